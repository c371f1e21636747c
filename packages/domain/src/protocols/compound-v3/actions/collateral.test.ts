import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import {
  ALICE,
  BOB,
  COARSE,
  CAROL,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WETH,
  withdrawal,
} from "../market.suite.ts";
import { bookOf, collateralBalance, findReserve } from "../state.ts";

function borrowed(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 825n));
  return market;
}

function supply(amount: bigint) {
  const reserve = COARSE.address;
  return { kind: "collateralSupply", reserve, payer: ALICE, account: ALICE, amount } as const;
}

function transfer(amount: bigint, to = BOB) {
  return { kind: "collateralTransfer", reserve: WETH.address, from: ALICE, to, amount } as const;
}

describe("supply", () => {
  test("is told after its postings and charges no interest", () => {
    const market = borrowed().wait(1_000);
    const before = bookOf(market.state).lastAccrualSeconds;
    expect(kindsOf(market.supply(WETH, CAROL, 5n))).toEqual([
      "cashMove",
      "collateralChange",
      "collateralSupply",
    ]);
    expect(bookOf(market.state).lastAccrualSeconds).toBe(before);
  });

  test("fills the cap's whole tokens and no more", () => {
    const market = borrowed();
    market.set(COARSE.address, { supplyCap: 799n });
    expect(market.refusal(supply(701n))).toBe("SUPPLY_CAP_EXCEEDED (SupplyCapExceeded())");
    market.submit(supply(700n));
    expect(market.refusal(supply(1n))).toContain("SUPPLY_CAP_EXCEEDED");
    expect(market.refusal(supply(0n))).toBe("accepted");
  });

  test("of everything is no amount", () => {
    expect(borrowed().refusal(supply(MAX_UINT256))).toBe("AMOUNT_TOO_LARGE (InvalidUInt128())");
    expect(borrowed().refusal(supply((1n << 128n) - 1n))).toContain("SUPPLY_CAP_EXCEEDED");
  });
});

describe("withdrawal", () => {
  test("keeps the debt covered, to the unit", () => {
    const market = borrowed();
    const half = tokens(WETH, 1n) / 2n;
    expect(market.refusal(withdrawal(WETH, ALICE, half + 10n ** 10n))).toBe(
      "NOT_COLLATERALIZED (NotCollateralized())",
    );
    market.withdraw(WETH, ALICE, half);
    expect(market.refusal(withdrawal(WETH, ALICE, 10n ** 10n))).toContain("NOT_COLLATERALIZED");
    expect(collateralBalance(market.state, WETH.address, ALICE)).toBe(half);
  });

  test("judges debt without the interest since the last charge", () => {
    const market = borrowed();
    market.withdraw(WETH, ALICE, tokens(WETH, 1n) / 2n);
    market.wait(86_400 * 365);
    expect(market.refusal(withdrawal(WETH, ALICE, 0n))).toBe("accepted");
    market.submit({ kind: "interestAccrual", reserve: USDC.address });
    expect(market.refusal(withdrawal(WETH, ALICE, 0n))).toContain("NOT_COLLATERALIZED");
  });

  test("of more than there is underflows; of everything is no amount", () => {
    const market = borrowed();
    expect(market.refusal(withdrawal(WETH, BOB, 1n))).toBe("ARITHMETIC_OVERFLOW (panic 0x11)");
    expect(market.refusal(withdrawal(WETH, ALICE, MAX_UINT256))).toContain("InvalidUInt128()");
  });
});

describe("transfer", () => {
  test("moves collateral and neither total nor cash", () => {
    const market = borrowed();
    const before = { ...findReserve(market.state, WETH.address) };
    expect(kindsOf(market.submit(transfer(3n)))).toEqual([
      "collateralChange",
      "collateralChange",
      "collateralTransfer",
    ]);
    expect(findReserve(market.state, WETH.address)).toEqual(before);
    expect(collateralBalance(market.state, WETH.address, BOB)).toBe(3n);
  });

  test("keeps the sender's debt covered and is not to oneself", () => {
    const market = borrowed();
    expect(market.refusal(transfer(tokens(WETH, 1n)))).toContain("NOT_COLLATERALIZED");
    expect(market.refusal(transfer(tokens(WETH, 1n) + 1n))).toContain("panic 0x11");
    expect(market.refusal(transfer(1n, ALICE))).toContain("NO_SELF_TRANSFER");
  });
});
