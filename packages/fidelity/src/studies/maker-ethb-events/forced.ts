import { asRecordedLiquidator, maker, type Fact, type FactOf } from "@hindcast/domain";
import { historyFacts, runKernel, type HistoryFact, type Patch } from "@hindcast/replay";
import type {
  ClassCount,
  FindingTable,
  ModeScores,
  Reconciliation,
} from "../../fidelity-report.ts";
import type { Episode, EpisodeMatch } from "../../scores/episode.ts";
import { modeScores } from "../../scores/mode-scores.ts";
import { forcedPrices, withForcedPrices, type ForcedPrices } from "./forced-prices.ts";
import type { HourlyCandles } from "./hourly-candles.ts";
import type { VaultRecord } from "./vault-record.ts";

export interface ForcedRun {
  readonly scores: ModeScores;
  readonly tables: readonly FindingTable[];
  readonly reconciliation: readonly Reconciliation[];
}

/**
 * Limits the record cannot keep to the last unit, and by how much they are widened here: debt is
 * rebuilt to about one per mille because the moments of interest are inferred, and the sum of all
 * vaults is no test of one; auctions are not in
 * the source, so nothing ever leaves what is being auctioned.
 */
const WIDENED: readonly (readonly [scope: "ilk" | "market", parameter: string, bps: bigint])[] = [
  ["ilk", "debtFloor", 9_990n],
  ["ilk", "debtCeiling", 20_000n],
  ["ilk", "localLiquidationLimit", 100_000_000n],
  ["market", "globalAuctionLimit", 100_000_000n],
  ["market", "globalLiquidationLimit", 100_000_000n],
];

type VaultFact = FactOf<"vaultChange"> | FactOf<"vaultOpening"> | FactOf<"liquidation">;

/** A recorded vault event as the rules answered it. */
interface Answer {
  readonly fact: VaultFact;
  /** "" where it was accepted; the contract's refusal otherwise. */
  refusal: string;
  /** DAI of debt that the replay liquidated, wad; 0 for other events. */
  repaid: bigint;
}

/** Every recorded event through the exact rules, at prices that agree with the record. */
export function runForced(
  facts: readonly Fact[],
  record: VaultRecord,
  candles: HourlyCandles,
  signal: AbortSignal | undefined,
): ForcedRun {
  const prices = forcedPrices(record, candles);
  const history = historyFacts(
    withForcedPrices(
      facts.filter((fact) => fact.kind !== "marketPrice"),
      prices,
    ),
  );
  const answers = new Map<HistoryFact, Answer>();
  for (const fact of history)
    if (isVaultFact(fact)) answers.set(fact, { fact, refusal: "", repaid: 0n });
  runKernel({
    protocol: maker,
    history: { facts: history, meantAll: new Uint8Array(history.length) },
    scenario: { patches: patchesOf(record), snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index) => {
      if (index % 1024 === 0) signal?.throwIfAborted();
      return true;
    },
    onOutcome: (outcome, _sequence, { fact }) => {
      const answer = fact === undefined ? undefined : answers.get(fact);
      if (answer === undefined) return;
      if (outcome.kind === "refusal") answer.refusal = outcome.code;
      if (outcome.kind === "liquidation") answer.repaid += outcome.debtRepaid;
    },
  });
  return report([...answers.values()], record, prices);
}

function patchesOf(record: VaultRecord): Patch[] {
  return WIDENED.map(([scope, parameter, scaleBps]) => ({
    scope: scope === "ilk" ? record.reserve : "market",
    parameter,
    perturbation: { kind: "scale", scaleBps },
    from: undefined,
    until: undefined,
  }));
}

function isVaultFact(fact: Fact): fact is VaultFact {
  return fact.kind === "vaultChange" || fact.kind === "vaultOpening" || fact.kind === "liquidation";
}

