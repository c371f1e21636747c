import type { Outcome, PlacedOutcome } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { METRICS } from "../metrics.ts";
import {
  change,
  liquidation,
  listing,
  market,
  placed,
  refusal,
  storyOf,
  USD,
  USDC,
  WETH,
} from "../testing/outcomes.ts";
import { behaviourBand } from "../claims/behaviour-band.ts";
import { buildReport, type ReportInput, type ReportRun } from "./build-report.ts";

const FROM = 1_722_470_400; // 2024-08-01
const DAY = 86_400;

/** A call so many seconds after the start that repays so many dollars. */
function call(after: number, account: string, dollars: bigint): readonly [number, Outcome] {
  return [
    FROM + after,
    liquidation(account, {
      debtValueUsd8: dollars * USD,
      collateralValueUsd8: (dollars * USD * 105n) / 100n,
    }),
  ];
}

const OPENING = [
  [FROM, listing(WETH, "WETH", 18)],
  [FROM, listing(USDC, "USDC", 6)],
  [FROM, change(WETH, { ltvBps: 7_500n })],
] as const;

function run(name: string, coordinates: string[], outcomes: PlacedOutcome[]): ReportRun {
  const hash = (what: string) => `${what} of ${name}`;
  return {
    name,
    coordinates,
    runHash: hash("run"),
    scenarioHash: hash("scenario"),
    outcomeHash: hash("outcomes"),
    stateHash: hash("state"),
    story: storyOf(outcomes),
    mechanisms: [],
    worlds: [],
    otherwise: hash("rest"),
    movedPrices: [],
  };
}

const RUNS = [
  run(
    "base",
    [],
    placed(
      ...OPENING,
      [FROM + 5, refusal("parameterChange", "INVALID_LTV", WETH), "1:5:0:0:0"],
      call(2 * DAY, "0xaa", 100n),
      [FROM + 2 * DAY, change(WETH, { ltvBps: 7_400n })],
      call(3 * DAY, "0xbb", 50n),
    ),
  ),
  run("milder", ["1 pp"], placed(...OPENING, call(2 * DAY, "0xaa", 100n))),
  run(
    "harsher",
    ["-3 pp"],
    placed(
      [FROM, listing(WETH, "WETH", 18)],
      [FROM, listing(USDC, "USDC", 6)],
      [FROM, change(WETH, { ltvBps: 7_200n })],
      [FROM + 5, refusal("parameterChange", "INVALID_LTV", WETH), "1:5:0:0:0"],
      [FROM + 5, refusal("parameterChange", "INVALID_RESERVE_PARAMS", WETH), "scenario"],
      [FROM + 6, refusal("borrow", "COLLATERAL_CANNOT_COVER_NEW_BORROW")],
      call(2 * DAY, "0xaa", 100n),
      call(3 * DAY, "0xbb", 150n),
      call(10 * DAY - 1, "0xcc", 77n),
      [FROM + 10 * DAY - 1, market({ debtUsd8: 5n * USD })],
    ),
  ),
];

const INPUT: ReportInput = {
  title: "WETH loan-to-value",
  dataset: {
    name: "lab",
    title: "Lab",
    hash: "00",
    protocol: "aave-v3",
    protocolVersion: "3.0",
    chain: 1,
    fromTimeSeconds: FROM,
    toTimeSeconds: FROM + 10 * DAY - 1,
    fromBlock: 1,
    toBlock: 9,
    facts: 10,
    quarantined: 0,
    gaps: [],
    verificationLevel: "L1",
    source: "anvil",
    licence: "Apache-2.0",
  },
  fidelity: undefined,
  runs: RUNS,
  axes: [{ name: "WETH ltv", values: ["1 pp", "-3 pp"] }],
  focus: undefined,
  initialParameters: new Map(),
  parameters: [{ name: "ltvBps", scope: "reserve", unit: "bps", doc: "" }],
  price: {
    symbol: "WETH",
    observations: [
      { timeSeconds: FROM + DAY, usd8: 3_000n * USD },
      { timeSeconds: FROM + DAY + 1, usd8: 2_999n * USD + 12_999_999n },
      { timeSeconds: FROM + 5 * DAY, usd8: 2_000n * USD },
    ],
  },
  toldPrices: new Map(),
  recordedLiquidations: [
    { timeSeconds: FROM + 2 * DAY + 30, usd8: 90n * USD },
    { timeSeconds: FROM + 3 * DAY, usd8: 60n * USD },
  ],
  reproduce: {
    command: "hindcast sweep",
    verifyCommand: "hindcast verify",
    engineVersion: "0.1.0",
    nodeVersion: "24",
    datasetHash: "00",
    sweepHash: "01",
    seed: 1,
    scenarioText: "name: a",
  },
  assumptions: ["Somebody liquidates."],
  limitations: ["One history."],
};

