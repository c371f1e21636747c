import type { MechanismSummary } from "@hindcast/evidence";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../sample-report.ts";
import { LARGEST_CHANGE, liquidatedChange, orderAccounts } from "./account-order.ts";
import { spreadRows } from "./spread-rows.ts";
import { bookRows, mechanismChanges, mechanismRows } from "./mechanism-rows.ts";
import { pairRows, pairTotals } from "./pair-rows.ts";
import { runKeys } from "./run-keys.ts";
import { layoutSweep } from "./sweep-grid.ts";
import { busyBuckets, describePrice, describeSeries, formatPrice } from "./timeline-words.ts";
import { readUrlState, writeUrlState } from "./url-state.ts";

const model = sampleReport();
const pair = (collateral: string, repaid: string, count = 1) => ({
  collateral,
  debt: "USDC",
  count,
  accounts: 1,
  repaidUsd8: repaid,
  seizedUsd8: repaid,
});

describe("links", () => {
  test("the state survives a round trip, odd characters included", () => {
    const state = { run: "n0", metric: "bad-debt@1", at: "a&b=#c <d>" };
    expect(readUrlState(writeUrlState(state))).toEqual(state);
    expect(readUrlState("#other=1")).toEqual({ run: undefined, metric: undefined, at: undefined });
    expect(readUrlState("#%E0%A4%A=1")).toMatchObject({ run: undefined });
  });
  test("every run has its own key, also when hashes clash or are missing", () => {
    expect(runKeys([{ scenarioHash: "aa" }, { scenarioHash: "aa" }, { scenarioHash: "" }])).toEqual(
      ["n0", "n1", "n2"],
    );
    expect(new Set(runKeys(model.runs)).size).toBe(25);
  });
});

describe("pairs", () => {
  test("pairs of either run appear once, the largest first", () => {
    const rows = pairRows([pair("A", "5"), pair("B", "7")], [pair("C", "9"), pair("A", "6")]);
    expect(rows.map((row) => row.collateral)).toEqual(["C", "B", "A"]);
    expect(rows[0]!.base.count).toBe(0n);
    expect(rows[2]).toMatchObject({ base: { repaidUsd8: 5n }, proposed: { repaidUsd8: 6n } });
  });
  test("totals equal the headline metric", () => {
    const base = model.runs[0]!;
    const rows = pairRows(base.liquidationsByPair, []);
    expect(pairTotals(rows.map((row) => row.base)).repaidUsd8.toString()).toBe(
      base.metrics["liquidated-value@1"],
    );
  });
});

describe("accounts", () => {
  const accounts = model.runs[9]!.affectedAccounts;
  test("the default order is by size of change and the list is not touched", () => {
    const before = accounts.map((one) => one.account);
    const sizes = orderAccounts(accounts, LARGEST_CHANGE).map((one) =>
      Number(liquidatedChange(one)),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => Math.abs(b) - Math.abs(a)));
    expect(accounts.map((one) => one.account)).toEqual(before);
  });
  test("an account without a health factor sorts below all others", () => {
    const one = { ...accounts[0]!, account: "x", lowestHealthFactorWad: "" };
    const sorted = orderAccounts([...accounts, one], {
      column: "lowestHealthFactorWad",
      descending: false,
    });
    expect(sorted[0]!.account).toBe("x");
  });
});

describe("the map of a sweep", () => {
  const metric = model.metrics[0]!;
  test("three axes become small multiples that hold every scenario once", () => {
    const grid = layoutSweep(model.axes, model.runs, metric)!;
    expect(grid.facets.map((facet) => facet.label)).toEqual([
      "close factor 50 %",
      "close factor 100 %",
    ]);
    const cells = grid.facets.flatMap((facet) => facet.rows.flatMap((row) => row.cells));
    expect(cells.map((cell) => cell.run).sort((a, b) => a! - b!)).toEqual(
      Array.from({ length: 24 }, (_, index) => index + 1),
    );
    expect(Math.max(...cells.map((cell) => cell.depth))).toBe(5);
  });
  test("one axis makes one column, a missing run an empty cell", () => {
    const axes = [{ name: "lt", values: ["1", "2"] }];
    const runs = [model.runs[0]!, { ...model.runs[1]!, coordinates: ["2"] }];
    const grid = layoutSweep(axes, runs, metric)!;
    expect(grid.facets[0]!.rows.map((row) => row.cells[0]!.run)).toEqual([undefined, 1]);
    expect(layoutSweep([], runs, metric)).toBeUndefined();
  });
  test("values that were drawn, axes moved alone and lists side by side make no map", () => {
    const at = (...coordinates: string[]) => ({ ...model.runs[1]!, coordinates });
    const axes = ["a", "b"].map((name) => ({ name, values: ["-4 pp", "+2 pp"] }));
    const layoutOf = (...runs: (typeof model.runs)[number][]) =>
      layoutSweep(axes, [model.runs[0]!, ...runs], metric);
    const corners = [
      at("-4 pp", "-4 pp"),
      at("-4 pp", "+2 pp"),
      at("+2 pp", "-4 pp"),
      at("+2 pp", "+2 pp"),
    ];
    expect(layoutOf(...corners)?.facets).toHaveLength(1);
    expect(layoutOf(...corners.slice(1), at("-1.31 pp", "+0.07 pp"))).toBeUndefined();
    expect(layoutOf(...corners.slice(1), at("-4 pp", "·"))).toBeUndefined();
    expect(layoutOf(at("-4 pp", "-4 pp"))).toBeUndefined();
  });
});

