import { describe, expect, test } from "vitest";
import { RATE_MODEL_KINDS } from "./params.ts";
import {
  ADAPTIVE,
  ALICE,
  BOB,
  indebted,
  loans,
  PROPORTIONAL,
  SAMPLE_MARKETS,
} from "./market.suite.ts";
import {
  draftOf,
  loanPriceUsd8,
  openMarket,
  openPosition,
  parameterValues,
  positionIn,
  priceOf,
  stateRows,
} from "./state.ts";

describe("drafts", () => {
  test("read through, copy on the first write, and leave their base alone", () => {
    const { state } = indebted();
    const draft = draftOf(state);
    const market = openMarket(draft, PROPORTIONAL.address);
    expect(market).not.toBe(state.markets[1]);
    expect(openMarket(draft, PROPORTIONAL.address)).toBe(market);
    market.cash = 0n;
    openPosition(draft, ALICE, market).collateral = 0n;
    expect(state.markets[1]?.cash).toBe(loans(PROPORTIONAL, 8_768n));
    expect(positionIn(state, ALICE, market)?.collateral).toBe(4_000_000n);
    expect(positionIn(draft, ALICE, market)?.collateral).toBe(0n);
    expect(positionIn(draft, BOB, market)?.supplyShares).toBeGreaterThan(0n);
  });

  test("positions are kept in order of their markets", () => {
    const { state } = indebted();
    for (const of of [SAMPLE_MARKETS[3], SAMPLE_MARKETS[0]])
      openPosition(state, ALICE, openMarket(state, of.address));
    expect(state.accounts.get(ALICE)?.positions.map((position) => position.marketId)).toEqual([
      0, 1, 3,
    ]);
  });
});

describe("reading", () => {
  test("prices: the oracle's, the loan token's, and par without one", () => {
    const markets = indebted();
    const market = markets.market(ADAPTIVE);
    expect(priceOf(markets.state, market)).toBe(2_000n * 10n ** 24n);
    expect(loanPriceUsd8(markets.state, market)).toBe(100_000_000n);
    markets.submit({
      kind: "oraclePrice",
      feed: ADAPTIVE.loanToken,
      price: 99_000_000n,
      round: 1n,
    });
    expect(loanPriceUsd8(markets.state, market)).toBe(99_000_000n);
  });

  test("parameters by scope", () => {
    const { state } = indebted();
    expect(parameterValues(state, "market")).toHaveProperty("liquidationCursorWad");
    expect(parameterValues(state, PROPORTIONAL.address)).toMatchObject({
      rateModelKind: RATE_MODEL_KINDS.proportional,
    });
    expect(parameterValues(state, "mode:1")).toBeUndefined();
  });

  test("rows name every balance once", () => {
    const { state } = indebted();
    const rows = new Map([...stateRows(state)].map((row) => [row.path, row.value]));
    expect(rows.get(`account/${ALICE}/${PROPORTIONAL.address}/collateral`)).toBe("4000000");
    expect(rows.get(`reserve/${PROPORTIONAL.address}/borrowAssets`)).toBe(
      `${loans(PROPORTIONAL, 1_232n)}`,
    );
    expect(rows.get("market/curveSteepnessWad")).toBe("4000000000000000000");
    expect(rows.get(`price/${PROPORTIONAL.oracle}`)).toBe(`${40_000n * 10n ** 46n}`);
    expect(rows.size).toBe([...stateRows(state)].length);
  });
});
