import type { Fact, FactOf } from "@hindcast/domain";
import { encodeParameterValues } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { studySuite } from "../study.suite.ts";
import { judgeCall } from "./bonuses.ts";
import { readCalls } from "./calls.ts";
import { closeFactorFindings } from "./close-factor.ts";
import { aaveV2Liquidations } from "./study.ts";

const START = Date.UTC(2021, 0, 1) / 1000;
const at = (timeSeconds: number, transaction: number, log: number) => ({
  timeSeconds,
  chain: 1,
  block: 0,
  transaction,
  log,
  phase: 0,
});
const address = (digit: string) => `0x${digit.repeat(40)}`;
const TOKENS = { LINK: address("1"), USDC: address("2"), ENJ: address("3"), WETH: address("4") };
const DECIMALS: Record<string, number> = { USDC: 6 };
type Symbol = keyof typeof TOKENS;

const bonus = (bps: number) => encodeParameterValues({ liquidationBonus: BigInt(bps) });
const listing = (symbol: Symbol, bps: number, log: number): FactOf<"reserveListing"> => ({
  kind: "reserveListing",
  at: at(START, 0, log),
  transactionHash: "",
  reserve: TOKENS[symbol],
  symbol,
  decimals: DECIMALS[symbol] ?? 18,
  supplyToken: address("0"),
  debtToken: address("0"),
  treasury: address("0"),
  pool: address("0"),
  values: bonus(bps),
});
const price = (
  series: string,
  value: number,
  place: ReturnType<typeof at>,
): FactOf<"marketPrice"> => {
  const price18 = BigInt(Math.round(value * 1e9)) * 10n ** 9n;
  return {
    kind: "marketPrice",
    at: place,
    transactionHash: "",
    series,
    intervalSeconds: 0,
    open18: price18,
    high18: price18,
    low18: price18,
    close18: price18,
    volume18: 0n,
  };
};

interface Spec {
  readonly collateral: Symbol;
  readonly seized: number;
  readonly repaid: number;
  readonly quotes: Partial<Record<"collateral" | "debt" | "usdt", number>>;
  readonly account?: string;
}
function call(timeSeconds: number, transaction: number, spec: Spec): Fact[] {
  const quotes = Object.entries(spec.quotes).map(([column, value], log) =>
    price(`call:${column}/ETH`, value, at(timeSeconds, transaction, log)),
  );
  const liquidation: FactOf<"liquidation"> = {
    kind: "liquidation",
    at: at(timeSeconds, transaction, 3),
    transactionHash: "",
    collateralReserve: TOKENS[spec.collateral],
    debtReserve: TOKENS.USDC,
    account: spec.account ?? address("a"),
    liquidator: address("b"),
    debtRepaid: BigInt(Math.round(spec.repaid * 1e6)),
    collateralSeized: BigInt(Math.round(spec.seized * 1e9)) * 10n ** 9n,
    receiveShares: false,
  };
  return [...quotes, liquidation];
}

const USDC_ETH = 0.001;
const LINK_ETH = 0.01;
const MARKET = [
  price("coingecko:WETH/USD", 1000, at(START, 0, 10)),
  price("coingecko:USDC/USD", 1, at(START, 0, 11)),
  price("coingecko:LINK/USD", 10, at(START, 0, 12)),
  price("coingecko:ENJ/USD", 2, at(START, 0, 13)),
];
const LISTINGS = (["LINK", "USDC", "ENJ", "WETH"] as const).map((symbol, log) =>
  listing(symbol, symbol === "WETH" ? 10_500 : 11_000, log),
);
const good = (repaid: number): Spec => ({
  collateral: "LINK",
  repaid,
  seized: (repaid * USDC_ETH * 1.1) / LINK_ETH,
  quotes: { collateral: LINK_ETH, debt: USDC_ETH, usdt: USDC_ETH },
});
const FACTS: readonly Fact[] = [
  ...LISTINGS,
  ...MARKET,
  ...[800, 400, 200, 100].flatMap((repaid, n) => call(START + 60 * n, 1, good(repaid))),
];
const judge = (...calls: Fact[]) => {
  const history = readCalls([...LISTINGS, ...MARKET, ...calls]);
  return history.calls.map((one) => judgeCall(one, history).class);
};

