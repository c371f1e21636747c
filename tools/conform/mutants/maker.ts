import type { Mutant } from "./mutant.ts";

const FOLDER = "packages/domain/src/protocols/maker";
const ALL = ["maker-11", "maker-12", "maker-20"];
const FLIPS = ["maker-11", "maker-12"];

function wrong(
  benches: readonly string[],
  name: string,
  file: string,
  find: string,
  replace: string,
): Mutant {
  return { name: `Maker: ${name}`, benches, file: `${FOLDER}/${file}`, find, replace };
}

/** Wrong rules of Maker. */
// prettier-ignore
export const makerMutants: readonly Mutant[] = [
  // Arithmetic
  wrong(ALL, "powers are rounded down", "math.ts", "x = add(mul(x, x, faults), HALF_RAY, faults) / RAY;", "x = mul(x, x, faults) / RAY;"),
  wrong(ALL, "the last product of a power is rounded down", "math.ts", "z = add(mul(z, x, faults), HALF_RAY, faults) / RAY;", "z = mul(z, x, faults) / RAY;"),
  wrong(ALL, "a charge ends up rounded up", "math.ts", "return rmul(rpow(feeRay, seconds, faults), rateRay, faults);", "return rmul(rpow(feeRay, seconds, faults), rateRay, faults) + (seconds === 0 ? 0n : 1n);"),
  wrong(ALL, "a price in DAI is rounded before it is scaled", "math.ts", "return rdiv(mul(priceWad, BLN, faults), parRay, faults);", "return rdiv(priceWad, parRay, faults) * BLN;"),
  wrong(["maker-20"], "a line falls from its first step on", "math.ts", "const left = curve.maximumAuctionDuration - BigInt(seconds);", "const left = curve.maximumAuctionDuration - BigInt(seconds + 1);"),
  wrong(["maker-20"], "an exponential falls by steps", "math.ts", "curve.auctionCurve === CURVES.stairstep\n", "curve.auctionCurve !== CURVES.linear\n"),

  // Vaults, fees, oracles
  wrong(ALL, "a vault exactly at its ratio is not safe", "actions/vault.ts", "if (!isLessRisky && tabRad > allowedRad)", "if (!isLessRisky && tabRad >= allowedRad && tabRad > 0n)"),
  wrong(ALL, "repaying must leave the vault safe", "actions/vault.ts", "const isLessRisky = debtDelta <= 0n && collateralDelta >= 0n;", "const isLessRisky = debtDelta === 0n && collateralDelta >= 0n;"),
  wrong(ALL, "the floor itself is dust", "actions/vault.ts", "artWad !== 0n && tabRad < ilk", "artWad !== 0n && tabRad <= ilk"),
  wrong(ALL, "the floor is a vault's normalised debt", "actions/vault.ts", "artWad !== 0n && tabRad < ilk.parameters.debtFloor", "artWad !== 0n && artWad * 10n ** 27n < ilk.parameters.debtFloor"),
  wrong(ALL, "a ceiling reached is exceeded", "actions/vault.ts", "totalRad <= ilk.parameters.debtCeiling", "totalRad < ilk.parameters.debtCeiling"),
  wrong(ALL, "the ceiling of all is reached too soon", "actions/vault.ts", "debtRad <= state.parameters.globalDebtCeiling", "debtRad < state.parameters.globalDebtCeiling"),
  wrong(ALL, "dust is judged before safety", "actions/vault.ts", "  if (!isLessRisky && tabRad > allowedRad)", "  if (artWad !== 0n && tabRad < ilk.parameters.debtFloor) return \"VAT_DUST\";\n  if (!isLessRisky && tabRad > allowedRad)"),
  wrong(ALL, "a new fee reaches back", "actions/configure.ts", "return fee === undefined || fee === stabilityFee ? undefined : drip(operation, ilk);", "return fee === stabilityFee && fee === undefined ? drip(operation, ilk) : undefined;"),
  wrong(ALL, "an oracle waits an hour from its last poke", "actions/oracle.ts", "return timeSeconds - (timeSeconds % hopSeconds);", "return timeSeconds - (hopSeconds < 0 ? 1 : 0);"),
  wrong(ALL, "an oracle may be poked a second after its hour", "actions/oracle.ts", "if (env.timeSeconds < (known?.takenAtSeconds ?? 0) + hopSeconds)", "if (env.timeSeconds <= (known?.takenAtSeconds ?? 0) + hopSeconds)"),
  wrong(ALL, "an oracle without delay", "actions/oracle.ts", "const current = hopSeconds === 0 ? next : known?.next;", "const current = hopSeconds >= 0 ? next : known?.next;"),

  // Seizures
  wrong(ALL, "seizable exactly at the ratio", "liquidation.ts", "return mul(urn.inkWad, ilk.spotRay, faults) < mul(", "return mul(urn.inkWad, ilk.spotRay, faults) <= mul("),
  wrong(["maker-11"], "a lot's share of the debt is rounded up", "liquidation.ts", "const share = div(mul(inkWad, urn.artWad, faults), urn.inkWad, faults);", "const share = div(mul(inkWad, urn.artWad, faults) + urn.inkWad - 1n, urn.inkWad, faults);"),
  wrong(["maker-12", "maker-20"], "the penalty is left out of what a room holds", "liquidation.ts", "return div(div(mul(roomRad, WAD, faults), ilk.rateRay, faults), chop, faults);", "return div(div(mul(roomRad, WAD, faults), ilk.rateRay, faults), chop === 0n ? chop : WAD, faults);"),
  wrong(["maker-12", "maker-20"], "what a room holds is rounded once", "liquidation.ts", "return div(div(mul(roomRad, WAD, faults), ilk.rateRay, faults), chop, faults);", "return div(mul(roomRad, WAD, faults), ilk.rateRay * chop, faults) + (chop === 1n ? 0n : 1n);"),
  wrong(["maker-12"], "a box with room for dust alone is full", "liquidation.ts", "roomRad === 0n || roomRad < debtFloor", "roomRad === 0n || roomRad <= debtFloor"),
  wrong(["maker-12"], "a bite leaves no dust", "liquidation.ts", "const artWad = least(urn.artWad, most);\n  const share", "const artWad = (urn.artWad - most) * ilk.rateRay < debtFloor ? urn.artWad : most;\n  const share"),
  wrong(["maker-12"], "nothing may be sold", "liquidation.ts", "if (artWad === 0n || inkWad === 0n) return \"CAT_NULL_AUCTION\";", ""),
  wrong(["maker-20"], "a rest of the least debt is dust", "liquidation.ts", "if ((urn.artWad - artWad) * ilk.rateRay < debtFloor) artWad", "if ((urn.artWad - artWad) * ilk.rateRay <= debtFloor) artWad"),
  wrong(["maker-20"], "a bark may leave dust", "liquidation.ts", "if ((urn.artWad - artWad) * ilk.rateRay < debtFloor) artWad = urn.artWad;\n    else if", "if"),
  wrong(["maker-20"], "an auction of part of a vault may be dust", "liquidation.ts", "else if (artWad * ilk.rateRay < debtFloor) return \"DOG_DUSTY_AUCTION\";", ""),
  wrong(["maker-20"], "the hole of all is what counts", "liquidation.ts", "const most = artFor(ilk, least(globalRoom, localRoom), liquidationPenalty, faults);\n  if", "const most = artFor(ilk, globalRoom, liquidationPenalty, faults);\n  if"),
  wrong(FLIPS, "the penalty is taken of the debt without fees", "liquidation.ts", "const tabRad = mul(dueRad, penalty, faults) / penaltyUnit;", "const tabRad = (artWad * RAY * penalty) / penaltyUnit;"),
  wrong(["maker-20"], "a bark raises no penalty", "liquidation.ts", "const tabRad = wmul(dueRad, liquidationPenalty, faults);", "const tabRad = wmul(dueRad, liquidationPenalty, faults) === 0n ? 0n : dueRad;"),
  wrong(ALL, "a penalty waits in the queue too", "actions/liquidate.ts", "queue(operation, seizure.dueRad);", "queue(operation, seizure.tabRad);"),

  // Bids
  wrong(FLIPS, "the least step up must be exceeded", "actions/flip.ts", "return offered < needed && bid", "return offered <= needed && flip.bidRad > 0n && bid"),
  wrong(FLIPS, "a bid of the whole tab must step up too", "actions/flip.ts", "return offered < needed && bid !== flip.tabRad ?", "return offered < needed ?"),
  wrong(FLIPS, "lots shrink by what bids grow", "actions/flip.ts", "const asked = mul(ilk.parameters.minimumBidIncrease, lot, faults);", "const asked = mul(2n * WAD - ilk.parameters.minimumBidIncrease, lot, faults);"),
  wrong(FLIPS, "the lot falls before the tab is bid", "actions/flip.ts", "if (bid !== flip.tabRad) return \"FLIPPER_TEND_NOT_FINISHED\";", ""),
  wrong(FLIPS, "bids are taken in the second a bid expires", "actions/flip.ts", "flip.bidExpirySeconds !== 0 && flip.bidExpirySeconds <= timeSeconds", "flip.bidExpirySeconds !== 0 && flip.bidExpirySeconds < timeSeconds"),
  wrong(FLIPS, "bids are taken in an auction's last second", "actions/flip.ts", "return flip.endsAtSeconds <= timeSeconds ?", "return flip.endsAtSeconds < timeSeconds ?"),
  wrong(FLIPS, "settled in the second a bid expires", "actions/flip.ts", "const isFinished = flip.bidExpirySeconds < timeSeconds ||", "const isFinished = flip.bidExpirySeconds <= timeSeconds ||"),
  wrong(FLIPS, "an auction's end does not settle it", "actions/flip.ts", "flip.bidExpirySeconds < timeSeconds || flip.endsAtSeconds < timeSeconds;", "flip.bidExpirySeconds < timeSeconds;"),
  wrong(FLIPS, "an auction nobody bid in goes for nothing", "actions/flip.ts", "if (flip.bidExpirySeconds === 0 || !isFinished)", "if (!isFinished)"),
  wrong(FLIPS, "bids outlast the auction by nothing", "actions/flip.ts", "expiresAtSeconds: timeSeconds + exactNumber(ilk.parameters.bidDuration),", "expiresAtSeconds: Math.min(flip.endsAtSeconds, timeSeconds + exactNumber(ilk.parameters.bidDuration)),"),
  wrong(FLIPS, "the whole bid is income each time", "actions/flip.ts", "const raised = bid - flip.bidRad;", "const raised = bid;"),
  wrong(["maker-12"], "the box is emptied by the bid", "evolve.ts", "state.litterRad -= auction.tabRad;", "state.litterRad -= outcome.bid;"),

  // Falling prices
  wrong(["maker-20"], "to be restarted at the end of its time", "auctions.ts", "const isOld = BigInt(seconds) > parameters.auctionResetTime;", "const isOld = BigInt(seconds) >= parameters.auctionResetTime;"),
  wrong(["maker-20"], "to be restarted at the cusp itself", "auctions.ts", "rdiv(priceRay, clip.topRay, faults) < parameters.auctionResetDrawdown;", "rdiv(priceRay, clip.topRay, faults) <= parameters.auctionResetDrawdown;"),
  wrong(["maker-20"], "a restart pays whatever is left", "auctions.ts", "if (restarted !== undefined) {", "if (restarted !== undefined && tabRad < 0n) {"),
  wrong(["maker-20"], "a restart pays for what is worth more than the least", "auctions.ts", "if (tabRad < least || mul", "if (tabRad <= least || mul"),
  wrong(["maker-20"], "a restart's collateral is not looked at", "auctions.ts", "if (tabRad < least || mul(restarted.lotWad, feedRay, faults) < least) return 0n;", "if (tabRad < least) return 0n;"),
  wrong(["maker-20"], "the least auction is the least debt", "params.ts", "return (parameters.debtFloor * parameters.liquidationPenalty) / WAD;", "return parameters.debtFloor;"),
  wrong(["maker-20"], "a purchase may leave anything", "auctions.ts", "tabRad - oweRad < leastRestRad) {", "tabRad - oweRad < 0n) {"),
  wrong(["maker-20"], "a purchase of less than the least is cut", "auctions.ts", "if (tabRad <= leastRestRad) return", "if (tabRad < leastRestRad) return"),
  wrong(["maker-20"], "the last of the tab buys a unit more", "auctions.ts", "return { oweRad: tabRad, sliceWad: tabRad / priceRay };", "return { oweRad: tabRad, sliceWad: tabRad / priceRay + 1n };"),
  wrong(["maker-20"], "a limit at the price is too low", "actions/clip.ts", "if (intent.maximumPrice < priceRay)", "if (intent.maximumPrice <= priceRay)"),
  wrong(["maker-20"], "what nobody will pay stays in the hole", "evolve.ts", "const digs = outcome.lotLeft === 0n ? outcome.tabLeft + outcome.owe : outcome.owe;", "const digs = outcome.owe;"),

  // The vow
  wrong(ALL, "queued debt waits a second more", "actions/vow.ts", "> BigInt(env.timeSeconds))", ">= BigInt(env.timeSeconds))"),
  wrong(ALL, "queued debt can be settled", "actions/vow.ts", "if (amount > state.viceRad - state.queuedRad)", "if (amount > state.viceRad)"),
];
