import { quantile } from "@hindcast/replay";
import type { ClassCount, FidelityReport, FindingTable } from "../../fidelity-report.ts";
import { missingFacts } from "../../missing-facts.ts";
import type { Episode, EpisodeMatching } from "../../scores/episode.ts";
import { forcedGates, isEvidenceGrade } from "../../scores/gates.ts";
import { modeScores, skillOf } from "../../scores/mode-scores.ts";
import type { Study, StudyInput } from "../../study.ts";
import { judgeCall, type JudgedCall } from "./bonuses.ts";
import { readCalls, type CallHistory } from "./calls.ts";
import { CLASS_MEANINGS } from "./class-meanings.ts";
import { closeFactorFindings } from "./close-factor.ts";
import { etherUsd } from "./prices.ts";

const DATASETS = ["aave-v2-liquidations"];
/** LendingPoolCollateralManager.LIQUIDATION_CLOSE_FACTOR_PERCENT of v2 is 50 %; beside it, others. */
const CLOSE_FACTORS = [0.25, 0.5, 0.75, 1];

/** Bonus and close factor of Aave v2, recomputed from both legs of every recorded call. */
export const aaveV2Liquidations: Study = {
  id: "aave-v2-liquidations",
  title: "Aave v2 on Ethereum: bonus and close factor of every liquidation call",
  datasets: DATASETS,
  run: (input) => Promise.resolve().then(() => run(input)),
};

function run({ facts, seed, onProgress, signal }: StudyInput): FidelityReport {
  signal?.throwIfAborted();
  const history = readCalls(facts);
  if (history.calls.length === 0)
    throw missingFacts("aave-v2-liquidations", "liquidation calls", DATASETS);
  onProgress?.(0.3, "calls read");
  const judged = history.calls.map((call) => judgeCall(call, history));
  signal?.throwIfAborted();
  onProgress?.(0.8, "calls judged");
  const forced = modeScores({
    episodeUnit: "a recorded liquidation call; the model says how much collateral it takes",
    matching: matchingOf(judged, history),
    classes: classesOf(judged, history),
    skill: skillOf(meanError(judged, governed), meanError(judged, unrewarded)),
    notApplicable: {
      brier: "the calls are given; nothing is forecast",
      brierNaive: "the calls are given; nothing is forecast",
      brierBaseRate: "the calls are given; nothing is forecast",
      medianTimingSeconds: "the calls are given with their times",
      p95TimingSeconds: "the calls are given with their times",
      badDebtRatio: "the source has calls only, and no positions",
    },
  });
  const gates = forcedGates(forced);
  const times = history.calls.map((call) => call.timeSeconds);
  return {
    study: "aave-v2-liquidations",
    title: aaveV2Liquidations.title,
    seed,
    span: { fromSeconds: Math.min(...times), toSeconds: Math.max(...times) },
    modes: { forced },
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: [],
    tables: [bonusTable(judged), closeFactorTable(history), classTable(judged)],
    notes: NOTES,
  };
}

const NOTES = [
  "Prices are the oracle's as the source joined them to each call. Where a market quote says that a column holds another asset's price, another column or the market stands in; the bonus plays no part in that choice.",
  "A call agrees if the collateral it took is within 0.2 % of what the rule gives at the oracle's prices, within 3 % where only a market price is at hand.",
  "The close factor is not told by a call: the debt before it is not in the source. It shows in the ratio of successive calls on one debt, which is 1/2 where both took the most that half the debt allows.",
  "Governance's bonuses are complete up to November 2021 (AIP-45). For later calls a bonus that changed since counts as a miss.",
  "There is no block or transaction in the source. Equal rows in one second are kept as separate calls.",
  "Skill compares the mean |ln(collateral)| error with that of a rule without any bonus.",
];

function meanError(
  judged: readonly JudgedCall[],
  factorOf: (call: JudgedCall) => number | undefined,
): number {
  const errors = judged.flatMap((one) => {
    const factor = factorOf(one);
    if (factor === undefined || one.impliedFactor === undefined || one.impliedFactor <= 0)
      return [];
    return [Math.abs(Math.log(one.impliedFactor / factor))];
  });
  return errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
}

