import type { HourlyCandles } from "./hourly-candles.ts";
import type { MedianModel } from "./median-model.ts";
import type { OneStepRun } from "./one-step.ts";
import {
  FreeRunner,
  sourcePath,
  vulnerabilitiesOf,
  type Behaviour,
  type Change,
  type FreeRun,
  type Vulnerabilities,
} from "./free-run.ts";
import type { VaultRecord } from "./vault-record.ts";

export const OWNERS_DEFEND: Behaviour = {
  name: "owners defend as they did before",
  defends: true,
  answer: "none",
};
export const OWNERS_PASSIVE: Behaviour = {
  name: "owners never save an unsafe vault",
  defends: false,
  answer: "none",
};
/** What owners may do about another ratio or a shorter warning; each defends as learned. */
export const OWNERS_SCALE_DEBT: Behaviour = {
  name: "owners keep their distance to the ratio by borrowing less or more",
  defends: true,
  answer: "scale debt",
};
export const OWNERS_SCALE_COLLATERAL: Behaviour = {
  name: "owners keep their debt and bring more or less collateral",
  defends: true,
  answer: "scale collateral",
};

/** Free runs over draws; two changes share each draw's price path and each owner's luck. */
export class Ensemble {
  private readonly record: VaultRecord;
  private readonly candles: HourlyCandles;
  private readonly seed: number;
  private readonly vulnerabilities: Vulnerabilities;
  private readonly paths: readonly Float64Array[];

  constructor(
    record: VaultRecord,
    candles: HourlyCandles,
    model: MedianModel,
    oneStep: OneStepRun,
    luck: { readonly seed: number; readonly draws: number },
  ) {
    this.record = record;
    this.candles = candles;
    this.seed = luck.seed;
    this.vulnerabilities = vulnerabilitiesOf(oneStep.forecasts);
    this.paths = Array.from({ length: luck.draws }, (_, draw) =>
      sourcePath(candles, model, luck.seed, String(draw), oneStep.proven),
    );
  }

  get draws(): number {
    return this.paths.length;
  }

  run(draw: number, behaviour: Behaviour, change: Change): FreeRun {
    return new FreeRunner({
      record: this.record,
      firstHour: this.candles.firstHour,
      path: this.paths[draw] as Float64Array,
      vulnerabilities: this.vulnerabilities,
      behaviour,
      change,
      seed: this.seed,
      entity: String(draw),
    }).run();
  }
}
