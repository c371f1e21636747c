import type { ParameterValues } from "../../events/parameter-values.ts";
import { MAX_UINT256, RAY, WAD, type Ray, type Wad } from "../../numbers/units.ts";
import type { ParameterDescription } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";
import { CURVES, type Rad } from "./math.ts";

/** Which contracts liquidate: cat and flip 1.1, cat and flip 1.2, dog and clip. */
export const RULE_VERSIONS = [11, 12, 20] as const;
export type RuleVersionNumber = (typeof RULE_VERSIONS)[number];

/** What is set for one collateral type (scope: its reserve), by the words Maker's documents use. */
export interface IlkParameters {
  readonly liquidationRatio: Ray;
  readonly stabilityFee: Ray;
  readonly debtCeiling: Rad;
  readonly debtFloor: Rad;
  readonly liquidationPenalty: Wad;
  readonly auctionSize: Wad;
  readonly auctionDebtSize: Rad;
  readonly minimumBidIncrease: Wad;
  readonly bidDuration: bigint;
  readonly maximumAuctionDuration: bigint;
  readonly localLiquidationLimit: Rad;
  readonly auctionPriceMultiplier: Ray;
  readonly auctionResetTime: bigint;
  readonly auctionResetDrawdown: Ray;
  readonly flatKickIncentive: Rad;
  readonly proportionalKickIncentive: Wad;
  readonly priceStepFactor: Ray;
  readonly priceStepDuration: bigint;
  readonly auctionCurve: bigint;
  readonly auctionBreaker: bigint;
  readonly ruleVersion: bigint;
}

/** What is set for the whole system (scope "market"). */
export interface GlobalParameters {
  readonly globalDebtCeiling: Rad;
  readonly globalAuctionLimit: Rad;
  readonly globalLiquidationLimit: Rad;
  readonly baseFee: Ray;
  readonly targetPrice: Ray;
  readonly oracleDelay: bigint;
  readonly badDebtDelay: bigint;
  readonly debtAuctionLot: Rad;
  readonly surplusAuctionLot: Rad;
  readonly surplusBuffer: Rad;
  readonly emergencyShutdown: boolean;
}

/** What the contracts' constructors and `init` leave where a listing says nothing. */
export const LISTED_ILK: IlkParameters = {
  liquidationRatio: 0n,
  stabilityFee: RAY,
  debtCeiling: 0n,
  debtFloor: 0n,
  liquidationPenalty: 0n,
  auctionSize: 0n,
  auctionDebtSize: 0n,
  minimumBidIncrease: (105n * WAD) / 100n,
  bidDuration: 10_800n,
  maximumAuctionDuration: 172_800n,
  localLiquidationLimit: 0n,
  auctionPriceMultiplier: RAY,
  auctionResetTime: 0n,
  auctionResetDrawdown: 0n,
  flatKickIncentive: 0n,
  proportionalKickIncentive: 0n,
  priceStepFactor: 0n,
  priceStepDuration: 0n,
  auctionCurve: CURVES.stairstep,
  auctionBreaker: 0n,
  ruleVersion: 11n,
};

/** The constructors' own values; all limits are zero until somebody files them. */
export const CONSTRUCTED: GlobalParameters = {
  globalDebtCeiling: 0n,
  globalAuctionLimit: 0n,
  globalLiquidationLimit: 0n,
  baseFee: 0n,
  targetPrice: RAY,
  oracleDelay: 3_600n,
  badDebtDelay: 0n,
  debtAuctionLot: 0n,
  surplusAuctionLot: 0n,
  surplusBuffer: 0n,
  emergencyShutdown: false,
};

/** A description, and the contract's error when the largest value is exceeded. */
export interface ParameterRule extends ParameterDescription {
  readonly excess?: RefusalCode;
}

type Name = keyof IlkParameters | keyof GlobalParameters;

function rule(
  scope: "reserve" | "market",
  unit: ParameterDescription["unit"],
  name: Name,
  doc: string,
  maximum: bigint = MAX_UINT256,
  excess?: RefusalCode,
): ParameterRule {
  const plain = { scope, unit, name, doc, minimum: 0n, maximum } as const;
  return excess === undefined ? plain : { ...plain, excess };
}

/** Times are uint48 in the Flipper; nothing longer has a meaning elsewhere. */
const MAX_SECONDS = (1n << 48n) - 1n;
const MAX_UINT16 = (1n << 16n) - 1n;
const MAX_UINT64 = (1n << 64n) - 1n;
const MAX_UINT192 = (1n << 192n) - 1n;

