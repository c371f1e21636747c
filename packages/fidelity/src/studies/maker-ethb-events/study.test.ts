import { encodeParameterValues, luck, LUCK_RANGE, type Fact, type FactOf } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { studySuite } from "../study.suite.ts";
import { calibrateMedian } from "./calibrate-median.ts";
import { changeOf } from "./counterfactual.ts";
import { forcedPrices } from "./forced-prices.ts";
import {
  openAt,
  readHourlyCandles,
  type HourlyCandles,
  type OracleReading,
} from "./hourly-candles.ts";
import { MedianCloud } from "./median-cloud.ts";
import { Protection } from "./protection.ts";
import { makerEthbEvents } from "./study.ts";
import { readVaultRecord, type VaultEvent, type VaultRecord } from "./vault-record.ts";

const HOUR = 3600;
const FIRST_HOUR = Math.floor(Date.UTC(2021, 0, 1) / 3_600_000);
const HOURS = 24 * 60;
const ILK = "0x4554482d42000000000000000000000000000000";
const OSM = `0x${"0".repeat(39)}1`;
const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const RAD = 10n ** 45n;

const place = (timeSeconds: number, chain: number, transaction = 0) => ({
  at: { timeSeconds, chain, block: chain === 0 ? 0 : timeSeconds, transaction, log: 0, phase: 0 },
  transactionHash: "",
});
const wad = (value: number): bigint => BigInt(Math.round(value * 1e6)) * 10n ** 12n;

/** A market that falls by a tenth within hours every five days, and climbs back. */
const priceAt = (hour: number): number => {
  const since = hour % 120;
  const fall = since < 8 ? since / 8 : Math.max(0, 1 - (since - 8) / 60);
  const jitter = (luck(3, "jitter", "", hour) / LUCK_RANGE - 0.5) * 0.004;
  return 1000 * (1 - 0.1 * fall + jitter);
};

/** What the source holds at each hour: it reports when the market has moved by a percent. */
const HELD: readonly number[] = Array.from({ length: HOURS }).reduce<number[]>((held, _, hour) => {
  const last = held.at(-1) ?? priceAt(0);
  return [...held, Math.abs(Math.log(priceAt(hour) / last)) > 0.01 ? priceAt(hour) : last];
}, []);
const heldAt = (hour: number): number => HELD[hour] ?? 0;

const candle = (hour: number): FactOf<"marketPrice"> => {
  const [open, close] = [priceAt(hour), priceAt(hour + 1)];
  return {
    kind: "marketPrice",
    ...place((FIRST_HOUR + hour + 1) * HOUR, 0),
    series: "ETH/USD",
    intervalSeconds: HOUR,
    open18: wad(open),
    high18: wad(Math.max(open, close)),
    low18: wad(Math.min(open, close)),
    close18: wad(close),
    volume18: 0n,
  };
};

const LISTING: Fact = {
  kind: "marketListing",
  ...place(FIRST_HOUR * HOUR, 1),
  reserve: ILK,
  marketId: `0x4554482d42${"0".repeat(54)}`,
  symbol: "ETH-B",
  loanToken: `0x${"0".repeat(39)}2`,
  loanDecimals: 18,
  collateralToken: `0x${"0".repeat(39)}3`,
  collateralDecimals: 18,
  oracle: OSM,
  rateModel: `0x${"0".repeat(39)}4`,
  values: encodeParameterValues({
    auctionDebtSize: 10_000_000n * RAD,
    bidDuration: 21_600n,
    debtCeiling: 100_000_000n * RAD,
    debtFloor: 100n * RAD,
    liquidationPenalty: (113n * WAD) / 100n,
    liquidationRatio: (13n * RAY) / 10n,
    maximumAuctionDuration: 21_600n,
    minimumBidIncrease: (103n * WAD) / 100n,
    ruleVersion: 12n,
    stabilityFee: RAY,
  }),
};
const MARKET: Fact = {
  kind: "parameterChange",
  ...place(FIRST_HOUR * HOUR, 1, 1),
  scope: "market",
  values: encodeParameterValues({
    baseFee: 0n,
    globalAuctionLimit: 100_000_000n * RAD,
    globalDebtCeiling: 1_000_000_000n * RAD,
    oracleDelay: 3600n,
    targetPrice: RAY,
  }),
};

