import { HindcastError, mulDiv } from "@hindcast/domain";
import { checkPath, pointAt, type PricePath, type PricePoint } from "./price-path.ts";

/**
 * The returns of one event laid over the history of another market from a moment on: until then
 * that market's prices as recorded, then its price at that moment times what the event had made of
 * its own first price, at the event's own pace, and after the event the market's recorded returns
 * from where the event has left the price. What the market recorded meanwhile does not happen.
 *
 * Prices are rounded half up and not below one unit; a stretch of a history laid over itself where
 * it was gives that history back. Several assets of an event are laid over as many markets at the
 * same moment, one by one, and keep what they have in common. Throws E-WORLD-001 for what is no
 * path, E-WORLD-003 where there is nothing to lay, or nothing to lay it on.
 */
export function splicedHistory(market: PricePath, event: PricePath, atSeconds: number): PricePath {
  checkPath(market, "market's history");
  checkPath(event, "event");
  const from = pointAt(market, atSeconds);
  if (event.length < 2 || from === undefined)
    throw new HindcastError({
      code: "E-WORLD-003",
      what: `The event cannot begin at ${atSeconds} s.`,
      why: event.length < 2 ? "It has no returns: one price only." : "The market has no price yet.",
      next: "take an event of two prices or more, and a moment at which the market has a price",
    });
  const first = event[0] as PricePoint;
  const laid = event.slice(1).map(({ timeSeconds, price }) => ({
    timeSeconds: atSeconds + timeSeconds - first.timeSeconds,
    price: carried(from.price, price, first.price),
  }));
  const last = laid.at(-1) as PricePoint;
  const resumed = (pointAt(market, last.timeSeconds) ?? from).price;
  return [
    ...market.filter(({ timeSeconds }) => timeSeconds <= atSeconds),
    ...laid,
    ...market
      .filter(({ timeSeconds }) => timeSeconds > last.timeSeconds)
      .map((point) => ({ ...point, price: carried(last.price, point.price, resumed) })),
  ];
}

/** A price that moves as another does, never to nothing. */
function carried(price: bigint, to: bigint, from: bigint): bigint {
  const moved = mulDiv(price, to, from, "half-up");
  return moved > 0n ? moved : 1n;
}
