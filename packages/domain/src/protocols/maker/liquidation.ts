import { RAY, WAD, type Wad } from "../../numbers/units.ts";
import type {
  Env,
  LiquidateIntent,
  LiquidationChoice,
  LiquidationRecord,
  Opportunity,
} from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";
import { clipStart } from "./auctions.ts";
import { collateralUsd8, daiUsd8, health, urnHealthFactor } from "./margin.ts";
import { div, mul, noFaults, wmul, type Faults, type Rad } from "./math.ts";
import { ilkOf, versionOf, ZERO_ADDRESS, type Ilk, type MakerState, type Urn } from "./state.ts";

/** What one bite or bark takes from a vault, and the auction it opens. */
export interface Seizure {
  readonly artWad: Wad;
  readonly inkWad: Wad;
  /** The debt taken: art * rate. */
  readonly dueRad: Rad;
  /** What is to be raised for it, with the penalty. */
  readonly tabRad: Rad;
  /** Of a falling-price auction; both zero for an ascending one. */
  readonly topRay: bigint;
  readonly incentiveRad: Rad;
}

const INT256_LIMIT = 1n << 255n;
const BLN = 10n ** 9n;

/** What a call would take of a vault now, by the rules in force; or why it would revert. */
export function seizureOf(state: MakerState, ilk: Ilk, urn: Urn): Seizure | RefusalCode {
  switch (versionOf(ilk)) {
    case 11:
      return biteByLot(state, ilk, urn);
    case 12:
      return biteByDebt(state, ilk, urn);
    case 20:
      return bark(state, ilk, urn);
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** spot > 0 && ink * spot < art * rate, of both cat and dog. */
function isUnsafe(ilk: Ilk, urn: Urn, faults: Faults): boolean {
  if (ilk.spotRay === 0n) return false;
  return mul(urn.inkWad, ilk.spotRay, faults) < mul(urn.artWad, ilk.rateRay, faults);
}

/** Cat 1.1: at most `lump` of the collateral, and its share of the debt. */
function biteByLot(state: MakerState, ilk: Ilk, urn: Urn): Seizure | RefusalCode {
  if (state.parameters.emergencyShutdown) return "CAT_NOT_LIVE";
  const faults = noFaults();
  const unsafe = isUnsafe(ilk, urn, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (!unsafe) return "CAT_NOT_UNSAFE";
  const inkWad = least(urn.inkWad, ilk.parameters.auctionSize);
  const share = div(mul(inkWad, urn.artWad, faults), urn.inkWad, faults);
  const artWad = least(urn.artWad, share);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  return flipSeizure(ilk, artWad, inkWad, ilk.parameters.liquidationPenalty * BLN, RAY);
}

/** Cat 1.2: at most `dunk` to be raised, and no more than the box has room for. */
function biteByDebt(state: MakerState, ilk: Ilk, urn: Urn): Seizure | RefusalCode {
  if (state.parameters.emergencyShutdown) return "CAT_NOT_LIVE";
  const faults = noFaults();
  const unsafe = isUnsafe(ilk, urn, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (!unsafe) return "CAT_NOT_UNSAFE";
  const { auctionDebtSize, debtFloor, liquidationPenalty } = ilk.parameters;
  const roomRad = state.parameters.globalAuctionLimit - state.litterRad;
  if (roomRad < 0n) return "ARITHMETIC_REVERT";
  if (roomRad === 0n || roomRad < debtFloor) return "CAT_LIQUIDATION_LIMIT_HIT";
  const most = artFor(ilk, least(auctionDebtSize, roomRad), liquidationPenalty, faults);
  const artWad = least(urn.artWad, most);
  const share = div(mul(urn.inkWad, artWad, faults), urn.artWad, faults);
  const inkWad = least(urn.inkWad, share);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (artWad === 0n || inkWad === 0n) return "CAT_NULL_AUCTION";
  return flipSeizure(ilk, artWad, inkWad, liquidationPenalty, WAD);
}

/** room * WAD / rate / chop: the normalised debt whose tab fits a room, rounded down twice. */
function artFor(ilk: Ilk, roomRad: Rad, chop: Wad, faults: Faults): Wad {
  return div(div(mul(roomRad, WAD, faults), ilk.rateRay, faults), chop, faults);
}

/**
 * The end of both bites. The penalty's unit decides only how soon tab's product overflows: as a ray
 * from some 100,000 DAI on.
 */
function flipSeizure(
  ilk: Ilk,
  artWad: Wad,
  inkWad: Wad,
  penalty: bigint,
  penaltyUnit: bigint,
): Seizure | RefusalCode {
  const faults = noFaults();
  if (artWad > INT256_LIMIT || inkWad > INT256_LIMIT) return "CAT_OVERFLOW";
  const dueRad = mul(artWad, ilk.rateRay, faults);
  const tabRad = mul(dueRad, penalty, faults) / penaltyUnit;
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (ilk.parameters.auctionBreaker >= 1n) return "FLIPPER_NOT_AUTHORIZED";
  return { artWad, inkWad, dueRad, tabRad, topRay: 0n, incentiveRad: 0n };
}

/** dog.bark: the whole vault unless that would exceed Hole or hole by more than a dusty rest. */
function bark(state: MakerState, ilk: Ilk, urn: Urn): Seizure | RefusalCode {
  if (state.parameters.emergencyShutdown) return "DOG_NOT_LIVE";
  const faults = noFaults();
  const unsafe = isUnsafe(ilk, urn, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (!unsafe) return "DOG_NOT_UNSAFE";
  const { localLiquidationLimit, debtFloor, liquidationPenalty } = ilk.parameters;
  const globalRoom = state.parameters.globalLiquidationLimit - state.dirtRad;
  const localRoom = localLiquidationLimit - ilk.dirtRad;
  if (globalRoom <= 0n || localRoom <= 0n) return "DOG_LIQUIDATION_LIMIT_HIT";
  const most = artFor(ilk, least(globalRoom, localRoom), liquidationPenalty, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  let artWad = least(urn.artWad, most);
  if (artWad < urn.artWad) {
    if ((urn.artWad - artWad) * ilk.rateRay < debtFloor) artWad = urn.artWad;
    else if (artWad * ilk.rateRay < debtFloor) return "DOG_DUSTY_AUCTION";
  }
  const inkWad = div(mul(urn.inkWad, artWad, faults), urn.artWad, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (inkWad === 0n) return "DOG_NULL_AUCTION";
  if (artWad > INT256_LIMIT || inkWad > INT256_LIMIT) return "DOG_OVERFLOW";
  const dueRad = mul(artWad, ilk.rateRay, faults);
  const tabRad = wmul(dueRad, liquidationPenalty, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  return clipSeizure(state, ilk, { artWad, inkWad, dueRad, tabRad });
}

/** bark's last step, clip.kick. */
function clipSeizure(
  state: MakerState,
  ilk: Ilk,
  taken: Pick<Seizure, "artWad" | "inkWad" | "dueRad" | "tabRad">,
): Seizure | RefusalCode {
  const refusal = refuseClip(ilk, taken.tabRad, taken.inkWad, undefined);
  if (refusal !== undefined) return refusal;
  const start = clipStart(state, ilk, taken.tabRad, undefined, noFaults());
  return typeof start === "string" ? start : { ...taken, ...start };
}

/** The first checks of clip.kick; the account is only looked at where it is named. */
export function refuseClip(
  ilk: Ilk,
  tabRad: Rad,
  lotWad: Wad,
  account: string | undefined,
): RefusalCode | undefined {
  if (ilk.parameters.auctionBreaker >= 1n) return "CLIPPER_STOPPED";
  if (tabRad === 0n) return "CLIPPER_ZERO_TAB";
  if (lotWad === 0n) return "CLIPPER_ZERO_LOT";
  return account === ZERO_ADDRESS ? "CLIPPER_ZERO_USR" : undefined;
}

/** Debt as people count it: DAI with 18 decimals, rounded down. */
export function debtOf(dueRad: Rad): Wad {
  return dueRad / RAY;
}

/**
 * What could be seized of an account now: of each of its vaults what one call takes. There is no
 * amount to choose. Undefined while every call would revert, or would take nothing.
 */
export function opportunity(
  state: Readonly<MakerState>,
  address: string,
  env: Env,
): Opportunity | undefined {
  const choices: LiquidationChoice[] = [];
  for (const urn of state.accounts.get(address)?.urns ?? []) {
    if (urn.artWad === 0n) continue;
    const ilk = ilkOf(state, urn);
    const seizure = urnHealthFactor(ilk, urn) < WAD ? seizureOf(state, ilk, urn) : "CAT_NOT_UNSAFE";
    if (typeof seizure === "string" || seizure.inkWad === 0n || seizure.artWad === 0n) continue;
    const debtRepaid = debtOf(seizure.dueRad);
    choices.push({
      collateralReserve: ilk.address,
      debtReserve: ilk.address,
      debtRepaid,
      collateralSeized: seizure.inkWad,
      debtValueUsd8: daiUsd8(state, debtRepaid),
      collateralValueUsd8: collateralUsd8(state, ilk, seizure.inkWad),
    });
  }
  if (choices.length === 0) return undefined;
  const { healthFactorWad } = health(state, address, env);
  return { account: address, healthFactorWad, choices };
}

/** bite and bark have no amount: the call for a record is the call. */
export function recordedLiquidation(
  _state: Readonly<MakerState>,
  recorded: LiquidationRecord,
  _env: Env,
): LiquidateIntent {
  const { debtRepaid, collateralSeized: _seized, debtShares: _shares, ...call } = recorded;
  return { ...call, kind: "liquidate", amount: debtRepaid };
}
