import fc from "fast-check";
import { expect } from "vitest";

/** A venue as somebody sees it who trades there again and again, without fees that are not in its prices. */
export interface TradedVenue<Book> {
  readonly open: Book;
  /** US dollars that selling tokens worth so much at the market's price brings, and the book after. */
  sell(book: Book, valueUsd8: bigint): readonly [broughtUsd8: bigint, after: Book];
  /** What it costs to buy so much back. */
  buy(book: Book, valueUsd8: bigint): readonly [paidUsd8: bigint, after: Book];
  wait(book: Book, seconds: number): Book;
}

/** Sells, buys back and waits in whatever order; closes; and demands that it did not pay. */
export function expectNoRoundTripEarns<Book>(venue: TradedVenue<Book>, mostUsd8: bigint): void {
  const step = fc.record({
    sells: fc.boolean(),
    shareBps: fc.bigInt({ min: 1n, max: 10_000n }),
    pauseSeconds: fc.oneof(fc.constant(0), fc.nat({ max: 10_000 })),
  });
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.bigInt({ min: 1n, max: mostUsd8 }), (some, sizeUsd8) => {
      let book = venue.open;
      let short = 0n;
      let gain = 0n;
      const buy = (valueUsd8: bigint): void => {
        const [paid, after] = venue.buy(book, valueUsd8);
        book = after;
        short -= valueUsd8;
        gain -= paid;
      };
      for (const { sells, shareBps, pauseSeconds } of some) {
        book = venue.wait(book, pauseSeconds);
        if (sells) {
          const valueUsd8 = (sizeUsd8 * shareBps) / 10_000n;
          const [brought, after] = venue.sell(book, valueUsd8);
          book = after;
          short += valueUsd8;
          gain += brought;
        } else buy((short * shareBps) / 10_000n);
      }
      buy(short);
      expect(gain <= 0n, `${gain} earned`).toBe(true);
    }),
    { numRuns: 300 },
  );
}
