import { USD8, WAD, type LiquidationChoice } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DeclinedOffers } from "./declined-offers.ts";
import { FeedPrices } from "./feed-prices.ts";
import { ALICE, history } from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, FEED, toyProtocol } from "./testing/toy-protocol.ts";

const DEBT_FEED = `0x${"e".repeat(40)}`;
const FACTS = history([
  { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED },
  { kind: "feedAssignment", reserve: DEBT, feed: DEBT_FEED },
]);

/** What an account has and what that is worth; tokens of 18 decimals. */
interface Position {
  readonly collateral: bigint;
  readonly debt: bigint;
  readonly bonusBps: bigint;
}
/** Dollars a token: of collateral in the market and as it is read, of debt as it is read. */
interface PositionPrices {
  market: bigint;
  collateral: bigint;
  debt: bigint;
}

/** A share of what an account owes, and what is seized for it. */
function partOf(position: Position, at: PositionPrices, shareBps: bigint): LiquidationChoice {
  const { collateral, debt, bonusBps } = position;
  let debtRepaid = (debt * shareBps) / 10_000n;
  let collateralSeized = (debtRepaid * at.debt * bonusBps) / (at.collateral * 10_000n);
  if (collateralSeized > collateral) {
    collateralSeized = collateral;
    debtRepaid = (collateral * at.collateral * 10_000n) / (at.debt * bonusBps);
  }
  return {
    collateralReserve: COLLATERAL,
    debtReserve: DEBT,
    debtRepaid,
    collateralSeized,
    debtValueUsd8: (debtRepaid * at.debt) / WAD,
    collateralValueUsd8: (collateralSeized * at.collateral) / WAD,
  };
}

const inMarket = ({ collateralSeized }: LiquidationChoice, { market }: PositionPrices): bigint =>
  (collateralSeized * market) / WAD;

/** What a part earns, and of one above a limit what so much of it does. */
function gainOf(
  part: LiquidationChoice,
  at: PositionPrices,
  limitUsd8: bigint | undefined,
): bigint {
  const whole = inMarket(part, at) - part.debtValueUsd8;
  if (limitUsd8 === undefined || limitUsd8 >= part.debtValueUsd8) return whole;
  return (whole * limitUsd8) / part.debtValueUsd8;
}

function setPrices(prices: FeedPrices, { market, collateral, debt }: PositionPrices): void {
  prices.tell({ feed: FEED, price: market, round: 1n });
  prices.noteRead(FEED, collateral);
  prices.noteRead(DEBT_FEED, debt);
}

/** A hundred-thousandth of a dollar: what whole hundred-millionths may differ by. */
const ROUNDING_USD8 = USD8 / 100_000n;

test("however values move, no part of an offer earns more than is asked about", () => {
  const amount = fc.bigInt({ min: WAD, max: 10n ** 6n * WAD });
  const dollars = fc.bigInt({ min: USD8 / 100n, max: 10_000n * USD8 });
  const shareBps = fc.bigInt({ min: 1n, max: 10_000n });
  const limit = fc.option(fc.bigInt({ min: USD8, max: 10n ** 6n * USD8 }), { nil: undefined });
  const step = fc.record({
    of: fc.constantFrom("market", "collateral", "debt"),
    bps: fc.bigInt({ min: 8_000n, max: 12_500n }),
  });
  const position = fc.record({
    collateral: amount,
    debt: amount,
    bonusBps: fc.bigInt({ min: 10_000n, max: 11_500n }),
  });
  const readBps = fc.bigInt({ min: 8_000n, max: 12_500n });
  const opening = fc.record({ market: dollars, debt: dollars, readBps });
  const steps = fc.array(step, { minLength: 1, maxLength: 5 });
  let [asked, positive] = [0, 0];
  const isBounded = (
    owned: Position,
    { market, debt, readBps: ofMarketBps }: { market: bigint; debt: bigint; readBps: bigint },
    moves: readonly { of: keyof PositionPrices; bps: bigint }[],
    [before, after]: readonly [bigint, bigint],
    [limitBefore, limitAfter]: readonly [bigint | undefined, bigint | undefined],
  ): void => {
    const at: PositionPrices = { market, collateral: (market * ofMarketBps) / 10_000n, debt };
    const choice = partOf(owned, at, before);
    fc.pre(choice.debtRepaid > 0n && choice.collateralSeized > 0n && choice.debtValueUsd8 > USD8);
    const prices = new FeedPrices(FACTS);
    setPrices(prices, at);
    const declined = new DeclinedOffers(toyProtocol, prices);
    const state = toyProtocol.initialState();
    state.accounts.set(ALICE, { collateral: owned.collateral, debt: owned.debt });
    const now = { state, env: { timeSeconds: 0, block: 1 } };
    const choices = [{ choice, marketUsd8: inMarket(choice, at) }];
    declined.noteUnprofitable(ALICE, choices, 0n, limitBefore, now);
    const from = prices.travelledWad([COLLATERAL, DEBT]);
    for (const { of, bps } of moves) {
      at[of] = (at[of] * bps) / 10_000n;
      setPrices(prices, at);
    }
    if (prices.travelledWad([COLLATERAL, DEBT]) === from) return;
    const isEaten = (gainUsd8: bigint): boolean => {
      const gain = gainOf(partOf(owned, at, after), at, limitAfter);
      expect(gain).toBeLessThanOrEqual(gainUsd8 + ROUNDING_USD8);
      asked++;
      if (gain > 0n) positive++;
      return true;
    };
    const unasked = { leastChargesUsd8: () => 0n, leftWad: () => WAD };
    declined.has(ALICE, { ...unasked, isEaten, limitUsd8: () => limitAfter }, now);
  };
  fc.assert(
    fc.property(
      position,
      opening,
      steps,
      fc.tuple(shareBps, shareBps),
      fc.tuple(limit, limit),
      isBounded,
    ),
    { seed: 7, numRuns: 2_000 },
  );
  expect(asked).toBeGreaterThan(1_000);
  expect(positive).toBeGreaterThan(300);
});
