import { encodeParameterValues, type Fact, type FactOf } from "@hindcast/domain";
import type { Patch } from "@hindcast/replay";
import { describe, expect, test } from "vitest";
import { studySuite } from "../study.suite.ts";
import { habitsBefore } from "./calibrate.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { auctionCounterfactual } from "./counterfactual.ts";
import { isZeroBid, recordedAuctions } from "./recorded-auctions.ts";
import { makerFlipEthA } from "./study.ts";

const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const RAD = 10n ** 45n;
const RESERVE = `0x${"e".repeat(40)}`;
const OSM = `0x${"05".repeat(20)}`;
const NOBODY = `0x${"0".repeat(40)}`;
const DAY = 86_400;
const HOUR = 3_600;
const FIRST = 100 * DAY;
const GWEI = 10n ** 27n;

type WithoutPlace<T> = T extends unknown ? Omit<T, "at" | "transactionHash"> : never;

function fact(timeSeconds: number, payload: WithoutPlace<Fact>, chain = 1): Fact {
  const block = chain === 0 ? 0 : Math.floor(timeSeconds / 13);
  const at = { timeSeconds, chain, block, transaction: 0, log: 0, phase: 0 };
  return { ...payload, at, transactionHash: "" } as Fact;
}

const quote = (timeSeconds: number, series: string, value: bigint, intervalSeconds: number): Fact =>
  fact(
    timeSeconds,
    {
      kind: "marketPrice",
      series,
      intervalSeconds,
      open18: value,
      high18: value,
      low18: value,
      close18: value,
      volume18: 0n,
    },
    0,
  );

const LISTING: WithoutPlace<Fact> = {
  kind: "marketListing",
  reserve: RESERVE,
  marketId: `0x${"e".repeat(64)}`,
  symbol: "ETH-A",
  loanToken: `0x${"d".repeat(40)}`,
  loanDecimals: 18,
  collateralToken: `0x${"c".repeat(40)}`,
  collateralDecimals: 18,
  oracle: OSM,
  rateModel: `0x${"f".repeat(40)}`,
  values: encodeParameterValues({
    liquidationRatio: (15n * RAY) / 10n,
    liquidationPenalty: (113n * WAD) / 100n,
    auctionSize: 50n * WAD,
    minimumBidIncrease: (103n * WAD) / 100n,
    bidDuration: 600n,
    maximumAuctionDuration: 259_200n,
    ruleVersion: 11n,
  }),
};

/** 40 ETH at 150 dollars, 4,500 DAI to be raised; won for it at 97.5 %, or for nothing. */
function auction(id: number, kickSeconds: number, isZero: boolean, gwei: number): Fact[] {
  const place = { reserve: RESERVE, auction: id };
  const bidSeconds = kickSeconds + (isZero ? 660 : 120);
  const lot = isZero ? 40n * WAD : (4_500n * WAD * WAD) / (146_250n * 10n ** 15n);
  const cost = (BigInt(gwei) * 150n * WAD * 100_000n) / 10n ** 9n;
  const read = (what: string, value: bigint): Fact =>
    fact(bidSeconds, {
      kind: "contractReading",
      address: RESERVE,
      call: `auction:${id}:${what}`,
      value: value.toString(),
    });
  const bid = isZero ? 1n : 4_500n * RAD;
  return [
    fact(kickSeconds, {
      ...place,
      kind: "auctionKick",
      account: NOBODY,
      lot: 40n * WAD,
      tab: 4_500n * RAD,
    }),
    fact(bidSeconds, { ...place, kind: "auctionBid", bidder: NOBODY, lot, bid }),
    read("bids", isZero ? 1n : 2n),
    read("bidCostUsd", cost),
    fact(bidSeconds + 640, { ...place, kind: "auctionClose" }),
  ];
}

/** Four quiet days of eight auctions with bots at 100 gwei; then a day whose noon they cannot pay. */
function history(): Fact[] {
  const facts = [fact(FIRST - DAY, LISTING)];
  for (let hour = -24; hour < 6 * 24; hour++) {
    const time = FIRST + hour * HOUR;
    const round = BigInt(hour + 100);
    facts.push(
      fact(time, { kind: "oraclePrice", feed: OSM, price: 150n * WAD, round }),
      fact(time + 1, { kind: "oraclePoke", oracle: OSM }),
      fact(time + 2, { kind: "spotPoke", reserve: RESERVE }),
      quote(time, "ETH/USD", 150n * WAD, 300),
    );
  }
  let id = 0;
  for (let day = 0; day < 5; day++) {
    const start = FIRST + day * DAY;
    facts.push(quote(start + DAY, "gas/daily average", 10n * GWEI, DAY));
    for (let one = 0; one < 8; one++) {
      const isZero = day === 4 && one >= 3 && one < 6;
      const kick = start + (one + 8) * HOUR + 60;
      facts.push(...auction(++id, kick, isZero, isZero ? 250 : 100));
    }
  }
  for (let ten = 0; ten < 144; ten++) {
    const time = FIRST + 4 * DAY + ten * 600;
    const busy = ten >= 11 * 6 && ten < 14 * 6;
    facts.push(
      quote(time + 600, "gas/p30", (busy ? 150n : 5n) * GWEI, 600),
      quote(time + 600, "gas/p60", (busy ? 200n : 10n) * GWEI, 600),
    );
  }
  return facts.toSorted((a, b) => a.at.timeSeconds - b.at.timeSeconds);
}

const FACTS = history();

