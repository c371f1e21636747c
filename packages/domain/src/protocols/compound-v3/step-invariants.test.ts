import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { USD8 } from "../../numbers/units.ts";
import type { Step } from "../protocol.ts";
import {
  absorbing,
  ALICE,
  BOB,
  MarketUnderTest,
  tokens,
  USDC,
  WETH,
  withdrawal,
} from "./market.suite.ts";
import { openAccount, openBook, openReserve, type CompoundV3State } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";

type CometStep = Step<CompoundV3State>;

/** A step that is about to be made: Bob lends, Alice owes. */
function step(kind: "supply" | "withdraw" | "absorb"): CometStep {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 1_000n));
  if (kind === "absorb") market.price(WETH, 1_000n * USD8);
  market.wait(100_000);
  const before = structuredClone(market.state);
  const outcomes: readonly Outcome[] =
    kind === "supply"
      ? market.supply(USDC, BOB, 777n)
      : market.submit(kind === "absorb" ? absorbing(ALICE) : withdrawal(USDC, ALICE, 777n));
  return { before, outcomes, after: market.state, env: market.env };
}

function broken(of: CometStep): string[] {
  return STEP_INVARIANTS.filter((law) => law.check(of) !== undefined).map((law) => law.code);
}

test.each(["supply", "withdraw", "absorb"] as const)("a right %s breaks no law", (kind) => {
  expect(broken(step(kind))).toEqual([]);
});

describe("each law catches its own breach", () => {
  test.each<[string, Parameters<typeof step>[0], (state: CompoundV3State) => void]>([
    ["COMET-STEP-1", "supply", (state) => void (openReserve(state, USDC.address).cash += 1n)],
    ["COMET-STEP-1", "withdraw", (state) => void (openReserve(state, WETH.address).cash -= 1n)],
    ["COMET-STEP-2", "supply", (state) => void (openBook(state).borrowIndex -= 10n ** 14n)],
    ["COMET-STEP-2", "absorb", (state) => void (openBook(state).lastAccrualSeconds -= 200_000)],
    ["COMET-STEP-3", "supply", (state) => void (openBook(state).totalSupply += 10n)],
    ["COMET-STEP-3", "withdraw", (state) => void (openBook(state).totalDebt -= 10n)],
    ["COMET-STEP-3", "absorb", (state) => void (openBook(state).totalDebt += 100n)],
    ["COMET-STEP-4", "absorb", (state) => void (openAccount(state, ALICE).principal = -1n)],
    [
      "COMET-STEP-4",
      "absorb",
      (state) => void openAccount(state, ALICE).holdings.push({ reserveId: 1, balance: 1n }),
    ],
    [
      "COMET-STEP-5",
      "withdraw",
      (state) => void (openAccount(state, ALICE).principal = -tokens(USDC, 1_700n)),
    ],
  ])("%s after a %s", (code, kind, change) => {
    const wrong = step(kind);
    change(wrong.after as CompoundV3State);
    expect(broken(wrong)).toContain(code);
  });
});

test("codes are numbered through", () => {
  expect(STEP_INVARIANTS.map((law) => law.code)).toEqual(
    STEP_INVARIANTS.map((_, index) => `COMET-STEP-${index + 1}`),
  );
});