const INK = 100;
const accountOf = (vault: number): string => `0x${(vault + 16).toString(16).padStart(40, "0")}`;

/** A vault opened some hours before a fall; bitten when the price held an hour ago is too low. */
function vaultFacts(vault: number): Fact[] {
  const openHour = 60 + vault * 12;
  const reserve = ILK;
  const account = accountOf(vault);
  const opened = (FIRST_HOUR + openHour) * HOUR + 1800;
  const debt = (INK * priceAt(openHour - 1)) / (1.3 * (1.02 + 0.012 * (vault % 5)));
  const facts: Fact[] = [
    { kind: "vaultOpening", ...place(opened, 1), reserve, account, number: vault + 1 },
    {
      kind: "vaultChange",
      ...place(opened, 1, 1),
      reserve,
      account,
      collateralDelta: wad(INK),
      debtDelta: wad(debt),
    },
  ];
  for (let hour = openHour + 1; hour < HOURS; hour++)
    if (INK * heldAt(hour - 1) < 1.3 * debt) {
      facts.push({
        kind: "liquidation",
        ...place((FIRST_HOUR + hour) * HOUR + 60 + vault, 1),
        collateralReserve: reserve,
        debtReserve: reserve,
        account,
        liquidator: `0x${"0".repeat(40)}`,
        debtRepaid: wad(debt),
        collateralSeized: wad(INK),
        receiveShares: false,
      });
      return facts;
    }
  return facts;
}

const byTime = (a: Fact, b: Fact): number =>
  a.at.timeSeconds - b.at.timeSeconds ||
  a.at.chain - b.at.chain ||
  a.at.transaction - b.at.transaction;
const FACTS: readonly Fact[] = [
  LISTING,
  MARKET,
  ...Array.from({ length: 90 }, (_, vault) => vaultFacts(vault)).flat(),
  ...Array.from({ length: HOURS }, (_, hour): Fact[] => {
    const time = (FIRST_HOUR + hour) * HOUR;
    return [
      candle(hour),
      {
        kind: "oraclePrice",
        ...place(time, 0, 1),
        feed: OSM,
        price: wad(priceAt(hour)),
        round: 0n,
      },
      { kind: "oraclePoke", ...place(time + 30, 0, 2), oracle: OSM },
      { kind: "spotPoke", ...place(time + 30, 0, 3), reserve: ILK },
    ];
  }).flat(),
].toSorted(byTime);

const later = (kind: Fact["kind"], hours: number) => (facts: readonly Fact[]) =>
  facts
    .map((fact) =>
      fact.kind === kind
        ? { ...fact, at: { ...fact.at, timeSeconds: fact.at.timeSeconds + hours * HOUR } }
        : fact,
    )
    .toSorted(byTime);

describe("Maker ETH-B", () => {
  studySuite(makerEthbEvents, {
    facts: FACTS,
    score: (report) => report.modes.oneStep?.recallByValue ?? 0,
    damages: {
      "every candle half a day late": later("marketPrice", 12),
      "every liquidation two days late": later("liquidation", 48),
    },
  });
});

