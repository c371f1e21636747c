import { aaveV3, sameBlockLiquidator, WAD } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { History, HistoryFact } from "../kernel/history.ts";
import { placedOutcome } from "../kernel/outcome-sink.ts";
import { prepareHistory } from "../kernel/prepare-history.ts";
import { runKernel } from "../kernel/run.ts";
import { aaveHistory, addressOf, USDC, WETH } from "../kernel/testing/aave-history.ts";
import { recordedPaths } from "./retold-history.ts";
import { retoldMarket } from "./retold-market.ts";
import { BORROWER, FEED, HOUR, LENDER, price } from "./testing/priced-weth.ts";
import type { DiffusedWorld, World } from "./world.ts";

const DAY = 24 * HOUR;

const recorded = aaveHistory(HOUR, [
  [
    { kind: "supply", reserve: USDC, payer: LENDER, account: LENDER, amount: 10n ** 12n },
    { kind: "supply", reserve: WETH, payer: BORROWER, account: BORROWER, amount: 10n ** 19n },
    { kind: "borrow", reserve: USDC, caller: BORROWER, account: BORROWER, amount: 9_000_000_000n },
  ],
  [price(1_950)],
  [price(1_900)],
  [{ kind: "withdraw", reserve: USDC, account: LENDER, recipient: LENDER, amount: 10n ** 11n }],
  [price(2_000)],
]);
const history = prepareHistory(aaveV3, recorded);

const pathOf = ({ facts }: History) =>
  recordedPaths(facts, new Set([FEED]))
    .get(FEED)
    ?.map(({ price: usd8 }) => Number(usd8) / 1e8);

function journalOf(of: History) {
  const journal: unknown[] = [];
  runKernel({
    protocol: aaveV3,
    history: of,
    scenario: { patches: [], snapshotEverySeconds: DAY },
    liquidator: sameBlockLiquidator,
    liquidatorParams: sameBlockLiquidator.params.parse({}),
    onOutcome: (...emitted) => journal.push(placedOutcome(...emitted)),
  });
  return journal;
}

const scaled = (factor: number): World => ({
  model: "scaled-history",
  assets: [{ reserve: WETH, factorWad: BigInt(factor * 100) * 10n ** 16n }],
});
const NO_JUMPS = { perYearWad: 0n, meanWad: 0n, deviationWad: 0n };
const drawn = (volatilityWad: bigint): DiffusedWorld => ({
  model: "jump-diffusion",
  stepSeconds: 600,
  marketJumps: NO_JUMPS,
  assets: [
    {
      reserve: WETH,
      driftWad: 0n,
      volatilityWad,
      macroWad: 0n,
      correlationsWad: [],
      marketJumpShareWad: 0n,
      ownJumps: NO_JUMPS,
    },
  ],
});

describe("a market in a world", () => {
  test("of the recorded returns is the recorded market, whatever was meant by whom", () => {
    const same = retoldMarket(history, [scaled(1)], 1);
    expect([...same.facts]).toEqual(recorded);
    expect(same.meantAll).toEqual(history.meantAll);
    expect(same.liquidationCalls).toEqual(history.liquidationCalls);
    expect(journalOf(same)).toEqual(journalOf(history));
  });

  test("keeps what was meant beside its fact where answers come in between", () => {
    const meant: History = { ...history, meantAll: history.meantAll.slice() };
    const isWithdrawal = ({ kind }: HistoryFact) => kind === "withdraw";
    const call = { kind: "liquidate" } as never;
    const place = recorded.findIndex(isWithdrawal);
    meant.meantAll[place] = 1;
    const told = retoldMarket(
      { ...meant, liquidationCalls: new Map([[place, call]]) },
      [drawn(WAD)],
      1,
    );
    const moved = [...told.facts].findIndex(isWithdrawal);
    expect(moved).toBeGreaterThan(place);
    expect(told.meantAll.indexOf(1)).toBe(moved);
    expect(told.meantAll.lastIndexOf(1)).toBe(moved);
    expect([...(told.liquidationCalls ?? [])]).toEqual([[moved, call]]);
    expect(told.meantAll).toHaveLength([...told.facts].length);
  });

  test("that comes after another begins with what that one has made", () => {
    expect(pathOf(retoldMarket(history, [scaled(0)], 1))).toEqual([2_000, 2_000, 2_000, 2_000]);
    const crash: World = {
      model: "spliced-history",
      atSeconds: recorded[0]?.at.timeSeconds ?? 0,
      assets: [
        {
          reserve: WETH,
          event: [
            { timeSeconds: 0, price: 4n },
            { timeSeconds: HOUR, price: 3n },
          ],
        },
      ],
    };
    const both = pathOf(retoldMarket(history, [crash, scaled(2)], 1));
    const alone = pathOf(retoldMarket(history, [crash], 1));
    expect(alone?.[1]).toBe(1_500);
    // (3/4)^2 of 2,000.
    expect(both?.[1]).toBeCloseTo(1_125, 6);
  });

  test("drawn is the seed's, and begins with the recorded price", () => {
    const of = (seed: number) => pathOf(retoldMarket(history, [drawn(WAD)], seed));
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1)?.[0]).toBe(2_000);
    // Every ten minutes, not every hour.
    expect(of(1)?.length).toBeGreaterThan(15);
    expect(new Set(pathOf(retoldMarket(history, [drawn(0n)], 1)))).toEqual(new Set([2_000]));
  });
});

test.each([
  [
    "has no recorded price",
    [{ ...drawn(WAD), assets: [{ ...drawn(WAD).assets[0], reserve: addressOf(0xdead, 1) }] }],
    history,
  ],
  [
    "would follow two assets with one feed",
    [
      {
        model: "scaled-history",
        assets: [WETH, WETH].map((reserve) => ({ reserve, factorWad: WAD })),
      },
    ],
    history,
  ],
  [
    "has keepers who trade on quotes",
    [scaled(2)],
    { ...history, market: { quotes: [{}], priceSeries: new Map() } },
  ],
] as [string, World[], History][])("a market that %s is refused", (_, worlds, of) => {
  expect(() => retoldMarket(of, worlds, 1)).toThrow(/E-WORLD-006/);
});
