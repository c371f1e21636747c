import { groupThousands } from "../compare/show-quantity.ts";
import { meanOf } from "../compare/bootstrap-interval.ts";

/**
 * One question asked many times: under every behaviour model, and under every draw of what the
 * record does not tell. Base and proposed values stand in pairs: the same draw gave both.
 */
export interface PairedDraws {
  /** Name of the counterfactual, as its run is called. */
  readonly scenario: string;
  /** Name of the behaviour model: "owners do not react". */
  readonly behaviour: string;
  /** Id of the quantity in `BandInput.quantities`. */
  readonly quantity: string;
  readonly base: readonly number[];
  readonly proposed: readonly number[];
}

/** Something measured in every draw, and for whom it is good or bad. */
export interface BandQuantity {
  readonly id: string;
  readonly name: string;
  readonly unit: "usd" | "count" | "share";
  /** Who feels it: "vault owners", "keepers", "the protocol". */
  readonly party: string;
  readonly worse: "higher" | "lower" | "neither";
  /** What history recorded of it; null where it recorded nothing. */
  readonly recorded: number | null;
}

export interface BandInput {
  /** What was drawn and what was assumed, in a sentence or two. */
  readonly method: string;
  readonly quantities: readonly BandQuantity[];
  readonly draws: readonly PairedDraws[];
}

/** An effect under one behaviour model: the mean of paired differences and their 5 to 95 % range. */
export interface BandEffect {
  readonly behaviour: string;
  readonly base: number;
  readonly proposed: number;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

/** What can be said about one quantity in one counterfactual. */
export interface BandVerdict {
  readonly scenario: string;
  readonly quantity: string;
  readonly effects: readonly BandEffect[];
  /** Largest distance of a base mean from the record; null where nothing was recorded. */
  readonly modelError: number | null;
  /** Smallest effect in size over the behaviour models, over the model's error; null without one. */
  readonly effectOverError: number | null;
  readonly keepsSign: boolean;
  readonly standing: "supported" | "not supported" | "no effect";
  /** Who gains or loses, if it is supported or not: "better", "worse" or "neither". */
  readonly direction: "better" | "worse" | "neither";
}

export interface BehaviourBand {
  readonly method: string;
  /** Fewest pairs behind a number. */
  readonly draws: number;
  readonly quantities: readonly BandQuantity[];
  readonly verdicts: readonly BandVerdict[];
}

/** A number of a band as people read it: "$1,234", "12.3", "4.5 %". */
export function showBandNumber(value: number, unit: BandQuantity["unit"]): string {
  const size = sizeOf(Math.abs(value), unit);
  return value < 0 && /[1-9]/.test(size) ? `-${size}` : size;
}

function sizeOf(size: number, unit: BandQuantity["unit"]): string {
  if (unit === "usd") return `$${groupThousands(Math.round(size).toFixed(0))}`;
  if (unit === "share") return `${(size * 100).toFixed(1)} %`;
  return size < 100 ? size.toFixed(1) : groupThousands(Math.round(size).toFixed(0));
}

const LOW = 0.05;
const HIGH = 0.95;

/**
 * Turns paired draws into a band per counterfactual and quantity. An effect is *supported* only if
 * it keeps its sign under every behaviour model, in at least 95 % of each model's draws, and even
 * the smallest is larger than the base's own error against the record.
 */
export function behaviourBand(input: BandInput): BehaviourBand {
  const verdicts: BandVerdict[] = [];
  for (const scenario of new Set(input.draws.map((one) => one.scenario)))
    for (const quantity of input.quantities) {
      const draws = input.draws.filter(
        (one) => one.scenario === scenario && one.quantity === quantity.id,
      );
      if (draws.length > 0) verdicts.push(verdictOf(scenario, quantity, draws));
    }
  return {
    method: input.method,
    draws: Math.min(...input.draws.map((one) => one.base.length)),
    quantities: input.quantities,
    verdicts,
  };
}

function verdictOf(
  scenario: string,
  quantity: BandQuantity,
  draws: readonly PairedDraws[],
): BandVerdict {
  const effects = draws.map(effectOf);
  const { recorded } = quantity;
  const modelError =
    recorded === null ? null : Math.max(...effects.map((one) => Math.abs(one.base - recorded)));
  const smallest = Math.min(...effects.map((one) => Math.abs(one.effect)));
  const keepsSign = effects.every((one) => one.low > 0) || effects.every((one) => one.high < 0);
  const none = effects.every((one) => one.low === 0 && one.high === 0 && one.effect === 0);
  const supported = keepsSign && modelError !== null && smallest > modelError;
  return {
    scenario,
    quantity: quantity.id,
    effects,
    modelError,
    effectOverError: modelError === null || modelError === 0 ? null : smallest / modelError,
    keepsSign,
    standing: none ? "no effect" : supported ? "supported" : "not supported",
    direction: directionOf(quantity, effects, keepsSign),
  };
}

function directionOf(
  { worse }: BandQuantity,
  effects: readonly BandEffect[],
  keepsSign: boolean,
): BandVerdict["direction"] {
  if (!keepsSign || worse === "neither") return "neither";
  const rises = effects.every((one) => one.effect > 0);
  return rises === (worse === "higher") ? "worse" : "better";
}

function effectOf(draws: PairedDraws): BandEffect {
  const differences = draws.proposed.map((value, index) => value - (draws.base[index] as number));
  return {
    behaviour: draws.behaviour,
    base: meanOf(draws.base),
    proposed: meanOf(draws.proposed),
    effect: meanOf(differences),
    low: outerQuantile(differences, LOW),
    high: outerQuantile(differences, HIGH),
  };
}

/** The outer neighbour of a share of the sorted list: few draws make the range wide, never narrow. */
function outerQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  return sorted[share < 0.5 ? Math.floor(place) : Math.ceil(place)] as number;
}
