import { expect, test } from "vitest";
import type { FidelityReport, ModeScores } from "./fidelity-report.ts";
import { reportContradictions } from "./report-contradictions.suite.ts";
import { modeScores } from "./scores/mode-scores.ts";

const episode = (account: string, valueUsd: number) => ({
  account,
  collateral: "ETH",
  debt: "DAI",
  timeSeconds: 1_600_000_000,
  amount: 1,
  valueUsd,
});
const FORCED = modeScores({
  episodeUnit: "a call",
  matching: {
    matches: [{ recorded: episode("a", 10), modelled: episode("a", 12) }],
    missed: [episode("b", 20)],
    extra: [],
  },
  classes: [{ of: "missed", name: "no price", count: 1, valueUsd: 20, meaning: "m" }],
  notApplicable: {},
});
const report = (change: Partial<ModeScores> = {}): FidelityReport => ({
  study: "s",
  title: "t",
  seed: 1,
  span: null,
  modes: { forced: { ...FORCED, ...change } },
  gates: [],
  evidenceGrade: false,
  reconciliation: [],
  tables: [],
  notes: [],
});

test("an honest report has none", () => {
  expect(reportContradictions(report())).toEqual([]);
});

test.each<[string, FidelityReport]>([
  ["matched + missed", report({ episodes: 3 })],
  ["recall", report({ recall: 0.9 })],
  ["precision", report({ precision: 0.9 })],
  ["f1", report({ f1: 0.9 })],
  ["f1ByValue", report({ f1ByValue: 0.9 })],
  ["null exactly", report({ brier: 0.1 })],
  ["bins go with", report({ brier: 0.1 })],
  ["months' episodes", report({ months: [] })],
  ["months' volume", report({ volumeRatio: 7 })],
  ["every miss", report({ classes: [] })],
  ["is NaN", report({ skill: NaN })],
  ["evidenceGrade", { ...report(), evidenceGrade: true }],
  ["no mode", { ...report(), modes: {} }],
  ["another width", { ...report(), tables: [{ title: "t", columns: ["a"], rows: [[1, 2]] }] }],
  [
    "reconciliation",
    {
      ...report(),
      reconciliation: [
        { name: "ETH", unit: "ETH", replayed: 1, source: 2, tolerance: 0.1, agrees: true },
      ],
    },
  ],
])("finds %s", (wrong, broken) => {
  expect(reportContradictions(broken).join("\n")).toContain(wrong);
});