const report = buildReport(INPUT);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe("runs", () => {
  test("base is first, then the sweep in its order, with all hashes and metrics", () => {
    expect(report.runs.map(({ name }) => name)).toEqual(["base", "milder", "harsher"]);
    for (const one of report.runs) {
      expect(one).toMatchObject({
        runHash: `run of ${one.name}`,
        scenarioHash: `scenario of ${one.name}`,
        outcomeHash: `outcomes of ${one.name}`,
        stateHash: `state of ${one.name}`,
      });
      expect(Object.keys(one.metrics)).toEqual(METRICS.map(({ id }) => id));
    }
    // 100 + 50; 100; 100 + 150 + 77
    expect(report.runs.map((one) => one.metrics["liquidated-value@1"])).toEqual([
      "15000000000",
      "10000000000",
      "32700000000",
    ]);
  });

  test("the focus is the largest effect, either way, or the one asked for", () => {
    expect(report.focus).toBe(2);
    expect(buildReport({ ...INPUT, focus: 1 }).focus).toBe(1);
    const fewer = run("fewer", [], placed(...OPENING));
    const more = run("more", [], placed(call(0, "0xaa", 299n)));
    // effects -150 and +149
    expect(buildReport({ ...INPUT, runs: [RUNS[0]!, more, fewer] }).focus).toBe(2);
  });

  test("where a band was drawn the focus is what it supports, else its largest mean effect", () => {
    const drawn = (milder: readonly number[], harsher: readonly number[]) =>
      behaviourBand({
        method: "",
        quantities: [
          {
            id: "volume",
            name: "volume",
            unit: "usd",
            party: "owners",
            worse: "higher",
            recorded: 100,
          },
        ],
        draws: [
          { scenario: "milder", proposed: milder },
          { scenario: "harsher", proposed: harsher },
        ].map((one) => ({ ...one, behaviour: "a", quantity: "volume", base: [100, 100] })),
      });
    expect(buildReport({ ...INPUT, band: drawn([110, 120], [400, 50]) }).focus).toBe(1);
    const neither = buildReport({ ...INPUT, band: drawn([90, 120], [400, 50]) });
    expect(neither.focus).toBe(2);
    expect(neither.finding.standing).toBe("not supported");
    expect(neither.band?.verdicts).toHaveLength(2);
    expect(buildReport({ ...INPUT, focus: 1, band: drawn([90, 120], [400, 50]) }).focus).toBe(1);
  });

  test("the base alone is its own focus and finding", () => {
    const alone = buildReport({ ...INPUT, runs: RUNS.slice(0, 1), axes: [] });
    expect(alone).toMatchObject({ focus: 0, finding: { standing: "base only" } });
  });

  test("without any effect the first scenario is opened and the finding says so", () => {
    const same = buildReport({ ...INPUT, runs: [RUNS[0]!, { ...RUNS[0]!, name: "same" }] });
    expect(same).toMatchObject({ focus: 1, finding: { standing: "no effect" } });
  });

  test("parameters, refusals, pairs and accounts are those that differ from the base", () => {
    const [base, , harsher] = report.runs;
    expect(base).toMatchObject({
      parameterChanges: [],
      refusedParameterChanges: [],
      affectedAccountsTotal: 0,
    });
    expect(harsher?.parameterChanges).toEqual([
      {
        scope: "WETH",
        parameter: "ltvBps",
        unit: "bps",
        timeSeconds: FROM,
        base: "75.00 % [7500]",
        proposed: "72.00 % [7200]",
      },
      {
        scope: "WETH",
        parameter: "ltvBps",
        unit: "bps",
        timeSeconds: FROM + 2 * DAY,
        base: "74.00 % [7400]",
        proposed: "72.00 % [7200]",
      },
    ]);
    // What the base refused too is not the scenario's doing.
    expect(harsher?.refusedParameterChanges).toEqual(["WETH: INVALID_RESERVE_PARAMS"]);
    expect(harsher?.refusalsByCode).toEqual([
      { code: "borrow: COLLATERAL_CANNOT_COVER_NEW_BORROW", count: 1 },
    ]);
    expect(harsher?.liquidationsByPair).toEqual([
      {
        collateral: "WETH",
        debt: "USDC",
        count: 3,
        accounts: 3,
        repaidUsd8: "32700000000",
        seizedUsd8: "34335000000", // 327 * 1.05
      },
    ]);
    expect(harsher?.affectedAccounts.map(({ account }) => account)).toEqual(["0xbb", "0xcc"]);
  });
});

