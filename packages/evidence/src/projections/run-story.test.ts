import { encodeParameterValues, type Outcome, type OutcomeOf } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { METRICS, type MetricId } from "../metrics.ts";
import {
  change,
  liquidation,
  listing,
  market,
  placed,
  refusal,
  reserve,
  storyOf,
  USD,
  USDC,
  WETH,
} from "../testing/outcomes.ts";
import { RunStory } from "./run-story.ts";

const metric = (id: MetricId, outcomes: readonly Outcome[]) => storyOf(outcomes).metrics()[id];

/** Three calls on two accounts: 100, 250 and 50 dollars repaid for 105, 260 and 49; fees 1, 2, 0. */
const CALLS: readonly Outcome[] = [
  liquidation("0xaa", {
    debtValueUsd8: 100n * USD,
    collateralValueUsd8: 105n * USD,
    protocolFeeUsd8: 1n * USD,
  }),
  liquidation("0xbb", {
    debtValueUsd8: 250n * USD,
    collateralValueUsd8: 260n * USD,
    protocolFeeUsd8: 2n * USD,
  }),
  liquidation("0xaa", { debtValueUsd8: 50n * USD, collateralValueUsd8: 49n * USD }),
];

describe("metrics by hand", () => {
  test("an empty run has every metric, all zero", () => {
    const values = storyOf([]).metrics();
    expect(Object.keys(values)).toEqual(METRICS.map(({ id }) => id));
    expect(Object.values(values).every((value) => value === 0n)).toBe(true);
  });

  test.each<[MetricId, bigint, string]>([
    ["liquidation-count@1", 3n, "calls"],
    ["accounts-liquidated@1", 2n, "0xaa and 0xbb"],
    ["liquidated-value@1", 400n * USD, "100 + 250 + 50"],
    ["liquidator-profit@1", 14n * USD, "105 + 260 + 49 - 400"],
    ["protocol-liquidation-fee@1", 3n * USD, "1 + 2"],
    ["borrower-loss@1", 17n * USD, "414 + 3 - 400"],
  ])("%s is %s: %s", (id, expected) => {
    expect(metric(id, CALLS)).toBe(expected);
  });

  test("bad debt is summed over accounts and reserves", () => {
    const debt = (account: string, dollars: bigint): Outcome => ({
      kind: "badDebt",
      reserve: USDC,
      account,
      amount: 1n,
      valueUsd8: dollars * USD,
      writtenOff: false,
    });
    expect(metric("bad-debt@1", [debt("0xaa", 7n), debt("0xbb", 5n)])).toBe(12n * USD);
  });

  test("bad debt that stays is what is left last; what is written off adds up", () => {
    const debt = (dollars: bigint, writtenOff: boolean): Outcome => ({
      kind: "badDebt",
      reserve: USDC,
      account: "0xaa",
      amount: 1n,
      valueUsd8: dollars * USD,
      writtenOff,
    });
    expect(metric("bad-debt@1", [debt(7n, false), debt(5n, false)])).toBe(5n * USD);
    expect(metric("bad-debt@1", [debt(7n, true), debt(5n, true)])).toBe(12n * USD);
  });

  test("the first bad debt is timed from the first outcome; without any the run's length stands", () => {
    const debt = (dollars: bigint): Outcome => ({
      kind: "badDebt",
      reserve: USDC,
      account: "0xaa",
      amount: 1n,
      valueUsd8: dollars * USD,
      writtenOff: false,
    });
    const minutes = (...moments: readonly (readonly [number, Outcome])[]) => {
      const story = new RunStory();
      for (const one of placed(...moments)) story.add(one);
      return story.metrics()["minutes-to-bad-debt@1"];
    };
    const end = market({});
    expect(minutes([1_000, end], [1_300, debt(0n)], [1_479, debt(5n)], [9_000, debt(1n)])).toBe(7n);
    expect(minutes([1_000, end], [1_630, end])).toBe(10n);
  });

  test("insolvent value is that of the last snapshot", () => {
    const snapshots = [market({ insolventUsd8: 9n }), market({ insolventUsd8: 4n })];
    expect(metric("insolvent-at-end@1", snapshots)).toBe(4n);
  });

  test("interest income is the last claim plus what was minted, at the last price, by reserve", () => {
    const outcomes = [
      listing(WETH, "WETH", 18),
      listing(USDC, "USDC", 6),
      reserve(WETH, { priceUsd8: 3_000n * USD, treasuryClaim: 9n * 10n ** 18n }),
      { kind: "treasuryMint", reserve: WETH, amount: 10n ** 18n },
      { kind: "treasuryMint", reserve: WETH, amount: 5n * 10n ** 17n },
      reserve(USDC, { priceUsd8: 99_000_000n, treasuryClaim: 200_000_000n }),
      reserve(WETH, { priceUsd8: 2_000n * USD, treasuryClaim: 10n ** 18n / 2n }),
    ] as const;
    // WETH: 0.5 + 1 + 0.5 at 2,000 = 4,000; USDC: 200 at 0.99 = 198
    expect(metric("protocol-interest@1", outcomes)).toBe(4_198n * USD);
  });

  test("borrow usage is the mean of each snapshot's share, nothing borrowable counting as none", () => {
    const outcomes = [
      market({ debtUsd8: 50n, borrowingPowerUsd8: 100n }),
      market({ debtUsd8: 2n, borrowingPowerUsd8: 3n }),
      market({ debtUsd8: 0n, borrowingPowerUsd8: 0n }),
    ];
    // 5000, 6666 and 0 basis points: 11666 / 3
    expect(metric("borrow-usage@1", outcomes)).toBe(3_888n);
  });

  test("capital efficiency is the mean of what each snapshot's collateral allows to borrow", () => {
    const outcomes = [
      market({ borrowingPowerUsd8: 75n, collateralUsd8: 100n }),
      market({ borrowingPowerUsd8: 2n, collateralUsd8: 3n }),
      market({ borrowingPowerUsd8: 0n, collateralUsd8: 0n }),
    ];
    // 7500, 6666 and 0 basis points: 14166 / 3
    expect(metric("capital-efficiency@1", outcomes)).toBe(4_722n);
  });

  test("utilisation is each snapshot's debt over supply, of all its reserves together", () => {
    const outcomes = [
      reserve(WETH, { supplyUsd8: 300n, debtUsd8: 60n }),
      reserve(USDC, { supplyUsd8: 100n, debtUsd8: 90n }),
      market({}),
      reserve(WETH, { supplyUsd8: 0n, debtUsd8: 0n }),
      market({}),
      reserve(USDC, { supplyUsd8: 1_000n, debtUsd8: 10n }),
      market({}),
    ];
    // 150 of 400, nothing of nothing, 10 of 1000: (3750 + 0 + 100) / 3
    expect(metric("utilisation@1", outcomes)).toBe(1_283n);
  });

  test("mean debt is the mean over snapshots", () => {
    const outcomes = [4n, 5n, 8n].map((dollars) => market({ debtUsd8: dollars * USD }));
    // 17 / 3 = 5.66666666
    expect(metric("mean-debt@1", outcomes)).toBe(566_666_666n);
  });

  test("refused intents are users' actions, not liquidators' calls or parameter changes", () => {
    const outcomes = [
      refusal("borrow", "CAP"),
      refusal("withdraw", "UNHEALTHY"),
      refusal("borrow", "CAP"),
      refusal("liquidate", "HEALTHY"),
      refusal("parameterChange", "INVALID", WETH),
      refusal("reserveListing", "LISTED", WETH),
      refusal("feedAssignment", "NO", WETH),
    ];
    expect(metric("refused-intents@1", outcomes)).toBe(3n);
    const story = storyOf(outcomes);
    expect(story.refusalsByCode()).toEqual([
      { code: "borrow: CAP", count: 2 },
      { code: "liquidate: HEALTHY", count: 1 },
      { code: "withdraw: UNHEALTHY", count: 1 },
    ]);
    expect(story.refusedParameterChanges.map(({ outcome }) => outcome.code)).toEqual([
      "INVALID",
      "LISTED",
      "NO",
    ]);
  });
});

