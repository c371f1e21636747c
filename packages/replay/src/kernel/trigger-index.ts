import type { Env, MarginForm, Rules } from "@hindcast/domain";
import { FormTable } from "./form-table.ts";

/** Questions that a level's box is meant to last, from the outermost to the innermost. */
const LEVEL_QUESTIONS = [16_384, 2048, 256, 32, 4] as const;
/** Half-widths of a box, in standard deviations of what its driver moves in that many questions. */
const SPREAD = 3;
/** Before anything has moved: relative move of a driver between two questions. */
const FIRST_MOVE = 1e-4;
/** Weight of the newest move in the running means. */
const NEWEST = 1 / 32;
/** No box is wider, whatever a driver did. */
const WIDEST = 0.5;

/** What the index reads of a market's rules. */
export type IndexedRules<State, Happening> = Pick<
  Rules<State, never, Happening, unknown>,
  "accounts" | "marginForm" | "driverValues" | "touchedAccounts" | "movesDrivers"
>;

/** Accounts that could cross while every driver stays within its bounds. */
interface Level {
  low: Float64Array;
  high: Float64Array;
  /** Slots, each once; in no order. */
  members: number[];
}

/**
 * Finds the accounts that could be liquidatable now without asking the exact rule, or even the
 * linear margin form, of most of them. Levels are boxes around the drivers' values, one within the
 * other; a level holds the accounts whose form could be negative somewhere in its box. While the
 * drivers stay in the innermost box only its few accounts are looked at; when they leave a box, it is
 * drawn anew around them and filled from the level above. How wide the boxes are drawn follows how
 * much each driver moves: it changes the work, never the answer. Bounds are floats and err outwards;
 * the exact rule has the last word.
 */
export class TriggerIndex<State, Happening> {
  private readonly rules: IndexedRules<State, Happening>;
  private readonly slotOfAccount = new Map<string, number>();
  private readonly accounts: string[] = [];
  private forms = new FormTable();
  /** By slot: of how many levels, counted from the outermost, it is a member. */
  private depths = new Uint8Array(0);
  private levels: Level[] = [];
  private readonly touched = new Set<string>();
  private allTouched = true;
  private quiet = true;
  /** The drivers when a box was last drawn, and the questions since then. */
  private drawnAround = new Float64Array(0);
  private questions = 0;
  /** Running means of each driver's relative move from question to question, and of its square. */
  private drift = new Float64Array(0);
  private variance = new Float64Array(0);
  /** Forms looked at since the beginning: what the index costs. */
  looks = 0;

  constructor(rules: IndexedRules<State, Happening>) {
    this.rules = rules;
  }

  /** An index of a copy of the state, which goes its own way from here. */
  copy(): TriggerIndex<State, Happening> {
    const copy = new TriggerIndex(this.rules);
    for (const [account, slot] of this.slotOfAccount) copy.slotOfAccount.set(account, slot);
    copy.accounts.push(...this.accounts);
    copy.forms = this.forms.copy();
    copy.depths = this.depths.slice();
    copy.levels = this.levels.map(({ low, high, members }) => ({
      low: low.slice(),
      high: high.slice(),
      members: members.slice(),
    }));
    for (const account of this.touched) copy.touched.add(account);
    copy.allTouched = this.allTouched;
    copy.quiet = this.quiet;
    copy.drawnAround = this.drawnAround.slice();
    copy.questions = this.questions;
    copy.drift = this.drift.slice();
    copy.variance = this.variance.slice();
    return copy;
  }

  /** Tells the index that an outcome was applied. */
  note(outcome: Happening): void {
    const touched = this.rules.touchedAccounts(outcome);
    if (touched === "all") {
      this.allTouched = true;
      this.quiet = false;
    } else {
      for (const account of touched) this.touched.add(account);
      if (touched.length > 0) this.quiet = false;
    }
    if (this.rules.movesDrivers(outcome)) this.quiet = false;
  }

  /** Has candidates looked for again next time, although nothing has happened. */
  wake(): void {
    this.quiet = false;
  }

  /** Accounts whose margin could be negative, in order of their first appearance. */
  candidates(state: Readonly<State>, env: Env): string[] {
    // Between two touched blocks only interest moves; it is caught at the next block that has one.
    if (this.quiet) return [];
    this.quiet = true;
    const values = this.rules.driverValues(state, env);
    this.questions++;
    if (values.length !== this.drawnAround.length) this.levels = [];
    if (this.allTouched || this.levels.length === 0) this.readEverybody(state);
    else this.readTouched(state);
    this.touched.clear();
    this.redraw(values);
    const innermost = this.levels.at(-1) as Level;
    const { members } = innermost;
    this.looks += members.length;
    const found: number[] = [];
    let isInOrder = true;
    for (let i = 0; i < members.length; i++) {
      const slot = members[i] as number;
      if (this.forms.covers(slot, values, values)) continue;
      if (found.length > 0 && slot < (found.at(-1) as number)) isInOrder = false;
      found.push(slot);
    }
    if (!isInOrder) found.sort((a, b) => a - b);
    return found.map((slot) => this.accounts[slot] as string);
  }

