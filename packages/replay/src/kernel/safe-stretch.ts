import type { MarginForm } from "@hindcast/domain";
import type { DriverPath } from "./driver-path.ts";

/**
 * Until which step an account was last found safe, and with what margin. Drivers are never negative,
 * so a margin that is nowhere smaller is safe for as long: after a supply or a repayment the path
 * need not be searched again.
 */
export class SafeStretch {
  private readonly drivers: number[] = [];
  private readonly weights: number[] = [];
  private size = -1;
  private end = 0;

  /** Starts on another account, or on another time. */
  forget(): void {
    this.size = -1;
  }

  /** The path's `firstDoubt`, from where the form is known to be safe. */
  firstDoubt(path: DriverPath, form: MarginForm, from: number, until: number): number {
    const start = this.end > from && this.holdsFor(form) ? this.end : from;
    if (start >= until) return until;
    this.end = path.firstDoubt(form, start, until);
    this.keep(form);
    return this.end < until ? this.end : until;
  }

  private holdsFor({ drivers, weights }: MarginForm): boolean {
    if (weights.length !== this.size) return false;
    for (let i = 0; i < weights.length; i++) {
      if ((weights[i] as number) < (this.weights[i] as number)) return false;
      if (drivers[i] !== this.drivers[i]) return false;
    }
    return true;
  }

  private keep({ drivers, weights }: MarginForm): void {
    for (let i = 0; i < weights.length; i++) {
      this.drivers[i] = drivers[i] as number;
      this.weights[i] = weights[i] as number;
    }
    this.size = weights.length;
  }
}