/** Every parameter a scope has, with its bounds. */
// oxfmt-ignore
export const PARAMETERS: readonly ParameterRule[] = [
  rule("reserve", "ray", "liquidationRatio", "spot.mat: collateral a unit of debt needs. Takes effect when the price is next read."),
  rule("reserve", "ray", "stabilityFee", "jug.duty: what debt is multiplied by each second, beside the base fee. A change charges up to now first."),
  rule("reserve", "rad", "debtCeiling", "vat.line: most debt against this collateral."),
  rule("reserve", "rad", "debtFloor", "vat.dust: least debt of a vault that has any."),
  rule("reserve", "wad", "liquidationPenalty", "chop of cat or dog: what is to be raised for a unit of debt. Cat 1.1 kept it as a ray."),
  rule("reserve", "wad", "auctionSize", "cat 1.1's lump: most collateral in one auction."),
  rule("reserve", "rad", "auctionDebtSize", "cat 1.2's dunk: most to be raised by one auction."),
  rule("reserve", "wad", "minimumBidIncrease", "flip.beg: what a bid must be of the one before."),
  rule("reserve", "seconds", "bidDuration", "flip.ttl: a bid wins when so long nobody bids more.", MAX_SECONDS),
  rule("reserve", "seconds", "maximumAuctionDuration", "flip.tau: how long an auction takes bids; also tau of LinearDecrease, when the price reaches zero.", MAX_SECONDS),
  rule("reserve", "rad", "localLiquidationLimit", "dog.hole: most to be raised by this collateral's open auctions."),
  rule("reserve", "ray", "auctionPriceMultiplier", "clip.buf: starting price over the oracle's."),
  rule("reserve", "seconds", "auctionResetTime", "clip.tail: an auction older than this must be restarted.", MAX_SECONDS),
  rule("reserve", "ray", "auctionResetDrawdown", "clip.cusp: an auction whose price is below this share of its start must be restarted."),
  rule("reserve", "rad", "flatKickIncentive", "clip.tip: paid to who starts an auction.", MAX_UINT192),
  rule("reserve", "wad", "proportionalKickIncentive", "clip.chip: share of what is to be raised, paid beside the tip.", MAX_UINT64),
  rule("reserve", "ray", "priceStepFactor", "cut of abaci: what is left of the price after a step (stairstep) or a second (exponential).", RAY, "CUT_GT_RAY"),
  rule("reserve", "seconds", "priceStepDuration", "step of abaci: time between two falls of the price.", MAX_SECONDS),
  rule("reserve", "count", "auctionCurve", "clip.calc: 0 falls by equal amounts (LinearDecrease), 1 by equal shares in steps, 2 by equal shares each second.", 2n),
  rule("reserve", "count", "auctionBreaker", "clip.stopped: 1 no new auction, 2 no restart either, 3 no purchase either. At cat and flip: from 1 on no new auction (FlipperMom).", 3n),
  rule("reserve", "count", "ruleVersion", "Which contracts liquidate: 11 cat and flip 1.1, 12 cat and flip 1.2, 20 dog and clip. Open auctions keep their rules.", 20n),
  rule("market", "rad", "globalDebtCeiling", "vat.Line: most debt in all."),
  rule("market", "rad", "globalAuctionLimit", "cat 1.2's box: most to be raised by all its open auctions."),
  rule("market", "rad", "globalLiquidationLimit", "dog.Hole: most to be raised by all its open auctions."),
  rule("market", "ray", "baseFee", "jug.base: added to every stability fee, back to each market's last charge."),
  rule("market", "ray", "targetPrice", "spot.par: US dollars a DAI stands for."),
  rule("market", "seconds", "oracleDelay", "osm.hop: time between two prices. 0, which the contract refuses, stands for no delay at all.", MAX_UINT16),
  rule("market", "seconds", "badDebtDelay", "vow.wait: how long seized debt is queued.", MAX_SECONDS),
  rule("market", "rad", "debtAuctionLot", "vow.sump: what a debt auction raises."),
  rule("market", "rad", "surplusAuctionLot", "vow.bump: what a surplus auction sells."),
  rule("market", "rad", "surplusBuffer", "vow.hump: surplus that is kept."),
  { scope: "market", unit: "switch", name: "emergencyShutdown", doc: "True once the system is caged (live = 0): vaults, fees, prices and seizures stand still." },
];

const RULES = new Map(PARAMETERS.map((each) => [`${each.scope}/${each.name}`, each]));

/** The rule of a parameter; undefined for a name the scope does not have. */
export function parameterRule(
  scope: ParameterDescription["scope"],
  name: string,
): ParameterRule | undefined {
  return RULES.get(`${scope}/${name}`);
}

/** A record of parameters as named values, in the canonical form of parameter changes. */
export function asValues(record: IlkParameters | GlobalParameters): ParameterValues {
  return { ...record } as unknown as ParameterValues;
}

/** clip.chost, as upchost leaves it: no purchase may leave less than this to be raised. */
export function smallestRestTab(parameters: IlkParameters): Rad {
  return (parameters.debtFloor * parameters.liquidationPenalty) / WAD;
}
