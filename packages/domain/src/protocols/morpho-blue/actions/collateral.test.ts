import { describe, expect, test } from "vitest";
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

describe("collateral", () => {
  const put = { kind: "collateralSupply", reserve, payer: BOB, account: ALICE } as const;
  const take = { kind: "collateralWithdrawal", reserve, account: ALICE, recipient: CAROL } as const;

  test("comes in without charging interest and goes out with it", () => {
    const markets = indebted().wait(1_000);
    expect(kindsOf(markets.submit({ ...put, amount: 100_000n }))).toEqual([
      "collateralChange",
      "collateralSupply",
    ]);
    expect(kindsOf(markets.submit({ ...take, amount: 1n }))).toEqual([
      "interestPosting",
      "timePosting",
      "collateralChange",
      "collateralWithdrawal",
    ]);
    expect(markets.position(PROPORTIONAL, ALICE).collateral).toBe(4_099_999n);
  });

  test("refuses what the contract refuses, in its order", () => {
    const markets = indebted();
    const putting = (change: object): string => markets.refusal({ ...put, amount: 1n, ...change });
    expect(putting({ reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(putting({ account: ZERO_ADDRESS, amount: 0n })).toBe("zero assets");
    expect(putting({ account: ZERO_ADDRESS })).toBe("zero address");
    expect(putting({ amount: MAX_UINT128 + 1n })).toBe("max uint128 exceeded");
    expect(putting({ amount: MAX_UINT128 })).toBe("panic 0x11");
    const taking = (change: object): string => markets.refusal({ ...take, amount: 1n, ...change });
    expect(taking({ reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(taking({ recipient: ZERO_ADDRESS, amount: 0n })).toBe("zero assets");
    expect(taking({ recipient: ZERO_ADDRESS })).toBe("zero address");
    expect(taking({ amount: 1n << 128n })).toBe("max uint128 exceeded");
    expect(taking({ amount: 4_000_001n })).toBe("panic 0x11");
    // Borrowed to the last unit allowed.
    expect(taking({})).toBe("insufficient collateral");
  });
});

describe("calls of anybody", () => {
  test("interest is charged once a second", () => {
    const markets = indebted().wait(1);
    expect(kindsOf(markets.submit({ kind: "interestAccrual", reserve }))).toEqual([
      "interestPosting",
      "timePosting",
      "interestAccrual",
    ]);
    expect(kindsOf(markets.submit({ kind: "interestAccrual", reserve }))).toEqual([
      "interestAccrual",
    ]);
    expect(markets.refusal({ kind: "interestAccrual", reserve: nowhere })).toBe(
      "market not created",
    );
    markets.timeSeconds -= 5;
    expect(markets.refusal({ kind: "interestAccrual", reserve })).toBe("panic 0x11");
  });

  test("a flash loan takes what the contract has of a token, in all its markets", () => {
    const markets = indebted();
    const loan = {
      kind: "flashLoan",
      reserve: PROPORTIONAL.loanToken,
      initiator: BOB,
      receiver: CAROL,
      premium: 0n,
    } as const;
    const held = loans(PROPORTIONAL, 8_768n);
    expect(markets.refusal({ ...loan, amount: 0n })).toBe("zero assets");
    expect(markets.refusal({ ...loan, amount: held + 1n })).toBe("transfer reverted");
    expect(kindsOf(markets.submit({ ...loan, amount: held }))).toEqual(["flashLoan"]);
  });
});
