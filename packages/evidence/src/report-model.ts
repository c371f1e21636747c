import type { BehaviourBand } from "./claims/behaviour-band.ts";

/**
 * Everything a report shows, as plain JSON: the page computes nothing but layout. Amounts are
 * decimal strings of integers in the unit named beside them; times are unix seconds.
 */
export interface ReportModel {
  readonly schema: 1;
  readonly title: string;
  /** The finding in one plain sentence with its numbers, and what it rests on. */
  readonly finding: Finding;
  readonly dataset: DatasetSummary;
  /** How well the base run reproduces recorded history; undefined when nothing was recorded. */
  readonly fidelity: FidelitySummary | undefined;
  readonly metrics: readonly MetricDefinition[];
  /** Base first, then every scenario in sweep order. */
  readonly runs: readonly RunSummary[];
  /** Index into `runs` of the scenario the page opens on ("proposed"); 0 when only base ran. */
  readonly focus: number;
  /** Axes of the sweep, so that runs can be shown as a grid. Empty without a sweep. */
  readonly axes: readonly SweepAxis[];
  readonly timeline: Timeline;
  /** The same question under other behaviour and unknowns; absent where none was asked for. */
  readonly band?: BehaviourBand;
  /** The same scenarios under many seeds; absent where they were run under one. */
  readonly spread?: SeedSpread;
  readonly reproduce: Recipe;
  readonly assumptions: readonly string[];
  readonly limitations: readonly string[];
}

/** How scenarios differ from the base over many seeds, each pair under the same luck. */
export interface SeedSpread {
  readonly seeds: number;
  /** Scenarios other than the base, in sweep order. */
  readonly members: readonly { readonly name: string; readonly metrics: readonly SeedMetric[] }[];
}

/** Means over all seeds, in the metric's own integers. */
export interface SeedMetric {
  readonly metric: string;
  readonly base: string;
  readonly proposed: string;
  readonly difference: string;
  /** The ends of the mean difference's 95 % interval; a single pair has none. */
  readonly low?: string;
  readonly high?: string;
  /** Shares of seeds in which the scenario has more, and less, than the base. */
  readonly shareMore: number;
  readonly shareLess: number;
  /** On which side of zero the interval is. */
  readonly standing: "more" | "less" | "open";
}

export interface Finding {
  readonly sentence: string;
  /** "supported" only if the effect exceeds the base run's own error; see `because`. */
  readonly standing: "supported" | "not supported" | "no effect" | "base only";
  readonly because: string;
}

export interface DatasetSummary {
  readonly name: string;
  readonly title: string;
  readonly hash: string;
  readonly protocol: string;
  readonly protocolVersion: string;
  readonly chain: number;
  readonly fromTimeSeconds: number;
  readonly toTimeSeconds: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly facts: number;
  readonly quarantined: number;
  readonly gaps: readonly string[];
  /** L0 as served, L1 header chain and bloom checked, ... */
  readonly verificationLevel: string;
  readonly source: string;
  readonly licence: string;
}

export interface FidelitySummary {
  readonly liquidatorModel: string;
  readonly recorded: number;
  readonly replayed: number;
  readonly matched: number;
  readonly missed: number;
  readonly extra: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1ByCount: number;
  readonly f1ByValue: number;
  /** Signed: replayed minus recorded. */
  readonly medianDelaySeconds: number;
  readonly p95AbsoluteDelaySeconds: number;
  /** Median of |ln(replayed / recorded)| of repaid debt over matched pairs. */
  readonly medianAbsoluteLogAmountError: number;
  /** Replayed over recorded repaid value; 1 is perfect. */
  readonly volumeRatio: number;
  readonly recordedValueUsd8: string;
  readonly replayedValueUsd8: string;
  readonly refusedRecordedIntents: number;
  readonly gates: readonly FidelityGate[];
  readonly evidenceGrade: boolean;
}

export interface FidelityGate {
  readonly name: string;
  readonly required: string;
  readonly found: string;
  readonly passed: boolean;
}

export type MetricUnit = "count" | "usd8" | "bps" | "seconds";

export interface MetricDefinition {
  /** Stable id with version, e.g. "liquidation-count@1". */
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly unit: MetricUnit;
  /** Which way is worse for the protocol's users; "neither" is not coloured. */
  readonly worse: "higher" | "lower" | "neither";
  /** True for the four to six metrics of the first screen. */
  readonly headline: boolean;
  /** Only mechanisms can make it anything but 0. */
  readonly ofMechanisms?: boolean;
}