  /** Remembers how drivers move, so that boxes get as wide as is worth it. */
  private learn(values: Float64Array): void {
    const before = this.drawnAround;
    if (before.length !== values.length) {
      // A driver more: everything known about widths begins anew.
      this.drift = new Float64Array(values.length);
      this.variance = new Float64Array(values.length).fill(FIRST_MOVE * FIRST_MOVE);
    } else
      for (let driver = 0; driver < values.length; driver++) {
        const change = (values[driver] as number) / (before[driver] as number) - 1;
        if (!Number.isFinite(change)) continue;
        const [drift, variance] = [this.drift[driver] as number, this.variance[driver] as number];
        this.drift[driver] = drift + (change / this.questions - drift) * NEWEST;
        this.variance[driver] = variance + ((change * change) / this.questions - variance) * NEWEST;
      }
    this.drawnAround = values.slice();
    this.questions = 0;
  }

  private readEverybody(state: Readonly<State>): void {
    for (const account of this.rules.accounts(state)) this.read(state, account);
    this.allTouched = false;
    this.levels = [];
  }

  private readTouched(state: Readonly<State>): void {
    for (const account of this.touched) {
      const slot = this.read(state, account);
      for (let depth = 0; depth < this.levels.length; depth++) {
        const { low, high, members } = this.levels[depth] as Level;
        // Boxes lie in each other: who is safe in one is safe in all within.
        if (this.forms.covers(slot, low, high)) break;
        if (depth < (this.depths[slot] as number)) continue;
        members.push(slot);
        this.depths[slot] = depth + 1;
      }
    }
  }

  private read(state: Readonly<State>, account: string): number {
    let slot = this.slotOfAccount.get(account);
    if (slot === undefined) {
      slot = this.accounts.length;
      this.slotOfAccount.set(account, slot);
      this.accounts.push(account);
      if (slot >= this.depths.length) this.depths = grown(this.depths, slot);
    }
    const form: MarginForm | undefined = this.rules.marginForm(state, account);
    this.forms.set(slot, form);
    return slot;
  }

  /** Draws the boxes that the values have left, and all within them, around the values. */
  private redraw(values: Float64Array): void {
    let depth = 0;
    while (depth < this.levels.length && isWithin(values, this.levels[depth] as Level)) depth++;
    if (depth === LEVEL_QUESTIONS.length) return;
    this.learn(values);
    this.levels.length = depth;
    for (; depth < LEVEL_QUESTIONS.length; depth++) {
      const outer = this.levels[depth - 1];
      const { low, high } = this.boxAround(values, LEVEL_QUESTIONS[depth] as number, outer);
      const members: number[] = [];
      const from = outer === undefined ? this.accounts.length : outer.members.length;
      this.looks += from;
      for (let i = 0; i < from; i++) {
        const slot = outer === undefined ? i : (outer.members[i] as number);
        if (this.forms.covers(slot, low, high)) this.depths[slot] = depth;
        else {
          members.push(slot);
          this.depths[slot] = depth + 1;
        }
      }
      this.levels.push({ low, high, members });
    }
  }

  private boxAround(values: Float64Array, questions: number, outer: Level | undefined) {
    const low = new Float64Array(values.length);
    const high = new Float64Array(values.length);
    for (let driver = 0; driver < values.length; driver++) {
      const value = values[driver] as number;
      const spread = SPREAD * Math.sqrt((this.variance[driver] as number) * questions);
      const trend = (this.drift[driver] as number) * questions;
      const down = Math.min(WIDEST, Math.max(spread, -trend));
      const up = Math.min(WIDEST, Math.max(spread, trend));
      // Within the outer box: its members are all there are.
      low[driver] = Math.max(value * (1 - down), outer?.low[driver] ?? Number.NEGATIVE_INFINITY);
      high[driver] = Math.min(value * (1 + up), outer?.high[driver] ?? Number.POSITIVE_INFINITY);
    }
    return { low, high };
  }
}

function grown(depths: Uint8Array, slot: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(slot * 2 + 1);
  larger.set(depths);
  return larger;
}

/** False for a driver that is not a number: then everything is asked. */
function isWithin(values: Float64Array, { low, high }: Level): boolean {
  for (let driver = 0; driver < values.length; driver++) {
    const value = values[driver] as number;
    if (!(value >= (low[driver] as number) && value <= (high[driver] as number))) return false;
  }
  return true;
}