describe("aave-v2-liquidations", () => {
  studySuite(aaveV2Liquidations, {
    facts: FACTS,
    score: (report) => report.modes.forced?.recall ?? 0,
    damages: {
      "a decimal point that slipped": (facts) =>
        facts.map((fact) =>
          fact.kind === "liquidation"
            ? { ...fact, collateralSeized: fact.collateralSeized * 10n }
            : fact,
        ),
      "the wrong bonus": (facts) =>
        facts.map((fact) =>
          fact.kind === "reserveListing" ? { ...fact, values: bonus(10_750) } : fact,
        ),
      "prices of another hour": (facts) =>
        facts.map((fact) =>
          fact.kind === "marketPrice" && fact.series === "call:collateral/ETH"
            ? { ...fact, close18: (fact.close18 * 95n) / 100n }
            : fact,
        ),
    },
  });
});

test("four calls that each repay half are four matches and three successions of ratio 1/2", async () => {
  const report = await aaveV2Liquidations.run({ facts: FACTS, seed: 1 });
  expect(report.modes.forced).toMatchObject({ episodes: 4, matched: 4, missed: 0, extra: 0 });
  expect(report.modes.forced?.volumeRatio).toBeCloseTo(1, 9);
  expect(report.evidenceGrade).toBe(true);
  const [quarter, half] = closeFactorFindings(readCalls(FACTS).calls, [0.25, 0.5]);
  expect(half).toMatchObject({ pairs: 3, share: 1 });
  expect(quarter).toMatchObject({ pairs: 0, share: 0 });
});

test("a column with another asset's price is replaced by the one the market agrees with", () => {
  const swapped: Spec = {
    collateral: "ENJ",
    repaid: 100,
    seized: (100 * USDC_ETH * 1.1) / 0.002,
    quotes: { collateral: 0.0005, debt: USDC_ETH, usdt: 0.002 },
  };
  expect(judge(...call(START, 1, swapped))).toEqual(["price column of another asset, mended"]);
  const lost = { ...swapped, quotes: { ...swapped.quotes, usdt: 0.0005 } };
  expect(judge(...call(START, 1, lost))).toEqual(["market price stands in"]);
});

test("in a crash the hourly market lags: a price that the next quote confirms is the oracle's", () => {
  const halfway = good(100).seized / 0.7;
  const crashed = { ...good(100), seized: halfway };
  const call30 = call(START + 1800, 1, {
    ...crashed,
    quotes: { collateral: LINK_ETH * 0.7, debt: USDC_ETH },
  });
  const next = [
    price("coingecko:WETH/USD", 1000, at(START + 3600, 0, 10)),
    price("coingecko:LINK/USD", 6.5, at(START + 3600, 0, 12)),
  ];
  expect(judge(...call30, ...next)).toEqual(["as governance set it"]);
  expect(judge(...call30)).toEqual(["market price stands in, off"]);
});

test("ETH has no column: it is the oracle's own unit", () => {
  const ether: Spec = {
    collateral: "WETH",
    repaid: 1000,
    seized: 1.05,
    quotes: { debt: USDC_ETH, usdt: USDC_ETH },
  };
  expect(judge(...call(START, 1, ether))).toEqual(["as governance set it"]);
});

test("misses are told apart", () => {
  const stale = { ...good(100), quotes: { collateral: LINK_ETH * 1.1, debt: USDC_ETH } };
  const odd = { ...good(100), seized: good(100).seized * 1.2 };
  const unpriced = { ...good(100), quotes: {} };
  expect(judge(...call(START, 1, stale))).toEqual(["source's prices are another moment's"]);
  expect(judge(...call(START, 1, odd))).toEqual(["unexplained"]);
  expect(judge(...call(START + 86_400, 1, unpriced))).toEqual(["no price"]);
});

test("a bonus that changes: the old one is accepted for a fortnight, then not", () => {
  const change: FactOf<"parameterChange"> = {
    kind: "parameterChange",
    at: at(START + 10, 0, 0),
    transactionHash: "",
    scope: TOKENS.LINK,
    values: bonus(10_750),
  };
  const soon = judge(change, ...call(START + 20, 1, good(100)));
  expect(soon).toEqual(["as set before a change under way"]);
  const late = judge(change, ...call(START + 30 * 86_400, 1, good(100)));
  expect(late).toEqual(["bonus governance set at another time"]);
});