describe("what mechanisms did, by hand", () => {
  const line = (
    mechanism: string,
    model: string,
    entry: string,
    amount: bigint,
  ): OutcomeOf<"mechanismSnapshot"> => ({
    kind: "mechanismSnapshot",
    mechanism,
    model,
    entry,
    amount,
  });

  test("wrongful liquidations are the debt repaid in them", () => {
    const wrongful = (dollars: bigint): Outcome => ({
      kind: "wrongfulLiquidation",
      collateralReserve: WETH,
      debtReserve: USDC,
      account: "0xaa",
      debtValueUsd8: dollars * USD,
      healthFactorWad: 10n ** 18n,
    });
    const outcomes = [...CALLS, wrongful(100n), wrongful(50n)];
    expect(metric("wrongful-liquidations@1", outcomes)).toBe(150n * USD);
    expect(metric("liquidated-value@1", outcomes)).toBe(400n * USD);
  });

  test("books count as they are last, all of a kind together", () => {
    const outcomes = [
      line("fund", "insurance-fund", "paidOutUsd8", 4n),
      line("second", "insurance-fund", "paidOutUsd8", 0n),
      line("pause", "circuit-breaker", "stoppedSeconds", 900n),
      line("auction", "profit-auction", "protocolUsd8", 30n),
      market({}),
      line("fund", "insurance-fund", "paidOutUsd8", 7n),
      line("fund", "insurance-fund", "leftUsd8", 1n),
      line("second", "insurance-fund", "paidOutUsd8", 5n),
      line("pause", "circuit-breaker", "stoppedSeconds", 5_400n),
      line("run", "withdrawal-run", "withdrawnUsd8", 11n),
      // Of another kind, though the entry has the same name.
      line("buyer", "backstop-buyer", "paidOutUsd8", 99n),
    ];
    expect(metric("fund-payments@1", outcomes)).toBe(12n);
    expect(metric("breaker-time@1", outcomes)).toBe(5_400n);
    expect(metric("recaptured-value@1", outcomes)).toBe(30n);
    expect(metric("run-withdrawals@1", outcomes)).toBe(11n);
    expect(storyOf(outcomes).bookLines("fund")).toEqual([outcomes[5], outcomes[6]]);
    expect(storyOf(outcomes).bookLines("nobody")).toEqual([]);
  });

  test("what breakers refuse is counted apart, liquidators' calls never", () => {
    const outcomes = [
      refusal("borrow", "CIRCUIT_BREAKER_PRICE_MOVE"),
      refusal("withdraw", "CIRCUIT_BREAKER_OUTFLOW"),
      refusal("liquidate", "CIRCUIT_BREAKER_PRICE_MOVE"),
      refusal("borrow", "CAP"),
    ];
    expect(metric("breaker-refusals@1", outcomes)).toBe(2n);
    expect(metric("refused-intents@1", outcomes)).toBe(3n);
  });
});

