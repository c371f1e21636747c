import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import {
  ALICE,
  BOB,
  CAROL,
  COMET,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WETH,
  withdrawal,
} from "../market.suite.ts";
import { INDEX_ONE } from "../math.ts";
import { baseBalance, bookOf, findAccount, findReserve, openBook } from "../state.ts";

/** Bob lends, Alice has 1 WETH: she may borrow 1,650. */
function market(): MarketUnderTest {
  const made = new MarketUnderTest();
  made.supply(USDC, BOB, tokens(USDC, 10_000n));
  made.supply(WETH, ALICE, tokens(WETH, 1n));
  return made;
}

function transfer(from: string, to: string, amount: bigint) {
  return { kind: "shareTransfer", reserve: USDC.address, from, to, amount } as const;
}

describe("supply", () => {
  test("tells its story before the supply token's, and repays without one", () => {
    const of = market().wait(10);
    const supplied = of.supply(USDC, CAROL, 5n);
    expect(kindsOf(supplied)).toEqual([
      "cashMove",
      "baseAccrual",
      "principalChange",
      "supply",
      "baseMint",
    ]);
    of.withdraw(USDC, ALICE, tokens(USDC, 500n));
    const repaid = of.supply(USDC, ALICE, tokens(USDC, 100n));
    expect(kindsOf(repaid)).toEqual(["cashMove", "principalChange", "supply"]);
  });

  test("beyond the debt becomes supply; everything is the debt with its interest", () => {
    const of = market();
    of.withdraw(USDC, ALICE, tokens(USDC, 1_000n));
    of.wait(86_400 * 200);
    const owed = -baseBalance(of.state, ALICE, of.env);
    const [story] = of.supply(USDC, ALICE, MAX_UINT256).filter((o) => o.kind === "supply");
    expect(story).toMatchObject({ amount: owed });
    expect(findAccount(of.state, ALICE)?.principal).toBe(0n);
    expect(of.supply(USDC, ALICE, MAX_UINT256)).toContainEqual(
      expect.objectContaining({ kind: "supply", amount: 0n }),
    );
    of.withdraw(USDC, ALICE, tokens(USDC, 100n));
    const over = of.supply(USDC, ALICE, tokens(USDC, 150n)).find((o) => o.kind === "baseMint");
    expect(over).toMatchObject({ account: ALICE });
    expect(baseBalance(of.state, ALICE, of.env)).toBe(tokens(USDC, 50n) - 1n);
  });

  test("of nothing can cost the supplier a unit that the total keeps", () => {
    const of = market();
    openBook(of.state).supplyIndex = INDEX_ONE + 1n;
    const before = { ...bookOf(of.state) };
    of.supply(USDC, BOB, 0n);
    expect(findAccount(of.state, BOB)?.principal).toBe(tokens(USDC, 10_000n) - 1n);
    expect(bookOf(of.state).totalSupply).toBe(before.totalSupply);
  });
});

