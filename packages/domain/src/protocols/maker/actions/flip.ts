import { exactNumber } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { mul, noFaults } from "../math.ts";
import { WAD } from "../../../numbers/units.ts";
import type { Flip, Ilk } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { emit, post, type Operation } from "./operation.ts";
import { refuse, type RefusalCode } from "./refusals.ts";
import { reportShortfall } from "./shortfall.ts";

/**
 * flip.tend, or flip.dent where less than the lot is asked for. Bidders' DAI is assumed; who was
 * outbid gets his bid back from who outbids him.
 */
export function bidOnFlip(
  operation: Operation,
  intent: IntentOf<"auctionBid">,
  ilk: Ilk,
  flip: Flip,
): Refusal | undefined {
  const { lot, bid } = intent;
  const { timeSeconds } = operation.env;
  const code =
    refuseLate(flip, timeSeconds) ??
    (lot < flip.lotWad ? refuseDent(ilk, flip, lot, bid) : refuseTend(ilk, flip, lot, bid));
  if (code !== undefined) return refuse(code);
  const raised = bid - flip.bidRad;
  emit(operation, {
    ...intent,
    ruleVersion: flip.ruleVersion,
    raised,
    returned: flip.lotWad - lot,
    expiresAtSeconds: timeSeconds + exactNumber(ilk.parameters.bidDuration),
  });
  post(operation, { surplus: raised });
  return undefined;
}

/** The checks tend and dent share. */
function refuseLate(flip: Flip, timeSeconds: number): RefusalCode | undefined {
  if (flip.bidExpirySeconds !== 0 && flip.bidExpirySeconds <= timeSeconds)
    return "FLIPPER_FINISHED_TIC";
  return flip.endsAtSeconds <= timeSeconds ? "FLIPPER_FINISHED_END" : undefined;
}

function refuseTend(ilk: Ilk, flip: Flip, lot: bigint, bid: bigint): RefusalCode | undefined {
  if (lot !== flip.lotWad) return "FLIPPER_LOT_NOT_MATCHING";
  if (bid > flip.tabRad) return "FLIPPER_HIGHER_THAN_TAB";
  if (bid <= flip.bidRad) return "FLIPPER_BID_NOT_HIGHER";
  const faults = noFaults();
  const offered = mul(bid, WAD, faults);
  const needed = mul(ilk.parameters.minimumBidIncrease, flip.bidRad, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  return offered < needed && bid !== flip.tabRad ? "FLIPPER_INSUFFICIENT_INCREASE" : undefined;
}

function refuseDent(ilk: Ilk, flip: Flip, lot: bigint, bid: bigint): RefusalCode | undefined {
  if (bid !== flip.bidRad) return "FLIPPER_NOT_MATCHING_BID";
  if (bid !== flip.tabRad) return "FLIPPER_TEND_NOT_FINISHED";
  const faults = noFaults();
  const asked = mul(ilk.parameters.minimumBidIncrease, lot, faults);
  const most = mul(flip.lotWad, WAD, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  return asked > most ? "FLIPPER_INSUFFICIENT_DECREASE" : undefined;
}

/** flip.deal: the highest bidder gets the lot once his bid or the auction has expired. */
export function closeFlip(
  operation: Operation,
  intent: IntentOf<"auctionClose">,
  ilk: Ilk,
  flip: Flip,
): Refusal | undefined {
  const { timeSeconds } = operation.env;
  const isFinished = flip.bidExpirySeconds < timeSeconds || flip.endsAtSeconds < timeSeconds;
  if (flip.bidExpirySeconds === 0 || !isFinished) return refuse("FLIPPER_NOT_FINISHED");
  emit(operation, {
    ...intent,
    ruleVersion: flip.ruleVersion,
    account: flip.account,
    bidder: flip.bidder,
    lot: flip.lotWad,
    bid: flip.bidRad,
    tab: flip.tabRad,
  });
  reportShortfall(operation, ilk, flip.account, flip.dueRad, flip.bidRad);
  return undefined;
}

/** flip.tick: an auction nobody bid in gets another tau. */
export function restartFlip(
  operation: Operation,
  intent: IntentOf<"auctionRestart">,
  ilk: Ilk,
  flip: Flip,
): Refusal | undefined {
  const { timeSeconds } = operation.env;
  if (flip.endsAtSeconds >= timeSeconds) return refuse("FLIPPER_NOT_FINISHED");
  if (flip.bidExpirySeconds !== 0) return refuse("FLIPPER_BID_ALREADY_PLACED");
  emit(operation, {
    ...intent,
    ruleVersion: flip.ruleVersion,
    top: 0n,
    incentive: 0n,
    timeSeconds,
    endsAtSeconds: timeSeconds + exactNumber(ilk.parameters.maximumAuctionDuration),
  });
  return undefined;
}
