import type { Outcome } from "../../events/outcomes.ts";

/** The parameters that a margin form is made with; the rule version decides how. */
const OF_MARGINS: ReadonlySet<string> = new Set([
  "liquidationThresholdBps",
  "modeId",
  "collateralBitmap",
  "ruleVersion",
]);

/** The parameters that decide about supplying, borrowing and interest, and about no liquidation. */
const OF_NO_OFFER: ReadonlySet<string> = new Set([
  "ltvBps",
  "pendingLtvBps",
  "reserveFactorBps",
  "supplyCapTokens",
  "borrowCapTokens",
  "debtCeilingUsd2",
  "optimalUsageRay",
  "baseRateRay",
  "slope1Ray",
  "slope2Ray",
  "borrowingEnabled",
  "flashLoanEnabled",
  "borrowableInIsolation",
  "siloed",
  "frozen",
  "borrowableBitmap",
  "ltvzeroBitmap",
  "isolated",
  "flashPremiumTotalBps",
  "flashPremiumToProtocolBps",
]);

/** Accounts whose scaled balances, flags or mode an outcome changes; all where a threshold does. */
export function touchedAccounts(outcome: Outcome): readonly string[] | "all" {
  switch (outcome.kind) {
    case "parameterChange":
      return namesIn(outcome.values).some((name) => OF_MARGINS.has(name)) ? "all" : [];
    case "shareMint":
    case "shareBurn":
    case "collateralUse":
    case "debtUse":
    case "modeChange":
      return [outcome.account];
    case "shareMove":
      return [outcome.from, outcome.to];
    default:
      return [];
  }
}

/**
 * Prices move drivers; so does a flash loan, whose premium lifts the liquidity index at once, and
 * another rule version, which may compound what has accrued since the last update differently. After
 * some other changes of parameters, which move none, a call may be accepted, or pay, that did not.
 */
export function movesDrivers(outcome: Outcome): boolean {
  return (
    outcome.kind === "oraclePrice" ||
    outcome.kind === "feedAssignment" ||
    outcome.kind === "flashLoan" ||
    (outcome.kind === "parameterChange" && !isOfNoOffer(outcome.values))
  );
}

/** A reserve's parameters decide about pairs with it; a flash loan's premium is its depositors'. */
export function touchedOffers(outcome: Outcome): readonly string[] | "all" {
  if (outcome.kind === "flashLoan") return [outcome.reserve];
  if (outcome.kind !== "parameterChange") return "all";
  if (isOfNoOffer(outcome.values)) return [];
  return outcome.scope.startsWith("0x") ? [outcome.scope] : "all";
}

function isOfNoOffer(values: string): boolean {
  return namesIn(values).every((name) => OF_NO_OFFER.has(name));
}

/** The names in the canonical text of a change. */
function namesIn(values: string): string[] {
  return Array.from(values.matchAll(/"(\w+)":/g), ([, name]) => name as string);
}
