import { describe, expect, test } from "vitest";
import { liquidation, listing, placed, storyOf, USD, WETH } from "../testing/outcomes.ts";
import { againstMarket, mechanismSummaries, type MechanismAround } from "./mechanisms-around.ts";

const FEED: MechanismAround = {
  name: "feed",
  model: "push-feed",
  params: { latencySeconds: 300n },
};
const FUND: MechanismAround = { name: "fund", model: "insurance-fund", reserve: WETH, params: {} };

test("a mechanism is told with all its settings, those set marked, and its last book", () => {
  const line = (entry: string, amount: bigint) =>
    ({
      kind: "mechanismSnapshot",
      mechanism: "fund",
      model: "insurance-fund",
      entry,
      amount,
    }) as const;
  const story = storyOf([
    listing(WETH, "WETH", 18),
    line("paidOutUsd8", 0n),
    line("stoppedSeconds", 60n),
    line("paidOutUsd8", 3n * USD),
    line("waiting", 2n),
  ]);
  const [feed, fund] = mechanismSummaries([FEED, FUND], story);
  expect(feed).toMatchObject({ name: "feed", model: "push-feed", reserve: "", book: [] });
  expect(feed?.settings).toEqual(
    expect.arrayContaining([
      { name: "latency", value: "5 min", isDefault: false },
      { name: "deviation", value: "0.5 %", isDefault: true },
    ]),
  );
  expect(fund?.reserve).toBe("WETH");
  expect(fund?.settings.every(({ isDefault }) => isDefault)).toBe(true);
  expect(fund?.book).toEqual([
    { entry: "paid out", unit: "usd8", amount: "300000000" },
    { entry: "stopped", unit: "seconds", amount: "60" },
    { entry: "waiting", unit: "count", amount: "2" },
  ]);
});

describe("against the market", () => {
  const call = (time: number, account: string, dollars: bigint) =>
    [time, liquidation(account, { debtValueUsd8: dollars * USD })] as const;
  const run = (
    name: string,
    mechanisms: readonly MechanismAround[],
    calls: readonly (readonly [number, ReturnType<typeof liquidation>])[],
    otherwise = "same",
  ) => ({ name, mechanisms, otherwise, story: storyOf(placed(...calls)) });

  const prompt = run("prompt", [FUND], [call(100, "0xaa", 10n), call(200, "0xbb", 20n)]);
  const late = run("late", [FEED, FUND], [call(160, "0xaa", 11n), call(300, "0xcc", 5n)]);

  test("a run with oracles is held against the one that lacks nothing but them", () => {
    expect(againstMarket(late, [late, prompt])).toEqual({
      run: "prompt",
      wrongful: { accounts: 1, repaidUsd8: (5n * USD).toString() },
      missed: { accounts: 1, repaidUsd8: (20n * USD).toString() },
      late: { accounts: 1, repaidUsd8: (11n * USD).toString(), longestSeconds: 60 },
    });
  });

  test("against none that differs in anything else, and none without oracles is", () => {
    const elsewhere = { ...prompt, otherwise: "another patch" };
    const richer = { ...prompt, mechanisms: [{ ...FUND, params: { fundUsd8: 1n } }] };
    const more = { ...prompt, mechanisms: [FUND, { ...FUND, name: "second" }] };
    expect(againstMarket(late, [late, elsewhere, richer, more])).toBeUndefined();
    expect(againstMarket(prompt, [late, prompt])).toBeUndefined();
  });
});