describe("withdraw", () => {
  test("beyond the balance borrows, up to what collateral allows", () => {
    const of = market();
    of.supply(USDC, ALICE, tokens(USDC, 100n));
    const most = tokens(USDC, 1_750n);
    expect(of.refusal(withdrawal(USDC, ALICE, most + 1n))).toBe(
      "NOT_COLLATERALIZED (NotCollateralized())",
    );
    const outcomes = of.withdraw(USDC, ALICE, most);
    expect(outcomes.at(-1)).toMatchObject({ kind: "baseBurn", amount: tokens(USDC, 100n) });
    expect(findAccount(of.state, ALICE)?.principal).toBe(-tokens(USDC, 1_650n));
  });

  test("leaves no debt below the least, and is refused for that before anything else", () => {
    const of = market();
    expect(of.refusal(withdrawal(USDC, CAROL, 1n))).toBe("BORROW_TOO_SMALL (BorrowTooSmall())");
    expect(of.refusal(withdrawal(USDC, ALICE, tokens(USDC, 100n) - 1n))).toContain("TOO_SMALL");
    expect(of.refusal(withdrawal(USDC, ALICE, tokens(USDC, 100n)))).toBe("accepted");
  });

  test("of everything is the balance, and for a borrower nothing, which is still judged", () => {
    const of = market();
    of.withdraw(USDC, ALICE, tokens(USDC, 1_650n));
    expect(of.refusal(withdrawal(USDC, ALICE, MAX_UINT256))).toBe("accepted");
    of.price(WETH, 1_999n * 10n ** 8n);
    expect(of.refusal(withdrawal(USDC, ALICE, MAX_UINT256))).toContain("NOT_COLLATERALIZED");
    of.supply(USDC, ALICE, tokens(USDC, 1_650n));
    const all = of.withdraw(USDC, BOB, MAX_UINT256).find((o) => o.kind === "withdraw");
    expect(all).toMatchObject({ amount: tokens(USDC, 10_000n) });
  });

  test("needs the cash, unless it goes nowhere", () => {
    const of = market();
    of.withdraw(USDC, ALICE, tokens(USDC, 1_000n));
    expect(of.refusal(withdrawal(USDC, BOB, MAX_UINT256))).toBe(
      "INSUFFICIENT_CASH (ERC20: transfer amount exceeds balance)",
    );
    const before = findReserve(of.state, USDC.address)?.cash;
    of.submit({ ...withdrawal(USDC, BOB, 5n), recipient: COMET } as never);
    expect(findReserve(of.state, USDC.address)?.cash).toBe(before);
  });

  test.each([
    [1n << 255n, "InvalidInt256()"],
    [(1n << 255n) - 1n, "panic 0x11"],
    [1n << 200n, "InvalidUInt104()"],
    [(1n << 104n) + tokens(USDC, 10_000n), "InvalidUInt104()"],
    [1n << 103n, "NotCollateralized()"],
    [(1n << 103n) + tokens(USDC, 10_000n), "InvalidInt104()"],
  ])("of %s reverts with %s", (amount, error) => {
    expect(market().refusal(withdrawal(USDC, BOB, amount))).toContain(`(${error})`);
  });
});

describe("transfer", () => {
  test("burns and mints supply, may borrow and repay", () => {
    const of = market();
    of.withdraw(USDC, ALICE, tokens(USDC, 500n));
    const outcomes = of.submit(transfer(BOB, ALICE, tokens(USDC, 600n)));
    expect(kindsOf(outcomes)).toEqual([
      "principalChange",
      "principalChange",
      "baseBurn",
      "baseMint",
      "shareTransfer",
    ]);
    expect(outcomes[3]).toMatchObject({ account: ALICE, amount: tokens(USDC, 100n) });
    expect(kindsOf(of.submit(transfer(ALICE, CAROL, tokens(USDC, 300n))))).toContain("baseBurn");
    expect(findAccount(of.state, ALICE)?.principal).toBe(-tokens(USDC, 200n));
  });

  test("is refused to oneself, below the least debt and without collateral", () => {
    const of = market();
    expect(of.refusal(transfer(BOB, BOB, 1n))).toBe("NO_SELF_TRANSFER (NoSelfTransfer())");
    expect(of.refusal(transfer(CAROL, BOB, 1n))).toContain("BORROW_TOO_SMALL");
    expect(of.refusal(transfer(CAROL, BOB, tokens(USDC, 100n)))).toContain("NOT_COLLATERALIZED");
  });
});

test("each call has its own pause flag", () => {
  const of = market();
  const calls = {
    supplyPaused: { kind: "supply", reserve: USDC.address, payer: BOB, account: BOB, amount: 1n },
    withdrawPaused: withdrawal(USDC, BOB, 1n),
    transferPaused: transfer(BOB, ALICE, 1n),
  } as const;
  for (const flag of ["supplyPaused", "withdrawPaused", "transferPaused"] as const) {
    of.set("market", { supplyPaused: false, withdrawPaused: false, transferPaused: false });
    of.set("market", { [flag]: true });
    for (const [name, intent] of Object.entries(calls))
      expect(of.refusal(intent), name).toBe(name === flag ? "PAUSED (Paused())" : "accepted");
  }
});
