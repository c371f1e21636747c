import { groupThousands, showUsd } from "../compare/show-quantity.ts";
import type { MetricValues } from "../metrics.ts";
import type { FidelitySummary, Finding } from "../report-model.ts";

export interface FindingInput {
  /** How the focus scenario reads: "WETH liquidationThreshold -3 pp". Undefined for a base run. */
  readonly scenario: string | undefined;
  readonly span: string;
  readonly base: MetricValues;
  readonly proposed: MetricValues;
  readonly fidelity: FidelitySummary | undefined;
}

/**
 * The one sentence a report opens with. An effect is *supported* only if it is larger than the
 * base run's own error against recorded history and the base run passed its gates.
 */
export function findingOf(input: FindingInput): Finding {
  const { base, proposed, fidelity } = input;
  if (input.scenario === undefined)
    return {
      sentence: `${input.span}, recorded parameters: ${figures(base)}.`,
      standing: "base only",
      because: "No counterfactual was run beside the base.",
    };
  const sentence =
    `${input.scenario}, ${input.span}: debt liquidated ${showUsd(base["liquidated-value@1"])} → ` +
    `${showUsd(proposed["liquidated-value@1"])}, bad debt ${showUsd(base["bad-debt@1"])} → ` +
    `${showUsd(proposed["bad-debt@1"])}; ${accountsSentence(base, proposed)}.`;
  const effect = magnitude(proposed["liquidated-value@1"] - base["liquidated-value@1"]);
  const otherEffect = magnitude(proposed["bad-debt@1"] - base["bad-debt@1"]);
  if (effect === 0n && otherEffect === 0n)
    return {
      sentence,
      standing: "no effect",
      because: "Neither liquidations nor bad debt changed.",
    };
  if (fidelity === undefined)
    return {
      sentence,
      standing: "not supported",
      because: "No liquidations were recorded to measure the base run's error with.",
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

function figures(values: MetricValues): string {
  return (
    `${groupThousands(values["liquidation-count@1"].toString())} liquidations of ` +
    `${groupThousands(values["accounts-liquidated@1"].toString())} accounts repaid ` +
    `${showUsd(values["liquidated-value@1"])}; bad debt ${showUsd(values["bad-debt@1"])}`
  );
}

function accountsSentence(base: MetricValues, proposed: MetricValues): string {
  const change = proposed["accounts-liquidated@1"] - base["accounts-liquidated@1"];
  if (change === 0n) return "as many accounts liquidated";
  const many = groupThousands(magnitude(change).toString());
  return `${many} ${change > 0n ? "more" : "fewer"} accounts liquidated`;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The gates a base run failed, by name, so that a reader knows what to doubt. */
function failedGates(fidelity: FidelitySummary): string {
  const names = fidelity.gates.filter((gate) => !gate.passed).map((gate) => gate.name);
  return names.length === 0 ? "a fidelity gate" : `the gate "${names.join('" and the gate "')}"`;
}
