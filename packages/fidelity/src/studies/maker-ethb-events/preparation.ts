import { missingFacts } from "../../missing-facts.ts";
import type { StudyInput } from "../../study.ts";
import { calibrateMedian, STATED_MODEL, type MedianCalibration } from "./calibrate-median.ts";
import {
  cutCandles,
  HOUR_SECONDS,
  readHourlyCandles,
  readOracleReadings,
  type HourlyCandles,
} from "./hourly-candles.ts";
import type { MedianModel } from "./median-model.ts";
import { OneStep, type OneStepRun } from "./one-step.ts";
import { readVaultRecord, type VaultRecord } from "./vault-record.ts";

export const STUDY_ID = "maker-ethb-events";
export const DATASETS: readonly string[] = ["maker-ethb-events"];

/** Hours of candles before the record, for the cloud of held prices to forget its start. */
const WARM_UP_HOURS = 200;

/** What every mode starts from. */
export interface Preparation {
  readonly record: VaultRecord;
  readonly candles: HourlyCandles;
  readonly model: MedianModel;
  /** `undefined` where the facts hold too few oracle readings; the stated model stands in. */
  readonly calibration: MedianCalibration | undefined;
  readonly oneStep: OneStepRun;
}

/** Reads the facts, calibrates the price and walks the record once; E-FID-001 without vaults or candles. */
export function prepare(input: StudyInput, progressEnd: number): Preparation {
  const { facts, seed, onProgress, signal } = input;
  signal?.throwIfAborted();
  const record = readVaultRecord(facts);
  const market = readHourlyCandles(facts);
  if (record === undefined || market === undefined)
    throw missingFacts(
      STUDY_ID,
      record === undefined ? "vaults of a market" : "hourly candles",
      DATASETS,
    );
  onProgress?.(0.02, "facts read");
  const calibration = calibrateMedian(market, readOracleReadings(facts), seed);
  signal?.throwIfAborted();
  onProgress?.(progressEnd / 2, "oracle's error measured");
  const model = calibration?.model ?? STATED_MODEL;
  const hourOf = (place: number): number =>
    Math.floor((record.events.at(place)?.timeSeconds ?? 0) / HOUR_SECONDS);
  const candles = cutCandles(market, hourOf(0) - WARM_UP_HOURS, hourOf(-1) + 2);
  if (candles.open.length === 0)
    throw missingFacts(STUDY_ID, "hourly candles of the vaults' time", DATASETS);
  const oneStep = new OneStep(record, candles, model, seed).run((share) => {
    signal?.throwIfAborted();
    onProgress?.(progressEnd * (0.5 + share / 2), "one step ahead");
  });
  return { record, candles, model, calibration, oneStep };
}
