import { quantile } from "@hindcast/replay";
import type {
  ClassCount,
  FidelityReport,
  FindingTable,
  Reconciliation,
} from "../../fidelity-report.ts";
import { missingFacts } from "../../missing-facts.ts";
import type { Episode, EpisodeMatching } from "../../scores/episode.ts";
import { forcedGates, isEvidenceGrade } from "../../scores/gates.ts";
import { modeScores } from "../../scores/mode-scores.ts";
import { totalUsd } from "../../scores/months.ts";
import type { Study, StudyInput } from "../../study.ts";
import { drainedTable, leaversTable } from "./market-run.ts";
import {
  replayMarket,
  type ComparedTotals,
  type ReplayedCall,
  type ReplayedMarket,
} from "./replayed-market.ts";

const DATASETS = ["morpho-xusd"];
/** The rules agree with a call if the assets for its shares are within this of the record. */
const ASSET_TOLERANCE = 1e-4;
/** Totals agree with the source's within this. */
const TOTALS_TOLERANCE = 0.005;

/** A run on an isolated market, its recorded calls sent through the rules of Morpho Blue. */
export const morphoXusd: Study = {
  id: "morpho-xusd",
  title: "Morpho Blue sdeUSD/USDC: a market run through the rules, and who got out",
  datasets: DATASETS,
  run: (input) => Promise.resolve().then(() => run(input)),
};

function run({ facts, seed, onProgress, signal }: StudyInput): FidelityReport {
  signal?.throwIfAborted();
  const market = replayMarket(facts, signal);
  const first = market?.calls[0];
  const last = market?.calls.at(-1);
  if (market === undefined || first === undefined || last === undefined)
    throw missingFacts("morpho-xusd", "calls of an isolated market", DATASETS);
  onProgress?.(0.9, "calls replayed");
  const forced = modeScores({
    episodeUnit: "a recorded call; the rules say what its shares are worth, or refuse it",
    matching: matchingOf(market.calls),
    classes: classesOf(market.calls),
    notApplicable: {
      brier: "the calls are given; nothing is forecast",
      brierNaive: "the calls are given; nothing is forecast",
      brierBaseRate: "the calls are given; nothing is forecast",
      medianTimingSeconds: "the calls are given with their times",
      p95TimingSeconds: "the calls are given with their times",
      badDebtRatio: "nothing was written off within the record",
      skill: "rules are tested, no model of behaviour",
    },
  });
  const gates = forcedGates(forced);
  const within = market.totals.filter((one) => one.timeSeconds <= last.fact.at.timeSeconds);
  return {
    study: "morpho-xusd",
    title: morphoXusd.title,
    seed,
    span: { fromSeconds: first.fact.at.timeSeconds, toSeconds: last.fact.at.timeSeconds },
    modes: { forced },
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: reconciliationOf(within),
    tables: [pathTable(market, within), drainedTable(market.totals), leaversTable(market)],
    notes: NOTES,
  };
}

const NOTES = [
  "The record begins in the middle of the market's life. Its shares and its rate at target are reconstructed from the first call on each side and the first hour's interest; everything later is the rules'.",
  "Calls name their recorded shares, so positions are exact; what is compared is the assets the rules give for them, and the totals at every hourly reading.",
  "The oracle's own answers are not in the source. Prices are the source's valuation of the collateral; a withdrawal of collateral or a loan that the chain accepted can be refused for that reason.",
  "Who lent through which vault, who knew what when, and prices outside are not in these calls.",
  "Values count one loan token as a dollar.",
];

type CallClass = keyof typeof CLASSES;
const CLASSES = {
  "price of the oracle not in the source":
    "Refused for want of collateral at the source's price; the chain's oracle said more.",
  "no cash by the rules": "Refused for want of cash: the totals have drifted.",
  "refused otherwise": "Refused for another reason of the contract.",
  "assets off": "Accepted, but its shares are worth more than 0.01 % more or less than recorded.",
} as const;