describe("maker-flip-eth-a", () => {
  studySuite(makerFlipEthA, {
    facts: FACTS,
    score: ({ modes }) => (modes.forced?.recall ?? 0) + 1 - (modes.freeRun?.brier ?? 1),
    damages: {
      "what the network asked for gas unknown": (facts) =>
        facts.filter((one) => one.kind !== "marketPrice" || !one.series.startsWith("gas/")),
      "settlements before their time": (facts) =>
        facts.map((one) =>
          one.kind === "auctionClose"
            ? { ...one, at: { ...one.at, timeSeconds: one.at.timeSeconds - 630 } }
            : one,
        ),
    },
  });

  test("says the zero bids of the hours in which bots are priced out, and none on quiet days", async () => {
    const report = await makerFlipEthA.run({ facts: FACTS, seed: 7 });
    expect(report.modes.forced).toMatchObject({ episodes: 40, matched: 40, missed: 0 });
    expect(report.modes.freeRun).toMatchObject({ episodes: 3, matched: 3, missed: 0, extra: 0 });
    const days = report.tables[0]?.rows ?? [];
    expect(days.map((row) => row[2])).toEqual([0, 0, 0, 0, 3]);
    // Eight auctions are too few to know anybody by; the next days' are not.
    expect(days.map((row) => row[3])).toEqual(["too little seen", "too little seen", 0, 0, 3]);
    expect(report.reconciliation.map((one) => one.agrees)).toEqual([true, true]);
  });

  test("without anybody who bids a token nothing is won for nothing: the band's other end", async () => {
    const report = await makerFlipEthA.run({ facts: FACTS, seed: 7 });
    const band = report.tables[1]?.rows.map((row) => row[2]);
    expect(band).toEqual([0.375, 0.375, 0, 0]);
  });
});

test("settlements that all come hours later tell that bids stand for hours", async () => {
  const late = FACTS.map((one) =>
    one.kind === "auctionClose"
      ? { ...one, at: { ...one.at, timeSeconds: one.at.timeSeconds + 6 * HOUR } }
      : one,
  );
  const predicted = async (facts: readonly Fact[]) =>
    (await makerFlipEthA.run({ facts, seed: 7 })).tables[1]?.rows.map((row) => row[2]);
  // With capital to lock up the bots come back in time; as it was seen, they cannot.
  expect(await predicted(FACTS)).toEqual([0.375, 0.375, 0, 0]);
  expect((await predicted(late))?.[1]).toBe(0);
});

describe("counterfactual", () => {
  const from = { timeSeconds: FIRST + 4 * DAY };
  const set = (parameter: string, value: bigint): Patch => ({
    scope: RESERVE,
    parameter,
    perturbation: { kind: "set", value },
    from,
    until: undefined,
  });
  const longer = { name: "six hours", patches: [set("bidDuration", 21_600n)] };
  const same = { name: "as it was", patches: [set("bidDuration", 600n)] };
  const ask = (seed: number) =>
    auctionCounterfactual({ facts: FACTS, seed, proposals: [longer, same], draws: 2 });

  test("bids that stand for hours let the bots back in, if they have the DAI they lock up", async () => {
    const { draws, quantities } = await ask(7);
    const [asSeen, rich] = BEHAVIOURS;
    const found = (behaviour: string | undefined, quantity: string) =>
      draws.find(
        (one) =>
          one.scenario === "six hours" && one.behaviour === behaviour && one.quantity === quantity,
      );
    // Three lots whose debt is 4,500 / 1.13 DAI each; keepers were seen with 4,500 DAI at a time.
    const lost = Math.round((3 * 4_500) / 1.13);
    expect(quantities[0]).toMatchObject({ id: "shortfall", worse: "higher" });
    expect(Math.round(quantities[0]?.recorded ?? 0)).toBe(lost);
    for (const behaviour of [asSeen.name, rich?.name])
      expect(found(behaviour, "shortfall")?.base.map(Math.round)).toEqual([lost, lost]);
    expect(found(rich?.name, "shortfall")?.proposed.map(Math.round)).toEqual([0, 0]);
    expect(found(rich?.name, "forNothing")?.proposed).toEqual([0, 0]);
    expect(found(rich?.name, "gain")?.proposed[0]).toBeLessThan(
      found(rich?.name, "gain")?.base[0] ?? 0,
    );
    expect(found(asSeen.name, "shortfall")?.proposed[0]).toBeGreaterThan(0);
  });

  test("what changes nothing differs in no draw, and the same seed gives the same", async () => {
    const band = await ask(7);
    for (const one of band.draws.filter(({ scenario }) => scenario === "as it was"))
      expect(one.proposed).toEqual(one.base);
    expect(await ask(7)).toEqual(band);
  });
});

describe("habits", () => {
  const auctions = recordedAuctions(FACTS);
  const habits = (until: number) => habitsBefore(auctions, until, () => 10e9);

  test("are read only from what was before", () => {
    expect(auctions.filter(isZeroBid)).toHaveLength(3);
    expect(habits(FIRST + DAY)).toBeUndefined();
    const known = habits(FIRST + 4 * DAY);
    expect(known).toMatchObject({ auctions: 32, adaptivePresence: 0 });
    expect(known?.fixedGasPriceWei).toBeCloseTo(100e9, -6);
    expect(known?.fixedMargin).toBeCloseTo(0.025, 6);
    expect(known?.fixedCapitalDai).toBeCloseTo(4_500, 6);
    const later = (one: Fact): Fact =>
      one.at.timeSeconds < FIRST + 4 * DAY
        ? one
        : ({ ...one, auction: 99 } as FactOf<"auctionBid">);
    expect(habitsBefore(recordedAuctions(FACTS.map(later)), FIRST + 4 * DAY, () => 10e9)).toEqual(
      known,
    );
  });
});
