import fc from "fast-check";
import { expect, test } from "vitest";
import type { Intent } from "../../events/intents.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { crossProtocolCheck, roomUsd8 } from "./model.ts";
import { crossProtocolCheckParams, type CrossProtocolCheckParams } from "./params.ts";

const params = crossProtocolCheckParams.parse({});
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;

const supply: Intent = { kind: "supply", reserve: "crv", payer: "a", account: "a", amount: 1n };
const borrow = (account: string): Intent => ({
  kind: "borrow",
  reserve: "usdc",
  caller: account,
  account,
  amount: 1n,
});
const holder = (reserve: string) => ({
  holdings: [{ reserve, supplied: 1n, borrowed: 0n, collateral: 0n }],
});

/** So many tokens of a dollar each pledged here; "a" has some of them, "b" has something else. */
const pledged = (tokens: number, timeSeconds = 0): SceneStep => {
  const totals = { priceUsd8: USD8, totalSupply: BigInt(tokens) * WAD, totalDebt: 0n, cash: 1n };
  return {
    timeSeconds,
    reserves: { crv: totals, usdc: { ...totals, totalSupply: 0n } },
    marketPricesUsd8: { crv: USD8, usdc: USD8 },
    people: { a: holder("crv"), b: holder("usdc") },
    intents: [supply, borrow("a"), borrow("b")],
  };
};

function stopped(step: SceneStep, chosen: CrossProtocolCheckParams): boolean[] {
  const state = crossProtocolCheck.open(chosen);
  const world = worldOf(step);
  crossProtocolCheck.act?.(state, world, chosen);
  return (step.intents ?? []).map(
    (intent) => crossProtocolCheck.stop?.(state, intent, world, chosen) !== undefined,
  );
}

/** The market can take what ten tokens are worth. */
const ten = { ...params, depthUsd8: usd(10), multipleWad: WAD };

mechanismSuite(crossProtocolCheck, {
  params: ten,
  steps: [pledged(5), pledged(11, 1), pledged(11, 2)],
});

test("up to the limit all pass; beyond it no more of it, and no new debt with it behind", () => {
  expect(stopped(pledged(10), ten)).toEqual([false, false, false]);
  expect(stopped(pledged(11), ten)).toEqual([true, true, false]);
  expect(stopped(pledged(11), { ...ten, stopsSupply: 0n })).toEqual([false, true, false]);
  expect(stopped(pledged(11), { ...ten, stopsBorrow: 0n })).toEqual([true, false, false]);
});

test("what is pledged elsewhere counts as if it were here", () => {
  expect(stopped(pledged(5), { ...ten, elsewhereUsd8: usd(5) })[0]).toBe(false);
  expect(stopped(pledged(5), { ...ten, elsewhereUsd8: usd(5) + 1n })[0]).toBe(true);
  expect(stopped(pledged(5), { ...ten, elsewherePerHereWad: WAD })[0]).toBe(false);
  expect(stopped(pledged(6), { ...ten, elsewherePerHereWad: WAD })[0]).toBe(true);
});

test("debt of vaults, and nothing that takes away, is stopped", () => {
  const vault = (collateralDelta: bigint, debtDelta: bigint): Intent => ({
    kind: "vaultChange",
    reserve: "crv",
    account: "a",
    collateralDelta,
    debtDelta,
  });
  const intents = [vault(1n, 0n), vault(0n, 1n), vault(-1n, 0n), vault(0n, -1n)];
  expect(stopped({ ...pledged(11), intents }, ten)).toEqual([true, true, false, false]);
});

test("it lets go when enough has been taken away, and remembers since when it held", () => {
  const state = crossProtocolCheck.open(ten);
  for (const [tokens, timeSeconds] of [
    [11, 10],
    [12, 20],
  ] as const)
    crossProtocolCheck.act?.(state, worldOf(pledged(tokens, timeSeconds)), ten);
  expect([...state.over]).toEqual([["crv", 10]]);
  crossProtocolCheck.act?.(state, worldOf(pledged(10, 30)), ten);
  expect([...state.over]).toEqual([]);
});

test("room shrinks by what is pledged anywhere, and grows with depth", () => {
  const amount = fc.bigInt({ min: 0n, max: usd(1_000_000_000) });
  fc.assert(
    fc.property(amount, amount, amount, amount, (here, elsewhere, depth, more) => {
      const chosen = { ...params, depthUsd8: depth, elsewhereUsd8: elsewhere };
      const room = roomUsd8(here, chosen);
      expect(roomUsd8(here + more, chosen)).toBe(room - more);
      expect(roomUsd8(here, { ...chosen, elsewhereUsd8: elsewhere + more })).toBe(room - more);
      expect(roomUsd8(here, { ...chosen, depthUsd8: depth + more })).toBe(room + 2n * more);
    }),
  );
});

test("figure: room left here", async () => {
  const line = (name: string, elsewherePerHere: bigint) => ({
    name,
    points: Array.from({ length: 31 }, (_, million) => {
      const chosen = { ...params, elsewherePerHereWad: elsewherePerHere * WAD };
      return [million, Number(roomUsd8(usd(million * 1_000_000), chosen) / USD8) / 1e6] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "Room under twice a depth of 10 million, by what each dollar here is elsewhere",
    x: "pledged here, million US dollars",
    y: "room, million US dollars",
    lines: [line("nothing", 0n), line("one dollar", 1n), line("four dollars", 4n)],
  });
});
