import type { MarginForm } from "@hindcast/domain";
import { LEAST_COVER } from "./least-cover.ts";

/** Terms a slot has room for at first; grows for all when one account needs more. */
const FIRST_TERMS = 4;

/** The margin forms of all accounts, by slot, side by side in typed arrays. */
export class FormTable {
  private room = FIRST_TERMS;
  private terms = new Uint16Array(0);
  private drivers = new Uint32Array(0);
  private weights = new Float64Array(0);

  copy(): FormTable {
    const copy = new FormTable();
    copy.room = this.room;
    copy.terms = this.terms.slice();
    copy.drivers = this.drivers.slice();
    copy.weights = this.weights.slice();
    return copy;
  }

  /** Keeps a copy of a form; undefined is an account that cannot be liquidated. */
  set(slot: number, form: MarginForm | undefined): void {
    const terms = form?.drivers.length ?? 0;
    if (terms > this.room || slot >= this.terms.length) this.grow(slot + 1, terms);
    this.terms[slot] = terms;
    for (let i = 0; i < terms; i++) {
      this.drivers[slot * this.room + i] = form?.drivers[i] as number;
      this.weights[slot * this.room + i] = form?.weights[i] as number;
    }
  }

  /**
   * Whether a form is positive beyond doubt wherever each driver is between its bounds. One that is
   * not a number is in doubt, and one without terms is not: there is nothing to liquidate.
   */
  covers(slot: number, low: Float64Array, high: Float64Array): boolean {
    const from = slot * this.room;
    const to = from + (this.terms[slot] as number);
    if (from === to) return true;
    let gain = 0;
    let loss = 0;
    for (let at = from; at < to; at++) {
      const weight = this.weights[at] as number;
      const driver = this.drivers[at] as number;
      if (weight > 0) gain += weight * (low[driver] as number);
      else loss -= weight * (high[driver] as number);
    }
    return gain > loss * LEAST_COVER;
  }

  private grow(slots: number, terms: number): void {
    const room = Math.max(this.room, terms);
    const capacity = Math.max(this.terms.length, slots > this.terms.length ? slots * 2 : 0);
    const [drivers, weights] = [this.drivers, this.weights];
    const held = this.terms;
    this.terms = new Uint16Array(capacity);
    this.terms.set(held);
    this.drivers = new Uint32Array(capacity * room);
    this.weights = new Float64Array(capacity * room);
    for (let slot = 0; slot < held.length; slot++) {
      const from = slot * this.room;
      this.drivers.set(drivers.subarray(from, from + this.room), slot * room);
      this.weights.set(weights.subarray(from, from + this.room), slot * room);
    }
    this.room = room;
  }
}
