import { exactNumber } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { clipStart, clipStatus, purchaseOf } from "../auctions.ts";
import { noFaults } from "../math.ts";
import { smallestRestTab } from "../params.ts";
import type { Clip, Ilk } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { emit, payIncentive, post, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";
import { reportShortfall } from "./shortfall.ts";

/** clip.redo: a new start at the price of now, when the old one is too old or fell too far. */
export function restartClip(
  operation: Operation,
  intent: IntentOf<"auctionRestart">,
  ilk: Ilk,
  clip: Clip,
): Refusal | undefined {
  const { state, env } = operation;
  const { timeSeconds } = env;
  if (ilk.parameters.auctionBreaker >= 2n) return refuse("CLIPPER_STOPPED");
  const faults = noFaults();
  const { isDone } = clipStatus(ilk, clip, timeSeconds, faults);
  if (faults.hasAny) return refuse("ARITHMETIC_REVERT");
  if (!isDone) return refuse("CLIPPER_CANNOT_RESET");
  const start = clipStart(state, ilk, clip.tabRad, clip, faults);
  if (typeof start === "string") return refuse(start);
  emit(operation, {
    ...intent,
    ruleVersion: clip.ruleVersion,
    top: start.topRay,
    incentive: start.incentiveRad,
    timeSeconds,
    endsAtSeconds: timeSeconds + exactNumber(ilk.parameters.auctionResetTime),
  });
  payIncentive(operation, start.incentiveRad);
  return undefined;
}

/** clip.take. Buyers' DAI is assumed. What is left when tab is paid goes back to the vault's owner. */
export function takeFromClip(
  operation: Operation,
  intent: IntentOf<"auctionTake">,
  ilk: Ilk,
  clip: Clip,
): Refusal | undefined {
  if (ilk.parameters.auctionBreaker >= 3n) return refuse("CLIPPER_STOPPED");
  const faults = noFaults();
  const { isDone, priceRay } = clipStatus(ilk, clip, operation.env.timeSeconds, faults);
  if (faults.hasAny) return refuse("ARITHMETIC_REVERT");
  if (isDone) return refuse("CLIPPER_NEEDS_RESET");
  if (intent.maximumPrice < priceRay) return refuse("CLIPPER_TOO_EXPENSIVE");
  const leastRest = smallestRestTab(ilk.parameters);
  const purchase = purchaseOf(clip, intent.amount, priceRay, leastRest, faults);
  if (typeof purchase === "string") return refuse(purchase);
  const { sliceWad, oweRad } = purchase;
  const tabLeft = clip.tabRad - oweRad;
  const lotLeft = clip.lotWad - sliceWad;
  emit(operation, {
    ...intent,
    ruleVersion: clip.ruleVersion,
    account: clip.account,
    price: priceRay,
    owe: oweRad,
    slice: sliceWad,
    tabLeft,
    lotLeft,
    isOver: lotLeft === 0n || tabLeft === 0n,
  });
  post(operation, { surplus: oweRad });
  if (lotLeft === 0n)
    reportShortfall(operation, ilk, clip.account, clip.dueRad, clip.raisedRad + oweRad);
  return undefined;
}
