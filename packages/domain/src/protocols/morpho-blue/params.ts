import type { ParameterValues } from "../../events/parameter-values.ts";
import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import type { ParameterDescription } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";

/** How the contract behind a market's rate model answers; see math.ts. */
export const RATE_MODEL_KINDS = { adaptive: 0n, proportional: 1n, fixed: 2n } as const;

/** What is set for one market (scope: its reserve). Only the fee can change on chain. */
export interface MarketParameters {
  /** Liquidation loan-to-value: debt above this share of the collateral may be liquidated. */
  readonly lltvWad: Wad;
  readonly feeWad: Wad;
  readonly rateModelKind: bigint;
  /** A second; only a fixed rate reads it. */
  readonly fixedRateWad: Wad;
}

/** Constants of Morpho.sol and AdaptiveCurveIrm.sol (scope "market"); rates are a second. */
export interface GlobalParameters {
  readonly liquidationCursorWad: Wad;
  readonly maximumLiquidationIncentiveWad: Wad;
  readonly targetUtilisationWad: Wad;
  readonly curveSteepnessWad: Wad;
  readonly adjustmentSpeedWad: Wad;
  readonly initialRateAtTargetWad: Wad;
  readonly minimumRateAtTargetWad: Wad;
  readonly maximumRateAtTargetWad: Wad;
}

/** A market as a listing leaves it where it says nothing. */
export const LISTED_MARKET: MarketParameters = {
  lltvWad: 0n,
  feeWad: 0n,
  rateModelKind: RATE_MODEL_KINDS.adaptive,
  fixedRateWad: 0n,
};

/** ConstantsLib.sol of both contracts. Yearly rates are truncated to a second there too. */
export const CONTRACT_CONSTANTS: GlobalParameters = {
  liquidationCursorWad: (3n * WAD) / 10n,
  maximumLiquidationIncentiveWad: (115n * WAD) / 100n,
  targetUtilisationWad: (9n * WAD) / 10n,
  curveSteepnessWad: 4n * WAD,
  adjustmentSpeedWad: (50n * WAD) / SECONDS_PER_YEAR,
  initialRateAtTargetWad: (4n * WAD) / 100n / SECONDS_PER_YEAR,
  minimumRateAtTargetWad: WAD / 1_000n / SECONDS_PER_YEAR,
  maximumRateAtTargetWad: (2n * WAD) / SECONDS_PER_YEAR,
};

/** ConstantsLib.MAX_FEE. */
const MAX_FEE = WAD / 4n;
/** FixedRateIrm.MAX_BORROW_RATE: 800 % a year. */
const MAX_FIXED_RATE = (8n * WAD) / SECONDS_PER_YEAR;
/** Rates at target above 10,000 % a year and speeds above 1,000 a year serve no purpose. */
const MAX_RATE = (100n * WAD) / SECONDS_PER_YEAR;
const MAX_SPEED = (1_000n * WAD) / SECONDS_PER_YEAR;

/** A description, and the contract's error when the largest value is exceeded. */
export interface ParameterRule extends ParameterDescription {
  readonly excess?: RefusalCode;
}

function wad(
  scope: "reserve" | "market",
  name: keyof MarketParameters | keyof GlobalParameters,
  minimum: bigint,
  maximum: bigint,
  doc: string,
  excess?: RefusalCode,
): ParameterRule {
  const rule = { scope, unit: "wad", name, doc, minimum, maximum } as const;
  return excess === undefined ? rule : { ...rule, excess };
}

const CONSTANT = "A constant of the contract.";

/** Every parameter a scope has, with its bounds. */
// oxfmt-ignore
export const PARAMETERS: readonly ParameterRule[] = [
  wad("reserve", "lltvWad", 0n, WAD - 1n, "Share of the collateral's value above which debt may be liquidated, and up to which it may be borrowed. Immutable on chain.", "LLTV_NOT_ENABLED"),
  wad("reserve", "feeWad", 0n, MAX_FEE, "Share of borrowers' interest that goes to the treasury.", "MAX_FEE_EXCEEDED"),
  { scope: "reserve", unit: "count", name: "rateModelKind", minimum: 0n, maximum: 2n, doc: "How the rate model answers: 0 adapts (AdaptiveCurveIrm), 1 is usage a year (IrmMock), 2 is fixed (FixedRateIrm). Immutable on chain." },
  wad("reserve", "fixedRateWad", 0n, MAX_FIXED_RATE, "Borrow rate a second where the rate model is a fixed one."),
  wad("market", "liquidationCursorWad", 0n, WAD - 1n, `How much of the distance to full LLTV a liquidator gains. ${CONSTANT}`),
  wad("market", "maximumLiquidationIncentiveWad", WAD, 10n * WAD, `Most collateral a liquidator receives for the debt it repays. ${CONSTANT}`),
  wad("market", "targetUtilisationWad", 1n, WAD - 1n, `Usage the adaptive rate steers to. ${CONSTANT}`),
  wad("market", "curveSteepnessWad", WAD, 1_000n * WAD, `Rate at full usage over the rate at target. ${CONSTANT}`),
  wad("market", "adjustmentSpeedWad", 0n, MAX_SPEED, `Growth a second of the rate at target at full usage. ${CONSTANT}`),
  wad("market", "initialRateAtTargetWad", 1n, MAX_RATE, `Rate a second at target of a new market. ${CONSTANT}`),
  wad("market", "minimumRateAtTargetWad", 1n, MAX_RATE, `Smallest rate a second at target. ${CONSTANT}`),
  wad("market", "maximumRateAtTargetWad", 1n, MAX_RATE, `Largest rate a second at target. ${CONSTANT}`),
];

const RULES = new Map(PARAMETERS.map((rule) => [`${rule.scope}/${rule.name}`, rule]));

/** The rule of a parameter; undefined for a name the scope does not have. */
export function parameterRule(
  scope: ParameterDescription["scope"],
  name: string,
): ParameterRule | undefined {
  return RULES.get(`${scope}/${name}`);
}

/** A record of parameters as named values, in the canonical form of parameter changes. */
export function asValues(record: MarketParameters | GlobalParameters): ParameterValues {
  return { ...record } as unknown as ParameterValues;
}