export interface RunSummary {
  readonly name: string;
  readonly runHash: string;
  readonly scenarioHash: string;
  readonly outcomeHash: string;
  readonly stateHash: string;
  readonly status: "complete" | "failed";
  readonly failure?: string;
  /** Position on each axis, as shown ("-3 %"); empty for base. */
  readonly coordinates: readonly string[];
  readonly parameterChanges: readonly ParameterDifference[];
  /** What stood around the protocol, in the order in which it was asked; without any, nothing did. */
  readonly mechanisms: readonly MechanismSummary[];
  /** The worlds whose prices it had instead of the recorded ones, by what they are. */
  readonly worlds: readonly string[];
  /** What the scenario makes feeds answer in place of what was recorded, in words. */
  readonly movedPrices: readonly string[];
  /** Against the run of the sweep that differs in its oracles alone, if there is one. */
  readonly againstMarket: AgainstMarket | undefined;
  /** How far what was read was from what feeds were recorded to say, by feed; empty where unknown. */
  readonly oracleErrors: readonly OracleError[];
  /** By metric id, decimal strings in the metric's unit. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Scenario parameter changes the protocol's own rules refused: the run is then not what was asked. */
  readonly refusedParameterChanges: readonly string[];
  readonly refusalsByCode: readonly { readonly code: string; readonly count: number }[];
  readonly liquidationsByPair: readonly LiquidationsByPair[];
  /** Accounts whose liquidated value differs from base, largest difference first (at most 200). */
  readonly affectedAccounts: readonly AffectedAccount[];
  readonly affectedAccountsTotal: number;
}

/** A mechanism as one run had it, and what it did there. */
export interface MechanismSummary {
  readonly name: string;
  readonly model: string;
  /** Symbol of the one reserve it concerns; empty for all. */
  readonly reserve: string;
  readonly hypothesis: string;
  readonly settings: readonly {
    readonly name: string;
    /** As people write it: "20,000,000 USD". */
    readonly value: string;
    readonly isDefault: boolean;
  }[];
  /** Its book at the end, in the order in which it keeps it; decimal strings in the unit. */
  readonly book: readonly {
    readonly entry: string;
    readonly unit: MetricUnit;
    readonly amount: string;
  }[];
}

/** The error of a feed as it was read: read / told - 1, 18 decimals, decimal strings. */
export interface OracleError {
  /** Symbols of the reserves it prices. */
  readonly reserves: string;
  /** The one of the largest size, with its sign, and when it was first reached. */
  readonly largestErrorWad: string;
  readonly largestAtSeconds: number;
  /** Mean size over time. */
  readonly meanErrorWad: string;
}

/** What a run's oracles did to liquidations: accounts, and the debt repaid, US dollars with 8 decimals. */
export interface AgainstMarket {
  /** Name of the run without them, in which the protocol reads the market's price. */
  readonly run: string;
  /** Liquidated here, not there. */
  readonly wrongful: { readonly accounts: number; readonly repaidUsd8: string };
  /** Liquidated there, not here. */
  readonly missed: { readonly accounts: number; readonly repaidUsd8: string };
  /** Liquidated in both, here later. */
  readonly late: {
    readonly accounts: number;
    readonly repaidUsd8: string;
    readonly longestSeconds: number;
  };
}

export interface ParameterDifference {
  /** "WETH", "mode:1" or "market". */
  readonly scope: string;
  readonly parameter: string;
  readonly unit: string;
  readonly timeSeconds: number;
  /** As people write them: "82.50 % [8250]". */
  readonly base: string;
  readonly proposed: string;
}

export interface LiquidationsByPair {
  readonly collateral: string;
  /** Empty where the collateral's place is an isolated market, whose name tells the debt. */
  readonly debt: string;
  readonly count: number;
  readonly accounts: number;
  readonly repaidUsd8: string;
  readonly seizedUsd8: string;
}

export interface AffectedAccount {
  readonly account: string;
  readonly baseLiquidatedUsd8: string;
  readonly proposedLiquidatedUsd8: string;
  readonly baseCount: number;
  readonly proposedCount: number;
  readonly firstTimeSeconds: number;
  /** Lowest health factor at a liquidation, 18 decimals; "" when not liquidated in the scenario. */
  readonly lowestHealthFactorWad: string;
}

export interface SweepAxis {
  readonly name: string;
  readonly values: readonly string[];
}

/** Series on one shared time axis: bucket starts, price per bucket, liquidated value per run. */
export interface Timeline {
  readonly bucketSeconds: number;
  readonly startsSeconds: readonly number[];
  readonly priceSymbol: string;
  readonly priceUsd: readonly number[];
  readonly liquidatedUsdByRun: readonly {
    readonly runHash: string;
    readonly name: string;
    readonly usd: readonly number[];
  }[];
  /** What was really liquidated; empty when nothing was recorded. */
  readonly recordedUsd: readonly number[];
  readonly marks: readonly { readonly timeSeconds: number; readonly label: string }[];
}

export interface Recipe {
  readonly command: string;
  readonly verifyCommand: string;
  readonly engineVersion: string;
  readonly nodeVersion: string;
  readonly datasetHash: string;
  readonly sweepHash: string;
  readonly seed: number;
  readonly scenarioText: string;
}
