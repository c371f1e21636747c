import { exactNumber } from "../../../numbers/fixed.ts";
import type { LiquidateIntent, Refusal } from "../../protocol.ts";
import { debtOf, seizureOf, type Seizure } from "../liquidation.ts";
import { collateralUsd8, daiUsd8, urnHealthFactor } from "../margin.ts";
import { findUrn, versionOf, type Ilk, type Urn } from "../state.ts";
import { emit, enter, payIncentive, post, queue, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * cat.bite or dog.bark, by the rules in force: how much is seized is theirs to say, whatever amount
 * is asked for. The collateral goes to auction, the debt to the vow's queue.
 */
export function liquidate(operation: Operation, intent: LiquidateIntent): Refusal | undefined {
  if (intent.collateralReserve !== intent.debtReserve) return refuse("PAIR_IS_NO_MARKET");
  if (intent.measure !== undefined && intent.measure !== "debt") return refuse("NO_SUCH_CALL");
  const { state } = operation;
  const ilk = enter(operation, intent.debtReserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const urn = findUrn(state, ilk, intent.account) ?? emptyUrn(ilk);
  const seizure = seizureOf(state, ilk, urn);
  if (typeof seizure === "string") return refuse(seizure);
  seize(operation, intent, ilk, seizure);
  report(operation, intent, ilk, urn, seizure);
  return undefined;
}

function emptyUrn(ilk: Ilk): Urn {
  return { ilkId: ilk.id, number: "", inkWad: 0n, artWad: 0n };
}

/** vat.grab, vow.fess and the auction's kick. */
function seize(operation: Operation, intent: LiquidateIntent, ilk: Ilk, seizure: Seizure): void {
  const { account } = intent;
  const ruleVersion = versionOf(ilk);
  const { timeSeconds } = operation.env;
  emit(operation, {
    kind: "vaultPosting",
    reserve: ilk.address,
    account,
    collateralDelta: -seizure.inkWad,
    debtDelta: -seizure.artWad,
  });
  post(operation, { vice: seizure.dueRad });
  queue(operation, seizure.dueRad);
  emit(operation, {
    kind: "auctionKick",
    reserve: ilk.address,
    auction: ilk.houses[ruleVersion].kicks + 1,
    account,
    lot: seizure.inkWad,
    tab: seizure.tabRad,
    ruleVersion,
    due: seizure.dueRad,
    top: seizure.topRay,
    incentive: seizure.incentiveRad,
    timeSeconds,
    endsAtSeconds: timeSeconds + lastingSeconds(ilk),
  });
  payIncentive(operation, seizure.incentiveRad);
}

/** How long a new auction of this market lasts: flip's tau, or clip's tail. */
export function lastingSeconds(ilk: Ilk): number {
  const { auctionResetTime, maximumAuctionDuration } = ilk.parameters;
  return exactNumber(versionOf(ilk) === 20 ? auctionResetTime : maximumAuctionDuration);
}

function report(
  operation: Operation,
  intent: LiquidateIntent,
  ilk: Ilk,
  urn: Urn,
  seizure: Seizure,
): void {
  const { state } = operation;
  const debtRepaid = debtOf(seizure.dueRad);
  emit(operation, {
    kind: "liquidation",
    collateralReserve: ilk.address,
    debtReserve: ilk.address,
    account: intent.account,
    liquidator: intent.liquidator,
    debtRepaid,
    collateralSeized: seizure.inkWad,
    receiveShares: false,
    protocolFee: 0n,
    debtValueUsd8: daiUsd8(state, debtRepaid),
    collateralValueUsd8: collateralUsd8(state, ilk, seizure.inkWad),
    protocolFeeUsd8: 0n,
    healthFactorWad: urnHealthFactor(ilk, urn),
  });
}