test("what a reserve is listed with counts as its first parameter change", () => {
  const story = storyOf(
    placed([10, listing(WETH, "WETH", 18, { slope1Ray: 5n })], [20, change(WETH, { ltvBps: 1n })]),
  );
  expect(story.parameterChanges.map(({ at, outcome }) => [at.timeSeconds, outcome])).toEqual([
    [10, { kind: "parameterChange", scope: WETH, values: '{"slope1Ray":"5"}' }],
    [20, { kind: "parameterChange", scope: WETH, values: '{"ltvBps":"1"}' }],
  ]);
});

test("reserves go by their symbol and unit, unlisted ones by their address", () => {
  const { labels } = storyOf([listing(USDC, "USDC", 6)]);
  expect([labels.symbol(USDC), labels.symbol("0x99"), labels.symbol("market")]).toEqual([
    "USDC",
    "0x99",
    "market",
  ]);
  expect([labels.unit(USDC), labels.unit("0x99")]).toEqual([1_000_000n, 1n]);
});

test("an isolated market goes by its name, counts in its loan token, and starts with its terms", () => {
  const values = encodeParameterValues({ lltvWad: 86n });
  const story = storyOf([
    {
      kind: "marketListing",
      reserve: "0xa1",
      marketId: "0xa1",
      symbol: "WETH/USDC 86 %",
      loanToken: USDC,
      loanDecimals: 6,
      collateralToken: WETH,
      collateralDecimals: 18,
      oracle: "0x0a",
      rateModel: "0x0b",
      values,
    },
  ]);
  expect(story.labels.symbol("0xa1")).toBe("WETH/USDC 86 %");
  expect(story.labels.unit("0xa1")).toBe(1_000_000n);
  expect([story.labels.isIsolated("0xa1"), story.labels.isIsolated(USDC)]).toEqual([true, false]);
  expect(story.parameterChanges.map(({ outcome }) => outcome)).toEqual([
    { kind: "parameterChange", scope: "0xa1", values },
  ]);
});
