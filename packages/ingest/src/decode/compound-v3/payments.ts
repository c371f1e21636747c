import { integer, is, text, type DecodedEvent } from "../decoded-event.ts";

/** Which token, how much, from or to whom: what a call of the market pays or is paid. */
interface Payment {
  readonly token: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly amount: bigint;
}

/**
 * The token transfers that the market's calls of one transaction explain, each by its call; what
 * nothing explains was a donation, or tokens leaving by a way the rules do not know.
 */
export function explainTransfers(
  events: readonly DecodedEvent[],
  comet: string,
  base: string | undefined,
): ReadonlyMap<DecodedEvent, DecodedEvent> {
  const explained = new Map<DecodedEvent, DecodedEvent>();
  events.forEach((event, i) => {
    if (event.role !== "comet") return;
    for (const payment of paymentsOf(event, comet, base)) {
      const transfer = events
        .slice(0, i)
        .findLast((e) => e.role === "token" && !explained.has(e) && settles(e, payment));
      if (transfer !== undefined) explained.set(transfer, event);
    }
  });
  return explained;
}

/** Who received the collateral of a sale: its log does not say. Undefined for any other call. */
export function recipientOf(
  sale: DecodedEvent,
  explained: ReadonlyMap<DecodedEvent, DecodedEvent>,
): string | undefined {
  for (const [transfer, call] of explained)
    if (call === sale && transfer.log.address === sale.values["asset"]) return text(transfer, "to");
  return undefined;
}

function settles(transfer: DecodedEvent, { token, from, to, amount }: Payment): boolean {
  return (
    transfer.log.address === token &&
    (from === undefined || is(transfer, "from", from)) &&
    (to === undefined || is(transfer, "to", to)) &&
    transfer.values["amount"] === amount
  );
}

function paymentsOf(
  event: DecodedEvent,
  comet: string,
  base: string | undefined,
): readonly Payment[] {
  const into = (token: string, from: string, amount: bigint): Payment => ({
    token,
    from,
    to: comet,
    amount,
  });
  const out = (token: string, to: string | undefined, amount: bigint): Payment => ({
    token,
    from: comet,
    to,
    amount,
  });
  if (base === undefined) return [];
  switch (event.name) {
    case "Supply":
      return [into(base, text(event, "from"), integer(event, "amount"))];
    case "Withdraw":
    case "WithdrawReserves":
      return [out(base, text(event, "to"), integer(event, "amount"))];
    case "SupplyCollateral":
      return [into(text(event, "asset"), text(event, "from"), integer(event, "amount"))];
    case "WithdrawCollateral":
      return [out(text(event, "asset"), text(event, "to"), integer(event, "amount"))];
    case "BuyCollateral":
      return [
        into(base, text(event, "buyer"), integer(event, "baseAmount")),
        out(text(event, "asset"), undefined, integer(event, "collateralAmount")),
      ];
    default:
      return [];
  }
}
