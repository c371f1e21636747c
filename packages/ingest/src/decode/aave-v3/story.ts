import type { Cause, Effect } from "@hindcast/domain";
import { flag, integer, is, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import { paymentOf } from "./payments.ts";
import type { Roles } from "./roles.ts";
import { storyFact } from "./story-facts.ts";

/**
 * Tells a transaction's story. A pool call emits its story event last, so a transaction is cut
 * behind each story event, and what stands before it in its piece belongs to its call: collateral
 * switches and token payments that the call explains are effects of it; those that it does not
 * explain were acts of their own (a user's collateral toggle, a donation).
 */
export function tellTransaction(
  events: readonly DecodedEvent[],
  roles: Roles,
  ruleVersion: number,
): readonly (Cause | Effect)[] {
  const facts: (Cause | Effect)[] = [];
  let piece: DecodedEvent[] = [];
  for (let i = 0; i < events.length; i++) {
    const event = events[i] as DecodedEvent;
    piece.push(event);
    if (!endsPiece(event, events, i, roles)) continue;
    if (event.name === "BalanceTransfer" && ruleVersion >= SWITCHES_BEHIND_TRANSFERS)
      for (; switchedBy(event, events[i + 1], roles); i++)
        piece.push(events[i + 1] as DecodedEvent);
    tellPiece(piece, event, roles, facts);
    piece = [];
  }
  tellPiece(piece, undefined, roles, facts);
  return facts;
}

/** From v3.4 on a share transfer switches collateral behind its own log, before that in front of it. */
const SWITCHES_BEHIND_TRANSFERS = 34;

function switchedBy(
  move: DecodedEvent,
  event: DecodedEvent | undefined,
  roles: Roles,
): event is DecodedEvent {
  if (event === undefined || !event.name.startsWith("ReserveUsedAsCollateral")) return false;
  const reserve = roles.reserveOf.get(move.log.address);
  const side = event.name.endsWith("Enabled") ? "to" : "from";
  return text(event, "reserve") === reserve && is(move, side, text(event, "user"));
}

const STORY_EVENTS: ReadonlySet<string> = new Set([
  "Supply",
  "Withdraw",
  "Borrow",
  "Repay",
  "LiquidationCall",
  "MintedToTreasury",
  "DeficitCovered",
  "FlashLoan",
  "UserEModeSet",
]);

function endsPiece(
  event: DecodedEvent,
  events: readonly DecodedEvent[],
  at: number,
  roles: Roles,
): boolean {
  if (event.role === "pool") return STORY_EVENTS.has(event.name);
  return event.name === "BalanceTransfer" && !belongsToLiquidation(event, events, at, roles);
}

/** A liquidation moves shares to the treasury (its fee) and, if asked for, to the liquidator. */
function belongsToLiquidation(
  event: DecodedEvent,
  events: readonly DecodedEvent[],
  at: number,
  roles: Roles,
): boolean {
  const next = events.slice(at + 1).find((e) => e.role === "pool" && STORY_EVENTS.has(e.name));
  if (next?.name !== "LiquidationCall") return false;
  const to = text(event, "to");
  return (
    text(next, "collateralAsset") === roles.reserveOf.get(event.log.address) &&
    text(next, "user") === text(event, "from") &&
    (roles.treasuries.has(to) || (flag(next, "receiveAToken") && text(next, "liquidator") === to))
  );
}

function tellPiece(
  piece: readonly DecodedEvent[],
  story: DecodedEvent | undefined,
  roles: Roles,
  facts: (Cause | Effect)[],
): void {
  const payment = story && paymentOf(story, piece, roles);
  piece.forEach((event, i) => {
    if (event.role === "pool") tellPoolEvent(event, piece.slice(0, i), story, roles, facts);
    else if (event.role === "underlying") {
      if (event !== payment) tellDonation(event, roles, facts);
    } else tellTokenEvent(event, piece.slice(0, i), event === story, roles, facts);
  });
}

function tellPoolEvent(
  event: DecodedEvent,
  before: readonly DecodedEvent[],
  story: DecodedEvent | undefined,
  roles: Roles,
  facts: (Cause | Effect)[],
): void {
  const stamp = stampOf(event);
  if (event.name === "ReserveDataUpdated")
    facts.push({
      kind: "reserveUpdate",
      ...stamp,
      reserve: text(event, "reserve"),
      liquidityRate: integer(event, "liquidityRate"),
      borrowRate: integer(event, "variableBorrowRate"),
      liquidityIndex: integer(event, "liquidityIndex"),
      borrowIndex: integer(event, "variableBorrowIndex"),
    });
  else if (event.name.startsWith("ReserveUsedAsCollateral"))
    facts.push({
      kind: explains(story, event, before, roles) ? "collateralUse" : "collateralToggle",
      ...stamp,
      reserve: text(event, "reserve"),
      account: text(event, "user"),
      enabled: event.name.endsWith("Enabled"),
    });
  else {
    const fact = storyFact(event);
    if (fact !== undefined) facts.push(fact);
  }
}

/** Whether the piece's story switched this collateral, by the order in which its call emits. */
function explains(
  story: DecodedEvent | undefined,
  event: DecodedEvent,
  before: readonly DecodedEvent[],
  roles: Roles,
): boolean {
  if (story === undefined) return false;
  const [reserve, user] = [text(event, "reserve"), text(event, "user")];
  const enabled = event.name.endsWith("Enabled");
  const updated = before.some(
    (e) => e.name === "ReserveDataUpdated" && text(e, "reserve") === reserve,
  );
  switch (story.name) {
    case "Supply":
      return enabled && updated && is(story, "reserve", reserve) && is(story, "onBehalfOf", user);
    case "Withdraw":
      return !enabled && updated && is(story, "reserve", reserve) && is(story, "user", user);
    case "Repay":
      return (
        !enabled &&
        flag(story, "useATokens") &&
        is(story, "reserve", reserve) &&
        is(story, "repayer", user)
      );
    case "DeficitCovered":
      return !enabled && is(story, "reserve", reserve) && is(story, "caller", user);
    case "LiquidationCall":
      if (!is(story, "collateralAsset", reserve)) return false;
      return enabled
        ? flag(story, "receiveAToken") && is(story, "liquidator", user)
        : is(story, "user", user);
    case "BalanceTransfer":
      return (
        roles.reserveOf.get(story.log.address) === reserve &&
        is(story, enabled ? "to" : "from", user) &&
        transferBefore(story, before) !== undefined
      );
    default:
      return false;
  }
}

/** The ERC-20 Transfer that an aToken emits before its BalanceTransfer; it has the unscaled amount. */
function transferBefore(
  move: DecodedEvent,
  before: readonly DecodedEvent[],
): DecodedEvent | undefined {
  return before.findLast(
    (e) =>
      e.name === "Transfer" &&
      e.log.address === move.log.address &&
      is(e, "from", text(move, "from")) &&
      is(e, "to", text(move, "to")),
  );
}

function tellDonation(event: DecodedEvent, roles: Roles, facts: (Cause | Effect)[]): void {
  const reserve = event.log.address;
  const supplyToken = roles.supplyTokenOf.get(reserve);
  if (supplyToken === undefined || !is(event, "to", supplyToken)) return;
  if (is(event, "from", supplyToken)) return;
  const [from, amount] = [text(event, "from"), integer(event, "value")];
  facts.push({ kind: "donation", ...stampOf(event), reserve, from, amount });
}

function tellTokenEvent(
  event: DecodedEvent,
  before: readonly DecodedEvent[],
  isStory: boolean,
  roles: Roles,
  facts: (Cause | Effect)[],
): void {
  const stamp = stampOf(event);
  const reserve = roles.reserveOf.get(event.log.address) ?? "";
  const side = event.role === "debtToken" ? "debt" : "supply";
  const amounts = (): { amount: bigint; interest: bigint; index: bigint } => ({
    amount: integer(event, "value"),
    interest: integer(event, "balanceIncrease"),
    index: integer(event, "index"),
  });
  if (event.name === "Mint") {
    const [caller, account] = [text(event, "caller"), text(event, "onBehalfOf")];
    facts.push({ kind: "shareMint", ...stamp, reserve, side, caller, account, ...amounts() });
  } else if (event.name === "Burn") {
    const [account, target] = [text(event, "from"), text(event, "target")];
    facts.push({ kind: "shareBurn", ...stamp, reserve, side, account, target, ...amounts() });
  } else if (event.name === "BalanceTransfer") {
    const [from, to] = [text(event, "from"), text(event, "to")];
    const [scaledAmount, index] = [integer(event, "value"), integer(event, "index")];
    facts.push({ kind: "shareMove", ...stamp, reserve, from, to, scaledAmount, index });
    const transfer = isStory ? transferBefore(event, before) : undefined;
    if (transfer === undefined) return;
    const amount = integer(transfer, "value");
    facts.push({ kind: "shareTransfer", ...stamp, reserve, from, to, amount });
  }
}