describe("the timeline in words", () => {
  test("sum and peak", () => {
    expect(describeSeries("Base", [0, 1_500, 2_500], [0, 3_600, 7_200])).toBe(
      "Base: $4.00 k in all, at most $2.50 k in one interval from 1970-01-01 02:00 UTC.",
    );
    expect(describeSeries("Base", [0, 0], [0, 1])).toBe("Base: nothing liquidated.");
  });
  test("price and busy intervals", () => {
    expect(
      describePrice({ ...model.timeline, startsSeconds: [0, 60], priceUsd: [2_000, 0.5] }),
    ).toBe(
      "WETH price: $2,000 at the start, lowest $0.5000 at 1970-01-01 00:01 UTC, $0.5000 at the end.",
    );
    expect(formatPrice(12.345)).toBe("$12.35");
    expect(
      busyBuckets([
        [0, 1, 0],
        [0, 0, 0, 2],
      ]),
    ).toEqual([1, 3]);
  });
});

describe("a scenario over many seeds", () => {
  const spread = { ...model.spread } as NonNullable<typeof model.spread>;
  const [first] = spread.members;

  test("is told metric by metric, with what its interval settles", () => {
    const rows = spreadRows(spread, first?.name, model.metrics);
    const texts = rows.map(({ difference, low, high, more, less, verdict }) =>
      [difference.text, low.text, high.text, more, less, verdict].join(" | "),
    );
    expect(texts).toEqual([
      "+$830,000 | +$610,000 | +$1,040,000 | 100 % | 0 % | worse",
      "−$37,200 | −$80,000 | +$9,000 | 30 % | 70 % | open",
    ]);
  });

  test("that there is no spread of has no rows; a single pair has no interval", () => {
    expect(spreadRows(spread, undefined, model.metrics)).toEqual([]);
    const [metric] = first?.metrics ?? [];
    const { low: _low, high: _high, ...single } = metric as NonNullable<typeof metric>;
    const alone = { seeds: 1, members: [{ name: "a", metrics: [{ ...single, difference: "0" }] }] };
    const [row] = spreadRows(alone, "a", model.metrics);
    expect([row?.low.text, row?.difference.text]).toEqual(["–", "±0"]);
  });
});

describe("mechanisms of two runs", () => {
  const mechanism = (name: string, latency = "40 s"): MechanismSummary => ({
    name,
    model: name,
    reserve: "",
    hypothesis: "",
    settings: [{ name: "latency", value: latency, isDefault: true }],
    book: [{ entry: `done by ${name}`, unit: "count", amount: latency.slice(0, -2) }],
  });
  const named = (...names: string[]) => names.map((name) => mechanism(name));

  test("stand in the order in which they are asked, whichever run has them", () => {
    const order = (base: string[], proposed: string[]) =>
      mechanismRows(named(...base), named(...proposed)).map(({ name }) => name);
    expect(order(["a", "c"], ["a", "b", "c", "d"])).toEqual(["a", "b", "c", "d"]);
    expect(order(["a", "b", "c"], ["b"])).toEqual(["a", "b", "c"]);
    expect(order([], ["x", "y"])).toEqual(["x", "y"]);
    expect(order(["b"], ["a", "b"])).toEqual(["a", "b"]);
  });

  test("differ in who is there, and in settings", () => {
    const rows = mechanismRows(
      [mechanism("feed"), mechanism("gone")],
      [mechanism("feed", "5 s"), mechanism("new")],
    );
    expect(mechanismChanges(rows)).toEqual([
      { mechanism: "feed", setting: "latency", base: "40 s", proposed: "5 s" },
      { mechanism: "new", setting: "", base: "not there", proposed: "there" },
      { mechanism: "gone", setting: "", base: "there", proposed: "not there" },
    ]);
    expect(mechanismChanges(mechanismRows(named("a"), named("a")))).toEqual([]);
  });

  test("keep books, side by side where both runs have them", () => {
    const rows = mechanismRows([mechanism("feed")], [mechanism("feed", "5 s"), mechanism("new")]);
    expect(bookRows(rows)).toEqual([
      { mechanism: "feed", entry: "done by feed", unit: "count", base: "40", proposed: "5" },
      { mechanism: "new", entry: "done by new", unit: "count", base: undefined, proposed: "40" },
    ]);
  });
});
