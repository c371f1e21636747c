import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import {
  addressOf,
  ALICE,
  BOB,
  CAROL,
  indebted,
  kindsOf,
  loans,
  PROPORTIONAL,
} from "../market.suite.ts";
import { MAX_UINT128 } from "../math.ts";
import { ZERO_ADDRESS } from "../state.ts";

const reserve = PROPORTIONAL.address;
const nowhere = addressOf(0x99, 1);
const YEAR = 365 * 86_400;

describe("supply", () => {
  const asked = { kind: "supply", reserve, payer: ALICE, account: CAROL } as const;

  test("by assets: shares rounded down, after the interest", () => {
    const markets = indebted().wait(YEAR);
    const outcomes = markets.submit({ ...asked, amount: 1_000_000_000n });
    expect(kindsOf(outcomes)).toEqual([
      "interestPosting",
      "timePosting",
      "sharePosting",
      "cashMove",
      "supply",
    ]);
    const { supply } = markets.market(PROPORTIONAL);
    const { supplyShares } = markets.position(PROPORTIONAL, CAROL);
    expect(supplyShares).toBeLessThan(1_000_000_000_000_000n);
    expect((supplyShares * supply.assets) / supply.shares / 10n).toBe(99_999_999n);
  });

  test("by shares: assets rounded up", () => {
    const markets = indebted().wait(YEAR);
    const shares = { kind: "supplyShares", reserve, payer: ALICE, account: CAROL } as const;
    const outcomes = markets.submit({ ...shares, shares: 1n });
    expect(outcomes.find((outcome) => outcome.kind === "sharePosting")).toMatchObject({
      amount: 1n,
      shares: 1n,
    });
  });

  test("refuses in the contract's order", () => {
    const markets = indebted();
    const { refusal } = { refusal: markets.refusal.bind(markets) };
    expect(refusal({ ...asked, reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(refusal({ ...asked, account: ZERO_ADDRESS, amount: 0n })).toBe("inconsistent input");
    expect(refusal({ ...asked, account: ZERO_ADDRESS, amount: 1n })).toBe("zero address");
    expect(refusal({ ...asked, amount: MAX_UINT256 })).toBe("panic 0x11");
    expect(refusal({ ...asked, amount: MAX_UINT128 })).toBe("max uint128 exceeded");
    const most = MAX_UINT128 / 1_000_000n;
    expect(refusal({ ...asked, amount: most })).toBe("panic 0x11");
    expect(refusal({ ...asked, amount: most - loans(PROPORTIONAL, 20_000n) })).toBe("accepted");
  });
});

describe("withdraw", () => {
  const asked = { kind: "withdraw", reserve, account: BOB, recipient: CAROL } as const;
  const byShares = { ...asked, kind: "withdrawShares" } as const;

  test("by assets burns shares rounded up, by shares pays assets rounded down", () => {
    const markets = indebted().wait(YEAR);
    const held = markets.position(PROPORTIONAL, BOB).supplyShares;
    const posted = markets.submit({ ...asked, amount: 7n })[2];
    expect(posted).toMatchObject({ kind: "sharePosting", side: "supply", amount: -7n });
    const burned = held - markets.position(PROPORTIONAL, BOB).supplyShares;
    expect(burned).toBeLessThan(7_000_000n);
    expect(markets.submit({ ...byShares, shares: burned - 1n })[0]).toMatchObject({ amount: -6n });
  });

  test("refuses in the contract's order", () => {
    const markets = indebted();
    const refusal = (change: object): string =>
      markets.refusal({ ...asked, amount: 1n, ...change });
    expect(refusal({ reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(refusal({ recipient: ZERO_ADDRESS, amount: 0n })).toBe("inconsistent input");
    expect(refusal({ recipient: ZERO_ADDRESS })).toBe("zero address");
    expect(refusal({ account: CAROL })).toBe("panic 0x11");
    expect(refusal({ amount: MAX_UINT256 })).toBe("panic 0x11");
    // 1,232 of 10,000 are lent out.
    const free = loans(PROPORTIONAL, 8_768n);
    expect(refusal({ amount: free })).toBe("accepted");
    expect(refusal({ amount: free + 1n })).toBe("insufficient liquidity");
    const all = markets.position(PROPORTIONAL, BOB).supplyShares;
    expect(markets.refusal({ ...byShares, shares: all + 1n })).toBe("panic 0x11");
    expect(markets.refusal({ ...byShares, shares: all })).toBe("insufficient liquidity");
  });
});
