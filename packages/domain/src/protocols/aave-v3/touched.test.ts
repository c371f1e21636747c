import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { encodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import { USD8 } from "../../numbers/units.ts";
import { copy } from "./copy.ts";
import { driverValues, marginForm } from "./margin.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DAI,
  MarketUnderTest,
  RULE_VERSIONS,
  setting,
  START_SECONDS,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { PARAMETERS } from "./params.ts";
import { evolve } from "./evolve.ts";
import { opportunity } from "./liquidation.ts";
import { parameterValues, type AaveV3State } from "./state.ts";
import { movesDrivers, touchedAccounts, touchedOffers } from "./touched.ts";

/** Two accounts that can be liquidated and have nothing in common, one of them in a mode. */
function twoUnsafe(ruleVersion: bigint): MarketUnderTest {
  const market = new MarketUnderTest(ruleVersion);
  for (const reserve of [USDC, DAI]) market.supply(reserve, CAROL, tokens(reserve, 1_000_000n));
  market.supply(WBTC, CAROL, tokens(WBTC, 100n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  market.borrow(WBTC, ALICE, tokens(WBTC, 1n) / 4n);
  market.supply(USDC, BOB, tokens(USDC, 20_000n));
  market.submit({ kind: "modeChange", account: BOB, mode: 1 });
  market.borrow(DAI, BOB, tokens(DAI, 18_000n));
  market.price(WETH, 1_100n * USD8);
  market.price(DAI, (11n * USD8) / 10n);
  return market;
}

/** Values that a parameter might have instead; the rules accept some of them. */
const OTHERS = [
  0n,
  1n,
  3n,
  1_000n,
  5_000n,
  8_000n,
  9_400n,
  10_200n,
  10_600n,
  10n ** 26n,
  3n * 10n ** 26n,
].concat([33n, 37n, BigInt(START_SECONDS) + 1_000n]);

function othersOf(now: bigint | boolean): readonly (bigint | boolean)[] {
  return typeof now === "boolean" ? [!now] : OTHERS.filter((other) => other !== now);
}

const text = (of: unknown): string =>
  JSON.stringify(of, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)) ??
  "none";
const formOf = (state: AaveV3State, account: string): string => text(marginForm(state, account));

/** A state after a change, what it says of itself, and the market before it. */
interface Changed {
  readonly before: MarketUnderTest;
  readonly after: AaveV3State;
  readonly outcomes: readonly Outcome[];
  readonly name: string;
}

/** Every parameter of the market, a mode and a reserve, changed to whatever the rules accept. */
function* everyChange(ruleVersion: bigint): Generator<Changed> {
  const scopes = { market: "market", mode: "mode:1", reserve: WETH.address };
  for (const { name, scope } of PARAMETERS)
    for (const where of scope === "reserve" ? [WETH.address, USDC.address] : [scopes[scope]]) {
      const before = twoUnsafe(ruleVersion);
      const now = parameterValues(before.state, where)?.[name];
      if (now === undefined) continue;
      for (const other of othersOf(now)) {
        const decision = before.decide(setting(where, { [name]: other }));
        if (!decision.ok || decision.outcomes.length === 0) continue;
        const after = copy(before.state);
        for (const outcome of decision.outcomes) evolve(after, outcome);
        yield { before, after, outcomes: decision.outcomes, name: `${where}/${name} ${other}` };
      }
    }
}

describe.each(RULE_VERSIONS)("whatever is changed in version %s", (version) => {
  test("forms are what they were, but where it says so", () => {
    const moved = new Set<string>();
    for (const { before, after, outcomes, name } of everyChange(version))
      for (const account of [ALICE, BOB, CAROL]) {
        if (formOf(before.state, account) !== formOf(after, account)) moved.add(name);
        const isSaid = outcomes.some((outcome) => touchedAccounts(outcome) === "all");
        expect(isSaid || formOf(after, account) === formOf(before.state, account), name).toBe(true);
      }
    expect(moved.size).toBeGreaterThan(0);
  });

  test("who has nothing of a reserve is offered as before, and everybody where none is named", () => {
    const offerOf = (state: AaveV3State, account: string, { env }: MarketUnderTest): string =>
      text(opportunity(state, account, env));
    const [moved, kept] = [new Set<string>(), new Set<string>()];
    for (const { before, after, outcomes, name } of everyChange(version)) {
      const of = outcomes.filter(({ kind }) => kind === "parameterChange").map(touchedOffers);
      for (const [account, held] of [
        [ALICE, [WETH.address, WBTC.address]],
        [BOB, [USDC.address, DAI.address]],
      ] as const) {
        const was = offerOf(before.state, account, before);
        expect(was).not.toBe("none");
        const isNow = offerOf(after, account, before);
        if (was !== isNow) moved.add(name);
        const isTouched = of.some(
          (reserves) => reserves === "all" || reserves.some((each) => held.includes(each as never)),
        );
        if (!isTouched) kept.add(name);
        expect(isTouched || isNow === was, `${name} for ${account}`).toBe(true);
      }
      // Whoever looks for candidates is woken where an offer may have come to be.
      const doesMove = outcomes.some((outcome) => movesDrivers(outcome));
      const isAll = outcomes.some((outcome) => touchedAccounts(outcome) === "all");
      expect(!moved.has(name) || doesMove || isAll, name).toBe(true);
      const drivers = [before.state, after].map((state) => driverValues(state, before.env).join());
      expect(drivers[0] === drivers[1] || doesMove, name).toBe(true);
    }
    expect(moved.size).toBeGreaterThan(3);
    expect(kept.size).toBeGreaterThan(10);
  });
});

test("a curve or a bonus touches no account, but what it earns to liquidate one; a threshold all", () => {
  const change = (values: ParameterValues): Outcome => ({
    kind: "parameterChange",
    scope: WETH.address,
    values: encodeParameterValues(values),
  });
  const slopes = { slope1Ray: 4n * 10n ** 25n, slope2Ray: 8n * 10n ** 26n };
  const curve = { baseRateRay: 0n, optimalUsageRay: 9n * 10n ** 26n, ...slopes };
  const bonus = { liquidationBonusBps: 10_600n };
  for (const values of [
    { slope2Ray: slopes.slope2Ray },
    slopes,
    curve,
    bonus,
    { ...curve, ...bonus },
  ]) {
    expect(touchedAccounts(change(values)), Object.keys(values).join()).toEqual([]);
    const earnsOtherwise = "liquidationBonusBps" in values;
    expect(movesDrivers(change(values))).toBe(earnsOtherwise);
    expect(touchedOffers(change(values))).toEqual(earnsOtherwise ? [WETH.address] : []);
  }
  const threshold = { liquidationThresholdBps: 8_400n };
  for (const values of [
    threshold,
    { ...threshold, ...bonus },
    { ...curve, ...threshold, ...bonus },
  ])
    expect(touchedAccounts(change(values)), Object.keys(values).join()).toBe("all");
});

test("parameters touch every form, postings only their accounts, stories none", () => {
  const market = new MarketUnderTest();
  market.supply(DAI, BOB, tokens(DAI, 1_000n));
  const supplied = market.supply(WETH, ALICE, tokens(WETH, 1n));
  expect(supplied.flatMap((outcome) => touchedAccounts(outcome))).toEqual([ALICE, ALICE]);
  const changed = market.submit({
    kind: "parameterChange",
    scope: WETH.address,
    values: '{"liquidationThresholdBps":"8400"}',
  });
  expect(changed.map((outcome) => touchedAccounts(outcome))).toEqual(["all"]);
  expect(supplied.some((outcome) => movesDrivers(outcome))).toBe(false);
  const before = marginForm(market.state, BOB);
  const bonus = market.submit({
    kind: "parameterChange",
    scope: WETH.address,
    values: '{"liquidationBonusBps":"10600"}',
  });
  expect(bonus.map((outcome) => touchedAccounts(outcome))).toEqual([[]]);
  expect(bonus.some((outcome) => movesDrivers(outcome))).toBe(true);
  expect(marginForm(market.state, BOB)).toEqual(before);
});