function report(answers: readonly Answer[], record: VaultRecord, prices: ForcedPrices): ForcedRun {
  const refused = answers.filter((one) => one.refusal !== "");
  const matches = answers
    .filter((one) => one.refusal === "")
    .map((one): EpisodeMatch => {
      const recorded = episodeOf(one, record);
      const amount = one.fact.kind === "liquidation" ? Number(one.repaid) / 1e18 : recorded.amount;
      return { recorded, modelled: { ...recorded, amount, valueUsd: amount } };
    });
  const missed = refused.map((one) => episodeOf(one, record));
  const scores = modeScores({
    episodeUnit:
      "a recorded opening, change or liquidation of a vault; found if the rules accept it",
    matching: { matches, missed, extra: [] },
    classes: classesOf(refused),
    notApplicable: {
      ...Object.fromEntries(
        (["brier", "brierNaive", "brierBaseRate", "skill"] as const).map((name) => [
          name,
          "everything is given; nothing is forecast",
        ]),
      ),
      medianTimingSeconds: "events are given with their times",
      p95TimingSeconds: "events are given with their times",
      badDebtRatio: "the source does not tell what auctions brought in",
    },
  });
  return {
    scores,
    tables: [pathTable(prices), answerTable(answers)],
    reconciliation: totals(answers),
  };
}

function episodeOf({ fact }: Answer, record: VaultRecord): Episode {
  const amount =
    fact.kind === "liquidation"
      ? Number(fact.debtRepaid) / 1e18
      : fact.kind === "vaultChange"
        ? Math.abs(Number(fact.debtDelta)) / 1e18
        : 0;
  return {
    account: fact.account,
    collateral: record.reserve,
    debt: record.reserve,
    timeSeconds: fact.at.timeSeconds,
    amount,
    valueUsd: amount,
  };
}

/** Both sides count a refusal once: as what was missed. */
function classesOf(refused: readonly Answer[]): ClassCount[] {
  return [...Map.groupBy(refused, (one) => `${one.fact.kind}: ${one.refusal}`)].map(
    ([name, list]) => ({
      of: "missed",
      name,
      count: list.length,
      valueUsd: list.reduce((sum, { fact }) => sum + amountOf(fact), 0),
      meaning: MEANINGS[list[0]?.refusal ?? ""] ?? "The contract's own reason to refuse it.",
    }),
  );
}

function amountOf(fact: VaultFact): number {
  if (fact.kind === "liquidation") return Number(fact.debtRepaid) / 1e18;
  return fact.kind === "vaultChange" ? Math.abs(Number(fact.debtDelta)) / 1e18 : 0;
}

const MEANINGS: Readonly<Record<string, string>> = {
  VAT_NOT_SAFE:
    "No price of that hour allows this draw beside what else was recorded: the bounds cross, or the rebuilt debt is too high.",
  VAT_DUST: "The rebuilt debt stays below the least debt: the record or its rounding is off.",
  CAT_NOT_UNSAFE: "The vault is safe at the only prices that let the hour's draws through.",
  DOG_NOT_UNSAFE: "The vault is safe at the only prices that let the hour's draws through.",
  VAT_CEILING_EXCEEDED: "The ilk's debt ceiling, as filed, is too low for the recorded draw.",
  ARITHMETIC_REVERT: "More collateral or debt is taken away than the rebuilt vault has.",
};

function pathTable(prices: ForcedPrices): FindingTable {
  return {
    title: "A price path that agrees with everything recorded",
    columns: ["", "found"],
    rows: [
      ["hours", prices.hours.size],
      ["hours whose price had to leave the market's open", prices.moved],
      ["largest such move, share of price", Number(Math.expm1(prices.largestMove).toFixed(4))],
      ["hours in which the bounds cross", prices.crossings.length],
    ],
  };
}

function answerTable(answers: readonly Answer[]): FindingTable {
  const groups = Map.groupBy(answers, (one) => one.fact.kind);
  return {
    title: "Recorded vault events through the rules",
    columns: ["event", "recorded", "accepted", "share"],
    rows: [...groups].map(([kind, list]) => {
      const accepted = list.filter((one) => one.refusal === "").length;
      return [kind, list.length, accepted, Number((accepted / list.length).toFixed(5))];
    }),
  };
}

function totals(answers: readonly Answer[]): Reconciliation[] {
  const bites = answers.filter((one) => one.fact.kind === "liquidation");
  const replayed = bites.reduce((sum, one) => sum + Number(one.repaid) / 1e18, 0);
  const source = bites.reduce((sum, one) => sum + amountOf(one.fact), 0);
  const tolerance = 0.005;
  return [
    {
      name: "debt taken by liquidations, whole history",
      unit: "DAI",
      replayed,
      source,
      tolerance,
      agrees: Math.abs(replayed - source) <= tolerance * source,
    },
  ];
}
