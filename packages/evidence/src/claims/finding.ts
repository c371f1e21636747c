import { groupThousands, showUsd } from "../compare/show-quantity.ts";
import { METRICS, type MetricValues } from "../metrics.ts";
import type { FidelitySummary, Finding, SeedSpread } from "../report-model.ts";
import { showBandNumber, type BandVerdict, type BehaviourBand } from "./behaviour-band.ts";

export interface FindingInput {
  /** How the focus scenario reads: "WETH liquidationThreshold -3 pp". Undefined for a base run. */
  readonly scenario: string | undefined;
  readonly span: string;
  /** Every scenario has prices moved, beside the base: then no name tells it. */
  readonly areAllMoved: boolean;
  /** Names of the mechanisms that stand around the base. */
  readonly around: readonly string[];
  /** What its worlds are, if its prices are not the recorded ones. */
  readonly worlds: readonly string[];
  readonly base: MetricValues;
  readonly proposed: MetricValues;
  readonly fidelity: FidelitySummary | undefined;
  /** Where the question was asked under several behaviour models, the answer comes from there. */
  readonly band?: BehaviourBand | undefined;
  /** Where the runs were run under many seeds, one of them says little. */
  readonly spread?: SeedSpread | undefined;
}

/** Metrics that are told by name. */
const NAMED = 3;

/**
 * The one sentence a report opens with. An effect is *supported* only if it is larger than the
 * base run's own error against recorded history and the base run passed its gates.
 */
export function findingOf(input: FindingInput): Finding {
  const finding = findingOfOne(input);
  const over = overSeeds(input);
  return over === undefined ? finding : { ...finding, because: `${finding.because} ${over}` };
}

/** What the seeds say of what the sentence tells of one. */
function overSeeds({ scenario, spread }: FindingInput): string | undefined {
  const member = spread?.members.find(({ name }) => name === scenario);
  if (spread === undefined || member === undefined) return undefined;
  const told = (["liquidated-value@1", "bad-debt@1"] as const).map((id) => {
    const found = member.metrics.find(({ metric }) => metric === id);
    const name = id === "bad-debt@1" ? "bad debt" : "debt liquidated";
    if (found === undefined) return `${name} the same in each`;
    const { difference, low, high } = found;
    const range =
      low === undefined || high === undefined ? "" : ` (95 %: ${signed(low)} to ${signed(high)})`;
    return `${name} ${signed(difference)}${range}`;
  });
  return `Over ${spread.seeds} seeds, on average: ${told.join(", ")}.`;
}

function signed(usd8: string): string {
  const value = BigInt(usd8);
  const sign = value === 0n ? "" : value < 0n ? "−" : "+";
  return `${sign}${showUsd(magnitude(value))}`;
}

function findingOfOne(input: FindingInput): Finding {
  const { base, proposed, fidelity } = input;
  if (input.scenario === undefined)
    return {
      sentence: `${input.span}, recorded parameters${aroundBase(input)}: ${figures(base)}.`,
      standing: "base only",
      because: "No counterfactual was run beside the base.",
    };
  const banded = input.band === undefined ? undefined : bandFinding(input, input.band);
  if (banded !== undefined) return banded;
  const sentence =
    `${sentenceStart(input)}, ${input.span}: debt liquidated ${showUsd(base["liquidated-value@1"])} → ` +
    `${showUsd(proposed["liquidated-value@1"])}, bad debt ${showUsd(base["bad-debt@1"])} → ` +
    `${showUsd(proposed["bad-debt@1"])}; ${accountsSentence(base, proposed)}.`;
  const effect = magnitude(proposed["liquidated-value@1"] - base["liquidated-value@1"]);
  const otherEffect = magnitude(proposed["bad-debt@1"] - base["bad-debt@1"]);
  if (effect === 0n && otherEffect === 0n) return { sentence, ...standingOfOthers(base, proposed) };
  if (fidelity === undefined)
    return {
      sentence,
      standing: "not supported",
      because: "No liquidations were recorded that the base run's error could be measured with.",
    };
  const error = magnitude(BigInt(fidelity.replayedValueUsd8) - BigInt(fidelity.recordedValueUsd8));
  const measured = `Effect on debt liquidated ${showUsd(effect)}; the base run's own error ${showUsd(error)}`;
  if (!fidelity.evidenceGrade)
    return {
      sentence,
      standing: "not supported",
      because: `${measured}, and it failed ${failedGates(fidelity)}.`,
    };
  if (effect <= error)
    return {
      sentence,
      standing: "not supported",
      because: `${measured}: not larger than the error.`,
    };
  return {
    sentence,
    standing: "supported",
    because: `${measured}. One history, one behaviour model: an exact difference, not a forecast.`,
  };
}

/** "with fund" begins a sentence; a reserve's or a parameter's name keeps its letters. */
function sentenceStart({ scenario: name = "", areAllMoved }: FindingInput): string {
  const start = /^(?:with|all) /.test(name)
    ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    : name;
  return areAllMoved ? `${start} and prices moved` : start;
}

