import { MAX_UINT256, type Intent, type Outcome } from "@hindcast/domain";

/** Rounding sets a logged change of supply at most this far from the amount that was asked for. */
const ROUNDING = 3n;

/**
 * What Comet's logs could stand for, the most probable first; undefined where they say it all.
 * Charging interest logs nothing, a base transfer only the changes of two supplies, a sale not the
 * least the buyer would have taken.
 */
export function toldByComet(
  intent: Intent,
  outcomes: readonly Outcome[],
): readonly Intent[] | undefined {
  switch (intent.kind) {
    case "interestAccrual":
      return [];
    case "collateralSale":
      return [{ ...intent, minimumCollateral: 0n }];
    case "supply": {
      const done = outcomes.find((outcome) => outcome.kind === "supply");
      const isCut = intent.amount === MAX_UINT256 && done?.kind === "supply";
      return isCut ? [{ ...intent, amount: done.amount }] : undefined;
    }
    case "shareTransfer":
      return toldByChanges(intent, outcomes);
    default:
      return undefined;
  }
}

function toldByChanges(
  intent: Extract<Intent, { kind: "shareTransfer" }>,
  outcomes: readonly Outcome[],
): readonly Intent[] {
  const burn = outcomes.find((outcome) => outcome.kind === "baseBurn");
  const mint = outcomes.find((outcome) => outcome.kind === "baseMint");
  if (burn?.kind !== "baseBurn" || mint?.kind !== "baseMint") return [];
  const near = new Set<bigint>();
  for (let slack = 0n; slack <= ROUNDING; slack++)
    near.add(mint.amount + slack).add(burn.amount - slack);
  return [...near]
    .filter((amount) => amount > 0n)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((amount) => ({ ...intent, amount }));
}