describe("what the study says of a history made by its own rules", () => {
  test("rules accept everything, alarms find most episodes, and Brier beats both rivals", async () => {
    const { modes, reconciliation } = await makerEthbEvents.run({ facts: FACTS, seed: 7 });
    expect(modes.forced?.recall).toBe(1);
    expect(reconciliation.every((one) => one.agrees)).toBe(true);
    // The value held is known to a percent only: a fall of that size an hour leaves doubt.
    expect(modes.oneStep?.recallByValue).toBeGreaterThan(0.65);
    expect(modes.oneStep?.brier).toBeLessThan(modes.oneStep?.brierBaseRate ?? 0);
    expect(modes.freeRun?.volumeRatio).toBeGreaterThan(0.5);
    expect(modes.freeRun?.volumeRatio).toBeLessThan(1.5);
  });

  test("a higher liquidation ratio liquidates more if owners do not react", async () => {
    const band = await makerEthbEvents.counterfactual?.({
      facts: FACTS,
      seed: 7,
      draws: 4,
      proposals: [{ name: "131.5 %", patches: [ratioPatch((1315n * RAY) / 1000n)] }],
    });
    const passive = band?.draws.find((one) => one.quantity === "liquidated");
    const [base, proposed] = [passive?.base ?? [], passive?.proposed ?? []];
    expect(base).toHaveLength(4);
    expect(proposed.every((value, draw) => value > (base[draw] ?? Infinity))).toBe(true);
  });
});

const ratioPatch = (value: bigint) => ({
  scope: ILK,
  parameter: "liquidationRatio",
  perturbation: { kind: "set" as const, value },
  from: undefined,
  until: undefined,
});

describe("proposals", () => {
  test("a set ratio becomes a factor on the recorded one; other scopes change nothing", () => {
    const record = readVaultRecord(FACTS);
    if (record === undefined) throw new TypeError("the synthetic history has vaults");
    const change = changeOf(
      { name: "x", patches: [ratioPatch((143n * RAY) / 100n)] },
      record,
      0.02,
    );
    expect(change.ratioFactor(0, 1.3)).toBeCloseTo(1.1, 9);
    expect(change.delaySeconds(0, 3600)).toBe(3600);
    expect(change.cushion(0, 3600)).toBe(0);
  });
});

test("owners who answer a shorter delay keep what an hour may take, by the root of time", () => {
  const record = readVaultRecord(FACTS);
  if (record === undefined) throw new TypeError("the synthetic history has vaults");
  const value = 2700n;
  const patch = { ...ratioPatch(0n), scope: "market", parameter: "oracleDelay" };
  const patches = [{ ...patch, perturbation: { kind: "set" as const, value } }];
  const change = changeOf({ name: "45 min", patches }, record, 0.02);
  expect(change.cushion(0, 3600)).toBeCloseTo(0.01, 9);
  expect(change.cushion(0, 2700)).toBe(0);
});

describe("prices that agree with the record", () => {
  const hour = FIRST_HOUR + 10;
  const event = (second: number) => ({ timeSeconds: hour * HOUR + second, vault: 0 });
  const recordOf = (events: readonly VaultEvent[]): VaultRecord => ({
    reserve: ILK,
    vaults: [accountOf(0)],
    numbers: ["1"],
    events: [
      {
        kind: "parameters",
        timeSeconds: FIRST_HOUR * HOUR,
        values: { liquidationRatio: 1.3, oracleDelaySeconds: 3600 },
      },
      ...events,
    ],
  });
  const flat = { firstHour: FIRST_HOUR, gaps: 0 };
  const open = new Float64Array(48).fill(Math.log(1000));
  const candles: HourlyCandles = { ...flat, open, high: open, low: open, close: open };
  // 100 of collateral for 78,000 of debt: safe from 1014 on.
  const draw: VaultEvent = { kind: "change", ...event(1800), ink: 100, art: 78_000 };
  const bite = (second: number): VaultEvent => ({
    kind: "bite",
    ...event(second),
    ink: 100,
    debt: 78_000,
  });

  test("a draw lifts the price just over what it needed, a bite keeps it below", () => {
    const lifted = forcedPrices(recordOf([draw]), candles).hours.get(hour);
    expect(Math.exp(lifted?.logPrice ?? 0)).toBeCloseTo(1014, 2);
    const small: VaultEvent = { kind: "change", ...event(-7200), ink: 100, art: 76_000 };
    const lowered = forcedPrices(recordOf([small, bite(1800)]), candles).hours.get(hour);
    expect(Math.exp(lowered?.logPrice ?? 0)).toBeCloseTo(988, 2);
  });

  test("a draw and a bite that exclude each other are a crossing", () => {
    expect(forcedPrices(recordOf([draw, bite(2400)]), candles).crossings).toEqual([hour]);
  });
});

