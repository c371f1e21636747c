/** How much is measured. */
export interface Setting {
  readonly quick: boolean;
  /** Repeats of what takes below a second. */
  readonly manyTimes: number;
  /** Repeats of what takes seconds. */
  readonly fewTimes: number;
  readonly liquidations: number;
  readonly decodedLogs: number;
  readonly candles: number;
  /** Counterfactuals beside the base. */
  readonly counterfactuals: number;
}

/** The run whose results are quoted. */
export const FULL: Setting = {
  quick: false,
  manyTimes: 9,
  fewTimes: 5,
  liquidations: 5_000,
  decodedLogs: 20_000,
  candles: 100_000,
  counterfactuals: 27,
};

/** A run that shows that everything works; its figures are rough. */
export const QUICK: Setting = {
  quick: true,
  manyTimes: 2,
  fewTimes: 1,
  liquidations: 60,
  decodedLogs: 1_000,
  candles: 5_000,
  counterfactuals: 1,
};