function classOf(call: ReplayedCall): CallClass | undefined {
  if (call.refusal === "INSUFFICIENT_COLLATERAL") return "price of the oracle not in the source";
  if (call.refusal === "INSUFFICIENT_LIQUIDITY") return "no cash by the rules";
  if (call.refusal !== undefined) return "refused otherwise";
  return Math.abs(call.assetError ?? 0) > ASSET_TOLERANCE ? "assets off" : undefined;
}

function matchingOf(calls: readonly ReplayedCall[]): EpisodeMatching {
  const good = calls.filter((call) => classOf(call) === undefined);
  const bad = calls.filter((call) => classOf(call) !== undefined);
  return {
    matches: good.map((call) => ({ recorded: episodeOf(call, 0), modelled: modelledOf(call) })),
    missed: bad.map((call) => episodeOf(call, 0)),
    extra: bad.filter((call) => call.refusal === undefined).map(modelledOf),
  };
}

function modelledOf(call: ReplayedCall): Episode {
  return episodeOf(call, call.assetError ?? 0);
}

function episodeOf({ fact, loanValue }: ReplayedCall, assetError: number): Episode {
  const amount = loanValue * Math.exp(assetError);
  return {
    account: (fact as { account: string }).account,
    collateral: fact.kind,
    debt: "",
    timeSeconds: fact.at.timeSeconds,
    amount,
    valueUsd: amount,
  };
}

function classesOf(calls: readonly ReplayedCall[]): ClassCount[] {
  const bad = calls.filter((call) => classOf(call) !== undefined);
  return (["missed", "extra"] as const).flatMap((of) => {
    const some = of === "missed" ? bad : bad.filter((call) => call.refusal === undefined);
    return [...Map.groupBy(some, (call) => classOf(call) as CallClass)].map(([name, list]) => ({
      of,
      name,
      count: list.length,
      valueUsd: totalUsd(list.map((call) => ({ valueUsd: call.loanValue }))),
      meaning: CLASSES[name],
    }));
  });
}

function reconciliationOf(totals: readonly ComparedTotals[]): Reconciliation[] {
  const last = totals.at(-1);
  if (last === undefined) return [];
  const line = (name: string, replayed: number, source: number): Reconciliation => ({
    name,
    unit: "loan tokens",
    replayed,
    source,
    tolerance: TOTALS_TOLERANCE,
    agrees: Math.abs(replayed - source) <= TOTALS_TOLERANCE * Math.abs(source),
  });
  return [
    line("supply at the last reading within the calls", last.replayedSupply, last.recordedSupply),
    line("debt at the last reading within the calls", last.replayedDebt, last.recordedDebt),
  ];
}

function pathTable(market: ReplayedMarket, within: readonly ComparedTotals[]): FindingTable {
  const row = (name: string, errors: readonly number[]): (string | number)[] => [
    name,
    errors.length,
    ...[0.5, 0.95, 1].map((p) => quantile(errors.map(Math.abs), p).toExponential(1)),
  ];
  const ratio = (replayed: number, recorded: number): number[] =>
    recorded === 0 ? [] : [replayed / recorded - 1];
  const usage = (one: ComparedTotals): number[] =>
    one.recordedSupply === 0
      ? []
      : [one.replayedDebt / one.replayedSupply - one.recordedDebt / one.recordedSupply];
  return {
    title: "How far the rules' path is from the recorded one",
    columns: ["relative error of", "compared", "median", "95 %", "largest"],
    rows: [
      row(
        "assets of a call",
        market.calls.flatMap((call) => call.assetError ?? []),
      ),
      row(
        "supply at a reading",
        within.flatMap((t) => ratio(t.replayedSupply, t.recordedSupply)),
      ),
      row(
        "debt at a reading",
        within.flatMap((t) => ratio(t.replayedDebt, t.recordedDebt)),
      ),
      row("usage at a reading (difference)", within.flatMap(usage)),
    ],
  };
}
