import fc from "fast-check";
import { expect, test } from "vitest";
import type { Intent } from "../../events/intents.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import type { Sale } from "../mechanism.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { whaleExit } from "./model.ts";
import { whaleExitParams, type WhaleExitParams } from "./params.ts";

const params = whaleExitParams.parse({});
const POOL = "weth";
const PRICE = 2_000n * USD8;

function sceneAt(timeSeconds: number, deposits: readonly bigint[], cash: bigint): SceneStep {
  const totalSupply = deposits.reduce((sum, amount) => sum + amount, 0n);
  return {
    timeSeconds,
    reserves: { [POOL]: { priceUsd8: PRICE, totalSupply, totalDebt: totalSupply - cash, cash } },
    marketPricesUsd8: { [POOL]: PRICE },
    people: Object.fromEntries(
      deposits.map((supplied, number) => [
        `account ${number}`,
        { holdings: [{ reserve: POOL, supplied, borrowed: 0n, collateral: 0n }] },
      ]),
    ),
  };
}

interface Played {
  readonly met: readonly bigint[];
  readonly unmet: readonly bigint[];
  readonly sales: readonly Sale[];
}

/** They leave, the pool pays while it can, they sell. */
function play(deposits: readonly bigint[], cash: bigint, chosen: WhaleExitParams): Played {
  const state = whaleExit.open(chosen);
  const world = worldOf(sceneAt(100, deposits, cash));
  const [met, unmet, sales]: [bigint[], bigint[], Sale[]] = [[], [], []];
  let left = cash;
  for (const action of whaleExit.act?.(state, world, chosen) ?? []) {
    if (action.kind !== "ask" || action.intent.kind !== "withdraw") throw new Error("no ask");
    const { intent } = action;
    const isMet = intent.amount <= left;
    if (isMet) left -= intent.amount;
    (isMet ? met : unmet).push(intent.amount);
    whaleExit.hear?.(state, isMet ? (intent as Outcome) : refused(intent), world, chosen);
  }
  expect(whaleExit.nextActSeconds?.(state, world, chosen)).toBe(
    met.length > 0 && chosen.sells === 1n ? 100 : undefined,
  );
  for (const action of whaleExit.act?.(state, worldOf(sceneAt(100, deposits, left)), chosen) ?? [])
    if (action.kind === "sell") sales.push(action.sale);
  return { met, unmet, sales };
}

function refused({ reserve, account, amount }: Intent & { readonly kind: "withdraw" }): Outcome {
  return { kind: "refusal", intent: "withdraw", reserve, account, amount, code: "NO_CASH" };
}

const many = [5n, 400n, 30n, 400n, 7n].map((tokens) => tokens * WAD);
mechanismSuite(whaleExit, {
  params: { ...params, startSeconds: 50n, count: 2n },
  steps: [sceneAt(0, many, 500n * WAD), sceneAt(50, many, 500n * WAD), sceneAt(60, many, WAD)],
});

test("the largest leaves, gets what is there, and sells exactly what it got", () => {
  const { met, unmet, sales } = play(many, 300n * WAD, params);
  expect(met).toEqual([300n * WAD]);
  expect(unmet).toEqual([100n * WAD]);
  expect(sales).toEqual([{ reserve: POOL, amount: 300n * WAD, valueUsd8: 600_000n * USD8 }]);
  expect(play(many, 300n * WAD, { ...params, sells: 0n }).sales).toEqual([]);
});

test("what is asked for is what the largest have; what is sold is what was paid", () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 1_000n * WAD }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      amounts,
      fc.bigInt({ min: 0n, max: 3_000n * WAD }),
      fc.bigInt({ min: 1n, max: 10n }),
      (deposits, cash, count) => {
        const { met, unmet, sales } = play(deposits, cash, { ...params, count });
        const sum = (parts: readonly bigint[]) => parts.reduce((all, part) => all + part, 0n);
        const largest = [...deposits].sort((a, b) => (a > b ? -1 : 1)).slice(0, Number(count));
        expect(sum(met) + sum(unmet)).toBe(sum(largest));
        expect(sum(met)).toBe(sum(largest) < cash ? sum(largest) : cash);
        expect(sum(sales.map(({ amount }) => amount))).toBe(sum(met));
      },
    ),
  );
});

test("who has debt stays, and nobody leaves before the moment or twice", () => {
  const scene = sceneAt(100, many, 500n * WAD);
  const held = [
    { reserve: POOL, supplied: 400n * WAD, borrowed: 0n, collateral: 0n },
    { reserve: "usdc", supplied: 0n, borrowed: 1n, collateral: 0n },
  ];
  const indebted = { ...scene, people: { ...scene.people, "account 1": { holdings: held } } };
  const state = whaleExit.open(params);
  const asks = whaleExit.act?.(state, worldOf(indebted), params) ?? [];
  expect(asks).toMatchObject([{ intent: { account: "account 3" } }]);
  expect(whaleExit.act?.(state, worldOf(indebted), params)).toEqual([]);
  const later = { ...params, startSeconds: 200n };
  const waiting = whaleExit.open(later);
  expect(whaleExit.act?.(waiting, worldOf(scene), later)).toEqual([]);
  expect(whaleExit.nextActSeconds?.(waiting, worldOf(scene), later)).toBe(200);
  const empty = worldOf({ timeSeconds: 300 });
  expect(whaleExit.act?.(waiting, empty, later)).toEqual([]);
  expect(whaleExit.nextActSeconds?.(waiting, empty, later)).toBeUndefined();
  expect(whaleExit.act?.(waiting, worldOf(sceneAt(400, many, WAD)), later)).toHaveLength(2);
});

test("figure: how few empty a pool", async () => {
  // Deposits by rank as 1 / rank^a: the steeper, the more the first have.
  const line = (name: string, exponent: number) => {
    const deposits = Array.from({ length: 1_000 }, (_, rank) =>
      BigInt(Math.round(1e9 / (rank + 1) ** exponent)),
    );
    const supply = deposits.reduce((sum, amount) => sum + amount, 0n);
    const points = [0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 75, 100].map((count) => {
      if (count === 0) return [0, 20] as const;
      const { met } = play(deposits, supply / 5n, { ...params, count: BigInt(count) });
      const paid = met.reduce((sum, amount) => sum + amount, 0n);
      return [count, 20 - Number((paid * 100_000n) / supply) / 1_000] as const;
    });
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "Cash of a pool of a thousand when the largest leave",
    x: "how many leave",
    y: "cash, % of deposits",
    lines: [line("all alike", 0), line("deposits fall as 1 / √rank", 0.5), line("as 1 / rank", 1)],
  });
});