/** A base with mechanisms, or in a world, is not what was recorded, and says so. */
function aroundBase({ around, worlds }: FindingInput): string {
  const prices = worlds.length === 0 ? "" : `, at the prices of ${listed(worlds)}`;
  return around.length === 0 ? prices : `${prices}, with ${listed(around)} around the protocol`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** The finding of a band: its first quantity, over all behaviour models. */
function bandFinding(input: FindingInput, band: BehaviourBand): Finding | undefined {
  const quantity = band.quantities[0];
  const verdict = band.verdicts.find(
    (one) => one.scenario === input.scenario && one.quantity === quantity?.id,
  );
  if (quantity === undefined || verdict === undefined) return undefined;
  const show = (value: number): string => showBandNumber(value, quantity.unit);
  const range = (values: readonly number[]): string => {
    const [low, high] = [show(Math.min(...values)), show(Math.max(...values))];
    return low === high ? low : `${low} to ${high}`;
  };
  const effects = verdict.effects;
  const models = `${effects.length} behaviour model${effects.length === 1 ? "" : "s"}`;
  const sentence =
    `${sentenceStart(input)}, ${input.span}: ${quantity.name.toLowerCase()} ` +
    `${range(effects.map((one) => one.base))} → ${range(effects.map((one) => one.proposed))}, ` +
    `a difference of ${range(effects.map((one) => one.effect))} over ${models}.`;
  const because = `${bandBecause(verdict, show, band.draws)}${othersSupported(band, verdict)}`;
  return { sentence, standing: verdict.standing, because };
}

/** What else of the same counterfactual is supported, and for whom it is good or bad. */
function othersSupported(band: BehaviourBand, { scenario, quantity }: BandVerdict): string {
  const named = band.verdicts
    .filter((one) => one.scenario === scenario && one.quantity !== quantity)
    .filter((one) => one.standing === "supported")
    .flatMap((one) => {
      const of = band.quantities.find((each) => each.id === one.quantity);
      if (of === undefined) return [];
      const how = one.direction === "neither" ? "" : ` (${one.direction} for ${of.party})`;
      return [`${of.name}${how}`];
    });
  return named.length === 0 ? "" : ` Supported: ${named.join("; ")}.`;
}

function bandBecause(verdict: BandVerdict, show: (value: number) => string, draws: number): string {
  if (verdict.standing === "no effect") return "No draw of any behaviour model shows a difference.";
  const sign = verdict.keepsSign
    ? `The sign holds in 95 % of ${draws} draws of every behaviour model`
    : `The sign does not hold over ${draws} draws of every behaviour model`;
  if (verdict.modelError === null)
    return `${sign}; nothing was recorded to measure the base's own error with.`;
  const smallest = Math.min(...verdict.effects.map((one) => Math.abs(one.effect)));
  const than = smallest > verdict.modelError ? "larger" : "not larger";
  return `${sign}; the smallest effect, ${show(smallest)}, is ${than} than the base's own error against the record, ${show(verdict.modelError)}.`;
}

function figures(values: MetricValues): string {
  return (
    `${counted(values["liquidation-count@1"], "liquidation")} of ` +
    `${counted(values["accounts-liquidated@1"], "account")} repaid ` +
    `${showUsd(values["liquidated-value@1"])}; bad debt ${showUsd(values["bad-debt@1"])}`
  );
}

function accountsSentence(base: MetricValues, proposed: MetricValues): string {
  const change = proposed["accounts-liquidated@1"] - base["accounts-liquidated@1"];
  if (change === 0n) return "as many accounts liquidated";
  return `${counted(magnitude(change), `${change > 0n ? "more" : "fewer"} account`)} liquidated`;
}

function counted(count: bigint, what: string): string {
  return `${groupThousands(count.toString())} ${what}${count === 1n ? "" : "s"}`;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The gates a base run failed, by name, so that a reader knows what to doubt. */
/** Where liquidations and bad debt are the same, another metric may not be; no gate measures those. */
function standingOfOthers(
  base: MetricValues,
  proposed: MetricValues,
): Pick<Finding, "standing" | "because"> {
  const changed = METRICS.filter(({ id }) => base[id] !== proposed[id]).map(({ name }) => name);
  if (changed.length === 0)
    return { standing: "no effect", because: "Neither liquidations nor bad debt changed." };
  const rest = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : "";
  return {
    standing: "not supported",
    because: `Neither liquidations nor bad debt changed. What did has no record to measure its error with: ${changed.slice(0, NAMED).join(", ")}${rest}.`,
  };
}

function failedGates(fidelity: FidelitySummary): string {
  const names = fidelity.gates.filter((gate) => !gate.passed).map((gate) => gate.name);
  return names.length === 0 ? "a fidelity gate" : `the gate "${names.join('" and the gate "')}"`;
}