describe("the price model", () => {
  const candles = readHourlyCandles(FACTS);
  if (candles === undefined) throw new TypeError("the synthetic history has candles");

  test("calibration finds that a held price is likelier than the open itself", () => {
    const readings: OracleReading[] = [];
    let held = openAt(candles, FIRST_HOUR);
    for (let hour = FIRST_HOUR; hour < FIRST_HOUR + HOURS - 1; hour++) {
      if (Math.abs(openAt(candles, hour) - held) > 0.01) held = openAt(candles, hour);
      readings.push({ hour: hour + 1, logPrice: held });
    }
    const found = calibrateMedian(candles, readings, 1);
    expect(found?.logScore).toBeGreaterThan(found?.plainLogScore ?? Infinity);
  });

  test("an accepted draw makes lower prices unlikely, and stays known", () => {
    const model = { threshold: 0.01, overshoot: 0.2, refresh: 0.2, noise: 0.002 };
    const cloud = new MedianCloud(candles, model, 1, 300);
    // In the middle of a fall, where what is held is least certain.
    cloud.moveTo(FIRST_HOUR + 125);
    const middle = cloud.quantile(0.5);
    expect(cloud.probabilityBelow(middle)).toBeCloseTo(0.5, 3);
    expect(cloud.probabilityBelow(middle, middle)).toBeLessThan(0.05);
    cloud.learnAtLeast(cloud.quantile(0.8));
    expect(cloud.probabilityBelow(middle)).toBeLessThan(0.4);
  });
});

describe("owners' protection", () => {
  test("survivals at risk lower a vault's chance to be bitten, bites raise it", () => {
    const steering = { vault: 1, debt: 5e6, isAwake: false, unsafeProbability: 0.9 };
    const protection = new Protection();
    const first = protection.vulnerability(steering).chance;
    for (let hour = 0; hour < 10; hour++)
      protection.learn(steering, protection.vulnerability(steering), 0);
    const later = protection.vulnerability(steering).chance;
    expect(later).toBeLessThan(first / 4);
    const neighbour = protection.vulnerability({ ...steering, vault: 2 }).chance;
    expect(neighbour).toBeLessThan(first);
    expect(later).toBeLessThan(neighbour / 2);
    protection.learn(steering, protection.vulnerability(steering), steering.debt);
    expect(protection.vulnerability(steering).chance).toBeGreaterThan(later);
  });

  test("a class that lost fewer dollars than expected is expected to lose fewer", () => {
    const of = (vault: number) => ({ vault, debt: 5e4, isAwake: false, unsafeProbability: 0.5 });
    const [lost, kept] = [new Protection(), new Protection()];
    for (let vault = 0; vault < 20; vault++) {
      // One of two is bitten either way; whole vaults here, a tenth of the debt there.
      const share = vault % 2 === 0 ? 1 : 0;
      lost.learn(of(vault), lost.vulnerability(of(vault)), share * 5e4);
      kept.learn(of(vault), kept.vulnerability(of(vault)), share * 5e3);
    }
    const whole = lost.vulnerability(of(99)).chance;
    expect(kept.vulnerability(of(99)).chance).toBeLessThan(whole / 2);
  });

  test("a survival without risk teaches nothing", () => {
    const safe = { vault: 1, debt: 5e4, isAwake: false, unsafeProbability: 0 };
    const protection = new Protection();
    const before = protection.vulnerability(safe).chance;
    protection.learn(safe, protection.vulnerability(safe), 0);
    expect(protection.vulnerability(safe).chance).toBe(before);
  });
});
