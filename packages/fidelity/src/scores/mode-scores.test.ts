import { expect, test } from "vitest";
import type { Episode } from "./episode.ts";
import { baselineGates, forcedGates, forecastGates, isEvidenceGrade } from "./gates.ts";
import { matchEpisodes } from "./match-episodes.ts";
import { modeScores, skillOf, symmetricError } from "./mode-scores.ts";
import { monthlyVolumes, monthOf } from "./months.ts";

const MAY = Date.UTC(2021, 4, 19) / 1000;
const JUNE = Date.UTC(2021, 5, 1) / 1000;
const episode = (account: string, timeSeconds: number, valueUsd: number): Episode => ({
  account,
  collateral: "ETH",
  debt: "DAI",
  timeSeconds,
  amount: valueUsd,
  valueUsd,
});
const recorded = [
  episode("a", MAY, 100),
  episode("b", MAY + 60, 300),
  episode("c", JUNE - 1, 400),
  episode("e", JUNE, 200),
];
const modelled = [
  episode("a", MAY + 30, 110),
  episode("b", MAY, 300),
  episode("d", JUNE, 90),
  episode("e", JUNE + 90, 100),
];
const given = {
  episodeUnit: "an account",
  matching: matchEpisodes(recorded, modelled, 3600),
  classes: [],
  notApplicable: { badDebtRatio: "the record does not tell bad debt" },
};

test("counts, shares and errors by hand", () => {
  const scores = modeScores(given);
  expect(scores).toMatchObject({ episodes: 4, matched: 3, missed: 1, extra: 1 });
  expect(scores).toMatchObject({ recall: 0.75, precision: 0.75, f1: 0.75 });
  expect(scores.recallByValue).toBeCloseTo(600 / 1000, 12);
  expect(scores.precisionByValue).toBeCloseTo(510 / 600, 12);
  expect(scores.volumeRatio).toBeCloseTo(600 / 1000, 12);
  // Delays are +30, -60 and +90 seconds.
  expect(scores).toMatchObject({ medianTimingSeconds: 30, p95TimingSeconds: 90 });
  expect(scores.medianAmountLogRatio).toBeCloseTo(Math.log(1.1), 12);
  expect(scores.badDebtRatio).toBeNull();
  expect(scores.notApplicable.badDebtRatio).toBe("the record does not tell bad debt");
  expect(scores.notApplicable.brier).toBe("there was nothing to compute it from");
});

test("a score named as not applicable is null even if it could be computed", () => {
  const scores = modeScores({ ...given, notApplicable: { medianTimingSeconds: "given" } });
  expect(scores.medianTimingSeconds).toBeNull();
});

test("months are calendar months in UTC, each side in its own", () => {
  expect(monthOf(JUNE - 1)).toBe("2021-05");
  expect(monthlyVolumes(recorded, modelled)).toEqual([
    { month: "2021-05", episodes: 3, recordedUsd: 800, modelledUsd: 410 },
    { month: "2021-06", episodes: 1, recordedUsd: 200, modelledUsd: 190 },
  ]);
});

test("skill and symmetric error by hand", () => {
  expect(skillOf(1, 4)).toBe(0.75);
  expect(skillOf(8, 4)).toBe(-1);
  expect(skillOf(1, 0)).toBeNull();
  expect(symmetricError([])).toBeNull();
  expect(
    symmetricError([
      [1, 3],
      [0, 0],
      [0, 5],
    ]),
  ).toBeCloseTo((1 + 0 + 2) / 3, 12);
});

test("each gate passes on its threshold and fails beyond it", () => {
  const scores = modeScores(given);
  const passed = (change: object) =>
    baselineGates("freeRun", { ...scores, ...change }).map((gate) => gate.passed);
  const good = { f1ByValue: 0.8, volumeRatio: 1.1, badDebtRatio: 2, medianTimingSeconds: -600 };
  expect(passed(good)).toEqual([true, true, true, true]);
  expect(passed({ ...good, f1ByValue: 0.799 })).toEqual([false, true, true, true]);
  expect(passed({ ...good, volumeRatio: 0.899 })).toEqual([true, false, true, true]);
  expect(passed({ ...good, badDebtRatio: 0.49 })).toEqual([true, true, false, true]);
  expect(passed({ ...good, medianTimingSeconds: 601 })).toEqual([true, true, true, false]);
  expect(forcedGates({ ...scores, recall: 0.999 })[0]?.passed).toBe(true);
  expect(forcedGates({ ...scores, recall: 0.998 })[0]?.passed).toBe(false);
});

test("probabilities have to beat both rivals", () => {
  const scores = { ...modeScores(given), brier: 0.1, brierNaive: 0.2, brierBaseRate: 0.1 };
  expect(forecastGates("oneStep", scores).map((gate) => gate.passed)).toEqual([true, false]);
});

test("nothing tested is no evidence", () => {
  expect(isEvidenceGrade([])).toBe(false);
});