test("the finding speaks of the focus and the dataset's days", () => {
  expect(report.finding.sentence).toMatch(
    /^harsher, 2024-08-01 to 2024-08-10: debt liquidated \$150 → \$327,/,
  );
  expect(report.finding.standing).toBe("not supported");
});

describe("the timeline", () => {
  const { timeline } = report;

  test("covers the dataset in equal steps of whole minutes, 240 at most", () => {
    // 864,000 s / 240 = 3,600 s
    expect(timeline.bucketSeconds).toBe(3_600);
    expect(timeline.startsSeconds).toHaveLength(240);
    expect(timeline.startsSeconds[0]).toBe(FROM);
    expect(timeline.startsSeconds.at(-1)).toBe(FROM + 10 * DAY - 3_600);
  });

  test("each run's buckets add up to its liquidated value", () => {
    expect(timeline.liquidatedUsdByRun.map(({ name, usd }) => [name, total(usd)])).toEqual([
      ["base", 150],
      ["milder", 100],
      ["harsher", 327],
    ]);
    expect(timeline.liquidatedUsdByRun[2]?.usd[48]).toBe(100); // two days: bucket 48
    expect(timeline.liquidatedUsdByRun[2]?.usd[239]).toBe(77); // the last second
    expect(total(timeline.recordedUsd)).toBe(150);
  });

  test("prices are each bucket's last, to the cent, the first one before there was any", () => {
    expect(timeline.priceSymbol).toBe("WETH");
    expect(timeline.priceUsd[0]).toBe(3_000);
    expect(timeline.priceUsd[24]).toBe(2_999.12);
    expect(timeline.priceUsd[119]).toBe(2_999.12);
    expect(timeline.priceUsd[120]).toBe(2_000);
  });

  test("marks are the base's parameter changes after the opening", () => {
    expect(timeline.marks).toEqual([
      { timeSeconds: FROM + 2 * DAY, label: "WETH parameters changed" },
    ]);
  });

  test("nothing recorded is an empty series, no price is zero", () => {
    const bare = buildReport({
      ...INPUT,
      recordedLiquidations: [],
      price: { symbol: "WETH", observations: [] },
    }).timeline;
    expect(bare.recordedUsd).toEqual([]);
    expect(new Set(bare.priceUsd)).toEqual(new Set([0]));
  });

  test("no dataset is too short or too long: every second is in one bucket", () => {
    fc.assert(
      fc.property(fc.nat(400 * DAY), (seconds) => {
        const dataset = { ...INPUT.dataset, toTimeSeconds: FROM + seconds };
        const last = run("base", [], placed(call(0, "0xaa", 1n), call(seconds, "0xaa", 2n)));
        const one = buildReport({ ...INPUT, dataset, runs: [last] }).timeline;
        expect(one.startsSeconds.length).toBeLessThanOrEqual(240);
        expect(one.bucketSeconds % 60).toBe(0);
        expect(total(one.liquidatedUsdByRun[0]?.usd ?? [])).toBe(3);
      }),
      { numRuns: 50, examples: [[0], [59], [60], [14_399], [14_400]] },
    );
  });
});

test("a report is plain JSON", () => {
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});