function governed(call: JudgedCall): number | undefined {
  return call.governanceFactor;
}

function unrewarded(call: JudgedCall): number | undefined {
  return call.governanceFactor === undefined ? undefined : 1;
}

function matchingOf(judged: readonly JudgedCall[], history: CallHistory): EpisodeMatching {
  const recorded = judged.map((one) => episodeOf(one, one.call.seized, history));
  const modelled = judged.map((one) =>
    one.expectedSeized === undefined ? undefined : episodeOf(one, one.expectedSeized, history),
  );
  const agreeing = (place: number): boolean => judged[place]?.agrees === true;
  return {
    matches: recorded.flatMap((one, place) => {
      const partner = modelled[place];
      return agreeing(place) && partner !== undefined ? [{ recorded: one, modelled: partner }] : [];
    }),
    missed: recorded.filter((_, place) => !agreeing(place)),
    extra: modelled.filter((one, place) => one !== undefined && !agreeing(place)) as Episode[],
  };
}

function episodeOf(judged: JudgedCall, seized: number, history: CallHistory): Episode {
  const { call } = judged;
  const repaidUsd = valueUsd(judged, history);
  return {
    account: call.account,
    collateral: call.collateral,
    debt: call.debt,
    timeSeconds: call.timeSeconds,
    amount: seized,
    valueUsd: call.seized === 0 ? 0 : (repaidUsd * seized) / call.seized,
  };
}

/** The debt repaid at the oracle's price and the market's dollars for ETH; 0 where nobody knows. */
function valueUsd({ call, prices }: JudgedCall, history: CallHistory): number {
  const ether = etherUsd(call, history);
  return prices === undefined || ether === undefined ? 0 : call.repaid * prices.debt * ether;
}

function classesOf(judged: readonly JudgedCall[], history: CallHistory): ClassCount[] {
  const kinds = [
    ["matched", (one: JudgedCall) => one.agrees],
    ["missed", (one: JudgedCall) => !one.agrees],
    ["extra", (one: JudgedCall) => !one.agrees && one.expectedSeized !== undefined],
  ] as const;
  return kinds.flatMap(([of, belongs]) =>
    [...Map.groupBy(judged.filter(belongs), (one) => one.class)].map(([name, list]) => ({
      of,
      name,
      count: list.length,
      valueUsd: list.reduce((sum, one) => sum + valueUsd(one, history), 0),
      meaning: CLASS_MEANINGS[name],
    })),
  );
}

function bonusTable(judged: readonly JudgedCall[]): FindingTable {
  const groups = [...Map.groupBy(judged, (one) => one.call.collateral)].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  );
  return {
    title: "Liquidation bonus by collateral: what both legs imply, what governance had set",
    columns: ["collateral", "calls", "p10", "median", "p90", "governance", "agree"],
    rows: groups.map(([collateral, list]) => {
      const implied = list.flatMap((one) => one.impliedFactor ?? []);
      const set = [...new Set(list.flatMap((one) => one.governanceFactor ?? []))];
      return [
        collateral,
        list.length,
        ...[0.1, 0.5, 0.9].map((p) =>
          implied.length === 0 ? "-" : percent(quantile(implied, p) - 1),
        ),
        set.map((factor) => percent(factor - 1)).join(", "),
        percent(list.filter((one) => one.agrees).length / list.length),
      ];
    }),
  };
}

function closeFactorTable({ calls }: CallHistory): FindingTable {
  return {
    title: "Close factor: successive calls within an hour on one account's debt",
    columns: ["close factor", "ratio it gives", "successions within 0.005", "share"],
    rows: closeFactorFindings(calls, CLOSE_FACTORS).map((one) => [
      percent(one.closeFactor),
      one.ratio,
      one.pairs,
      percent(one.share),
    ]),
  };
}

function classTable(judged: readonly JudgedCall[]): FindingTable {
  return {
    title: "Why calls agree or not",
    columns: ["class", "agrees", "calls", "share"],
    rows: [...Map.groupBy(judged, (one) => one.class)]
      .sort((a, b) => b[1].length - a[1].length)
      .map(([name, list]) => [
        name,
        list[0]?.agrees === true ? "yes" : "no",
        list.length,
        percent(list.length / judged.length),
      ]),
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
