import type { Cause, Effect } from "@hindcast/domain";
import type { QuarantinedRow } from "../../quarantine.ts";
import { integer, is, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import { refuse } from "../understand.ts";
import { absorptionFacts } from "./absorptions.ts";
import type { Lockstep } from "./lockstep.ts";
import { explainTransfers, recipientOf } from "./payments.ts";

/** What the story needs to know of the market. */
export interface Setting {
  readonly comet: string;
  /** The base asset; undefined before the market's set-up is known. */
  readonly base: string | undefined;
  readonly lockstep: Lockstep;
}

type Told = Cause | Effect | QuarantinedRow;

const NO_ADDRESS = `0x${"0".repeat(40)}`;

/**
 * Tells one transaction's calls of a Comet in order. A call's own logs stand together: a supply or
 * withdrawal is followed by the Transfer of the supply it changed, an absorbed account's debt
 * stands behind its collateral. Transfers that follow no call are transfers of base.
 */
export function* tellTransaction(
  events: readonly DecodedEvent[],
  setting: Setting,
): Generator<Told> {
  const explained = explainTransfers(events, setting.comet, setting.base);
  for (const event of events)
    if (event.role === "token" && !explained.has(event)) yield* tellLoose(event, setting);
  const own = events.filter((event) => event.role !== "token");
  for (let i = 0; i < own.length;) {
    const event = own[i] as DecodedEvent;
    const length = callLength(own, i);
    yield* tellCall(event, own.slice(i, i + length), setting, explained);
    i += length;
  }
}

/** How many logs belong to the call that starts here. */
function callLength(own: readonly DecodedEvent[], start: number): number {
  const event = own[start] as DecodedEvent;
  const next = own[start + 1];
  switch (event.name) {
    case "Supply":
      return next !== undefined && isMint(next, text(event, "dst")) && noMore(next, event) ? 2 : 1;
    case "Withdraw":
      return next !== undefined && isBurn(next, text(event, "src")) ? 2 : 1;
    case "Transfer":
      return is(event, "to", NO_ADDRESS) && next !== undefined && isMint(next) ? 2 : 1;
    case "AbsorbCollateral":
    case "AbsorbDebt": {
      let end = start;
      while (own[end]?.name === "AbsorbCollateral") end++;
      const debt = own[end];
      if (debt?.name !== "AbsorbDebt") return end - start;
      const credit = own[end + 1];
      const isCredited = credit !== undefined && isMint(credit, text(debt, "borrower"));
      return end - start + (isCredited ? 2 : 1);
    }
    default:
      return 1;
  }
}

/** A supply mints at most what was paid in. */
function noMore(mint: DecodedEvent, supply: DecodedEvent): boolean {
  return integer(mint, "amount") <= integer(supply, "amount");
}

function isMint(event: DecodedEvent, account?: string): boolean {
  return (
    event.role === "comet" &&
    event.name === "Transfer" &&
    is(event, "from", NO_ADDRESS) &&
    (account === undefined || is(event, "to", account))
  );
}

function isBurn(event: DecodedEvent, account: string): boolean {
  return event.name === "Transfer" && is(event, "to", NO_ADDRESS) && is(event, "from", account);
}

function* tellCall(
  event: DecodedEvent,
  logs: readonly DecodedEvent[],
  setting: Setting,
  explained: ReadonlyMap<DecodedEvent, DecodedEvent>,
): Generator<Told> {
  const base = setting.base ?? NO_ADDRESS;
  if (event.name === "Transfer") return yield* tellBaseTransfer(logs, base, setting);
  if (event.name.startsWith("Absorb")) {
    const facts = absorptionFacts(logs, base);
    if (typeof facts === "string") yield refuse(event.log, "E-INGEST-203", facts);
    else yield* facts;
  } else {
    const fact = callFact(event, base, recipientOf(event, explained));
    if (fact !== undefined) yield fact;
  }
  for (const log of logs) if (log.name === "Transfer") yield changeOfSupply(log, base);
}

/** The cause that one log tells by itself. */
function callFact(
  event: DecodedEvent,
  base: string,
  recipient: string | undefined,
): Cause | undefined {
  const stamp = stampOf(event);
  const people = (names: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(names).map(([to, from]) => [to, text(event, from)]));
  const moved = (kind: string, reserve: string, names: Readonly<Record<string, string>>): Cause =>
    ({ kind, ...stamp, reserve, ...people(names), amount: integer(event, "amount") }) as Cause;
  switch (event.name) {
    case "Supply":
      return moved("supply", base, { payer: "from", account: "dst" });
    case "Withdraw":
      return moved("withdraw", base, { account: "src", recipient: "to" });
    case "SupplyCollateral":
      return moved("collateralSupply", text(event, "asset"), { payer: "from", account: "dst" });
    case "WithdrawCollateral":
      return moved("collateralWithdrawal", text(event, "asset"), {
        account: "src",
        recipient: "to",
      });
    case "TransferCollateral":
      return moved("collateralTransfer", text(event, "asset"), { from: "from", to: "to" });
    case "WithdrawReserves":
      return moved("reserveWithdrawal", base, { recipient: "to" });
    case "BuyCollateral":
      return {
        kind: "collateralSale",
        ...stamp,
        reserve: text(event, "asset"),
        buyer: text(event, "buyer"),
        recipient: recipient ?? text(event, "buyer"),
        baseAmount: integer(event, "baseAmount"),
        // What the buyer would still have accepted is in no log.
        minimumCollateral: 0n,
      };
    case "RewardClaimed":
      return { kind: "interestAccrual", ...stamp, reserve: base };
    default:
      return undefined;
  }
}

/** Comet logs a supply's change as a Transfer from or to nobody. */
function changeOfSupply(event: DecodedEvent, reserve: string): Effect {
  const isMinted = is(event, "from", NO_ADDRESS);
  const account = text(event, isMinted ? "to" : "from");
  const amount = integer(event, "amount");
  return { kind: isMinted ? "baseMint" : "baseBurn", ...stampOf(event), reserve, account, amount };
}

const HALF_A_TRANSFER =
  "a transfer of base between a supplier and a borrower: its log does not name both, nor the amount";

function* tellBaseTransfer(
  logs: readonly DecodedEvent[],
  reserve: string,
  { lockstep }: Setting,
): Generator<Told> {
  const [burn, mint] = logs;
  if (burn === undefined || mint === undefined) {
    for (const log of logs) yield refuse(log.log, "E-INGEST-203", HALF_A_TRANSFER);
    return;
  }
  const stamp = stampOf(burn);
  const [from, to] = [text(burn, "from"), text(mint, "to")];
  const [burned, minted] = [integer(burn, "amount"), integer(mint, "amount")];
  const amount = lockstep.transferred({ at: stamp.at, reserve, from, to, burned, minted });
  if (amount === undefined) {
    for (const log of logs) yield refuse(log.log, "E-INGEST-203", HALF_A_TRANSFER);
    return;
  }
  yield { kind: "shareTransfer", ...stamp, reserve, from, to, amount };
  for (const log of logs) yield changeOfSupply(log, reserve);
}

function* tellLoose(event: DecodedEvent, { comet }: Setting): Generator<Told> {
  const [from, reserve] = [text(event, "from"), event.log.address];
  if (from === comet)
    yield refuse(
      event.log,
      "E-INGEST-203",
      "tokens left the market by a call that is not modelled",
    );
  else
    yield { kind: "donation", ...stampOf(event), reserve, from, amount: integer(event, "amount") };
}
