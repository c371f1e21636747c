import { drippedRate, noFaults, RAY, type Ray } from "@hindcast/domain";

/** A stability fee (ray a second) and the moment it was filed. */
export interface FeeStep {
  readonly timeSeconds: number;
  readonly feeRay: Ray;
}

/**
 * The accumulated rate of an ilk, folded over the moments interest was charged ("drips") with the
 * integer arithmetic of jug.drip. The fee in force between two drips is the last one filed: filing
 * a fee requires a drip in the same second (jug.file).
 */
export class RateHistory {
  private readonly times: readonly number[];
  private readonly rates: readonly Ray[];
  private readonly fees: readonly FeeStep[];

  constructor(fees: readonly FeeStep[], drips: Iterable<number>) {
    this.fees = fees.toSorted((a, b) => a.timeSeconds - b.timeSeconds);
    const start = this.fees[0]?.timeSeconds ?? 0;
    const filed = this.fees.map((fee) => fee.timeSeconds);
    this.times = [...new Set([...filed, ...drips])]
      .filter((time) => time >= start)
      .toSorted((a, b) => a - b);
    const rates: Ray[] = [];
    for (const [index, time] of this.times.entries()) {
      const before = this.times[index - 1];
      const rate = rates[index - 1];
      rates.push(
        before === undefined || rate === undefined
          ? RAY
          : charged(rate, this.feeAt(before), time - before),
      );
    }
    this.rates = rates;
  }

  /** The moments interest is taken to have been charged, in order. */
  get drips(): readonly number[] {
    return this.times;
  }

  /** The rate debt is counted with at a moment: that of the last drip up to it. */
  at(timeSeconds: number): Ray {
    return this.rates[this.indexAt(timeSeconds)] ?? RAY;
  }

  /** The rate if interest were charged at this moment. */
  ifChargedAt(timeSeconds: number): Ray {
    const index = this.indexAt(timeSeconds);
    const before = this.times[index];
    const rate = this.rates[index];
    if (before === undefined || rate === undefined) return RAY;
    return charged(rate, this.feeAt(before), timeSeconds - before);
  }

  /**
   * The first moment after the last drip, up to `timeSeconds`, at which a charge would have brought
   * the rate to at least `target` (ray, rounded up); undefined when none would.
   */
  firstReaching(target: Ray, timeSeconds: number): number | undefined {
    let low = this.times[this.indexAt(timeSeconds)] ?? timeSeconds;
    let high = timeSeconds;
    if (this.ifChargedAt(high) < target) return undefined;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.ifChargedAt(middle) >= target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private indexAt(timeSeconds: number): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] ?? 0) <= timeSeconds) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private feeAt(timeSeconds: number): Ray {
    let fee: Ray = RAY;
    for (const step of this.fees) if (step.timeSeconds <= timeSeconds) fee = step.feeRay;
    return fee;
  }
}

/** The rules' own drip; a recorded rate never overflows. */
function charged(rate: Ray, feeRay: Ray, seconds: number): Ray {
  return drippedRate(rate, feeRay, seconds, noFaults());
}
