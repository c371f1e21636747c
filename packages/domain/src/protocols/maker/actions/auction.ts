import type { Refusal } from "../../protocol.ts";
import { clipStart, dueBehind } from "../auctions.ts";
import { refuseClip } from "../liquidation.ts";
import { noFaults } from "../math.ts";
import { findAuction, versionOf, type Auction, type Ilk } from "../state.ts";
import { bidOnFlip, closeFlip, restartFlip } from "./flip.ts";
import type { IntentOf } from "./intents.ts";
import { lastingSeconds } from "./liquidate.ts";
import { emit, enter, payIncentive, post, queue, type Operation } from "./operation.ts";
import { refuse, type RefusalCode } from "./refusals.ts";
import { restartClip, takeFromClip } from "./clip.ts";

/** The market and the auction an intent names; either may not be there. */
function find(
  operation: Operation,
  intent: { readonly reserve: string; readonly auction: number },
): { readonly ilk: Ilk; readonly auction: Auction | undefined } | undefined {
  const ilk = enter(operation, intent.reserve);
  return ilk === undefined ? undefined : { ilk, auction: findAuction(ilk, intent.auction) };
}

/**
 * flip.kick or clip.kick alone. The debt behind it comes into the books with it, as seized: the
 * least that gives its tab. Numbers only rise; the one named must be new.
 */
export function auctionKick(
  operation: Operation,
  intent: IntentOf<"auctionKick">,
): Refusal | undefined {
  const { state, env } = operation;
  const ilk = enter(operation, intent.reserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const ruleVersion = versionOf(ilk);
  if (intent.auction <= ilk.houses[ruleVersion].kicks) return refuse("AUCTION_NUMBER_TAKEN");
  let start = { topRay: 0n, incentiveRad: 0n };
  if (ruleVersion === 20) {
    const code = refuseClip(ilk, intent.tab, intent.lot, intent.account);
    if (code !== undefined) return refuse(code);
    const terms = clipStart(state, ilk, intent.tab, undefined, noFaults());
    if (typeof terms === "string") return refuse(terms);
    start = terms;
  } else if (ilk.parameters.auctionBreaker >= 1n) return refuse("FLIPPER_NOT_AUTHORIZED");
  const due = dueBehind(ilk, intent.tab);
  post(operation, { debt: due, vice: due });
  queue(operation, due);
  emit(operation, {
    ...intent,
    ruleVersion,
    due,
    top: start.topRay,
    incentive: start.incentiveRad,
    timeSeconds: env.timeSeconds,
    endsAtSeconds: env.timeSeconds + lastingSeconds(ilk),
  });
  payIncentive(operation, start.incentiveRad);
  return undefined;
}

/** flip.tend or flip.dent. */
export function auctionBid(
  operation: Operation,
  intent: IntentOf<"auctionBid">,
): Refusal | undefined {
  const found = find(operation, intent);
  if (found === undefined) return refuse("VAT_ILK_NOT_INIT");
  const { ilk, auction } = found;
  if (auction?.kind === "clip") return refuse("NO_SUCH_CALL");
  return auction === undefined
    ? refuse("FLIPPER_GUY_NOT_SET")
    : bidOnFlip(operation, intent, ilk, auction);
}

/** flip.deal. */
export function auctionClose(
  operation: Operation,
  intent: IntentOf<"auctionClose">,
): Refusal | undefined {
  const found = find(operation, intent);
  if (found === undefined) return refuse("VAT_ILK_NOT_INIT");
  const { ilk, auction } = found;
  if (auction?.kind === "clip") return refuse("NO_SUCH_CALL");
  return auction === undefined
    ? refuse("FLIPPER_NOT_FINISHED")
    : closeFlip(operation, intent, ilk, auction);
}

/** flip.tick or clip.redo. flip.tick of an unknown number does nothing: it is refused here. */
export function auctionRestart(
  operation: Operation,
  intent: IntentOf<"auctionRestart">,
): Refusal | undefined {
  const found = find(operation, intent);
  if (found === undefined) return refuse("VAT_ILK_NOT_INIT");
  const { ilk, auction } = found;
  if (auction === undefined) return refuse(missing(ilk, 2n));
  return auction.kind === "flip"
    ? restartFlip(operation, intent, ilk, auction)
    : restartClip(operation, intent, ilk, auction);
}

/** clip.take. */
export function auctionTake(
  operation: Operation,
  intent: IntentOf<"auctionTake">,
): Refusal | undefined {
  const found = find(operation, intent);
  if (found === undefined) return refuse("VAT_ILK_NOT_INIT");
  const { ilk, auction } = found;
  if (auction?.kind === "flip") return refuse("NO_SUCH_CALL");
  return auction === undefined
    ? refuse(missing(ilk, 3n))
    : takeFromClip(operation, intent, ilk, auction);
}

/** The Clipper looks at its breaker, which stops a call from some level on, before it looks further. */
function missing(ilk: Ilk, stoppedFrom: bigint): RefusalCode {
  if (versionOf(ilk) !== 20) return "NO_SUCH_AUCTION";
  return ilk.parameters.auctionBreaker >= stoppedFrom ? "CLIPPER_STOPPED" : "CLIPPER_NOT_RUNNING";
}
