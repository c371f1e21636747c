import { describe, expect, test } from "vitest";
import type { AuctionOffer, AuctionView } from "../liquidator.ts";
import { liquidatorSuite } from "../liquidator.suite.ts";
import { groupOfKeeper } from "./keepers.ts";
import { auctionKeepers } from "./model.ts";
import { auctionKeepersParams, type AuctionKeepersParams } from "./params.ts";

const WAD = 10n ** 18n;
const RAD = 10n ** 45n;
const gwei = (price: number) => BigInt(price) * 10n ** 9n * WAD;
const at = (value18: bigint) => ({ value18, timeSeconds: 900 });

/** 50 ETH, 5,000 DAI to be raised, 150 dollars an ether by oracle and market, nobody has bid. */
const FRESH: AuctionOffer = {
  reserve: "eth-a",
  auction: 7,
  kind: "flip",
  lot: 50n * WAD,
  tab: 5_000n * RAD,
  bid: 0n,
  bidder: "0x",
  openedAtSeconds: 960,
  phase: "tend",
  minimumNextBid: 1n,
  maximumNextLot: 50n * WAD,
  priceRay: 0n,
  smallestRestTab: 0n,
  needsRestart: false,
  oraclePriceWad: 150n * WAD,
};

function view(auction: Partial<AuctionOffer>, gas: [number, number], now = 1_000) {
  const [p30, p60] = gas;
  const shown: AuctionView = {
    timeSeconds: now,
    seed: 1,
    auctions: [{ ...FRESH, ...auction }],
    quotes: new Map([
      ["ETH/USD", at(150n * WAD)],
      ["gas/p30", at(gwei(p30))],
      ["gas/p60", at(gwei(p60))],
    ]),
    priceSeries: new Map([["eth-a", "ETH/USD"]]),
  };
  return shown;
}
const CALM: [number, number] = [5, 10];
const CONGESTED: [number, number] = [150, 180];

const params = (given: Partial<AuctionKeepersParams> = {}) =>
  auctionKeepersParams.parse({ adaptiveKeepers: 0n, ...given });
const answer = (shown: AuctionView, given: Partial<AuctionKeepersParams> = {}) =>
  auctionKeepers.keepers?.answer(shown, params(given)) ?? [];
const groups = (shown: AuctionView, given: Partial<AuctionKeepersParams> = {}) =>
  answer(shown, given).map((call) => ("bidder" in call ? groupOfKeeper(call.bidder) : call.kind));

liquidatorSuite(auctionKeepers, {
  params: params(),
  offer: {
    account: "0xaa",
    healthFactorWad: 1n,
    choices: [
      {
        collateralReserve: "eth-a",
        debtReserve: "eth-a",
        debtRepaid: 1n,
        collateralSeized: 1n,
        debtValueUsd8: 1n,
        collateralValueUsd8: 1n,
      },
    ],
  },
  recorded: {
    collateralReserve: "eth-a",
    debtReserve: "eth-a",
    account: "0xaa",
    liquidator: "0xb0",
    debtRepaid: 5n,
    collateralSeized: 6n,
    receiveShares: false,
  },
  auctions: view({}, CALM),
});

describe("who bids", () => {
  test("on a calm day a keeper with a fixed gas price bids the whole tab at once", () => {
    expect(answer(view({}, CALM))).toMatchObject([
      { kind: "auctionBid", auction: 7, lot: 50n * WAD, bid: 5_000n * RAD },
    ]);
    expect(groups(view({}, CALM))).toEqual(["fixed"]);
  });

  test("beyond its gas price it is absent; after the patience a token bid stands alone", () => {
    expect(answer(view({}, CONGESTED))).toEqual([]);
    expect(groups(view({}, CONGESTED, 1_559))).toEqual([]);
    expect(groups(view({}, CONGESTED, 1_560))).toEqual(["token"]);
    expect(answer(view({}, CONGESTED, 1_560))).toMatchObject([{ bid: 1n, lot: 50n * WAD }]);
    expect(groups(view({}, CONGESTED, 1_560), { tokenBidders: 0n })).toEqual([]);
  });

  test("one that pays a multiple of the average is there in congestion, as far as its DAI goes", () => {
    const rich = { adaptiveKeepers: 1n };
    expect(groups(view({}, CONGESTED), rich)).toEqual(["adaptive"]);
    expect(groups(view({}, CONGESTED), { ...rich, adaptiveCapital: 4_999n * WAD })).toEqual([]);
    expect(groups(view({}, CONGESTED), { ...rich, adaptiveCapital: 5_000n * WAD })).toHaveLength(1);
  });

  test("capital that stands in one auction is missing in the next", () => {
    const shown = view({}, CALM);
    const two = { ...shown, auctions: [FRESH, { ...FRESH, auction: 8 }] };
    const given = { fixedKeepers: 1n, fixedCapital: 9_000n * WAD, tokenBidders: 0n };
    expect(answer(two, given).map((call) => call.auction)).toEqual([7]);
    const mine = answer(view({}, CALM), given)[0] as { bidder: string };
    const locked = { ...FRESH, auction: 6, bidder: mine.bidder, bid: 4_001n * RAD };
    expect(answer({ ...shown, auctions: [{ ...locked, phase: "tend" }, FRESH] }, given)).toEqual(
      [],
    );
  });

  test("a share of auctions is looked at, the same ones in every tick", () => {
    const shown = view({}, CONGESTED);
    const many = Array.from({ length: 400 }, (_, index) => ({ ...FRESH, auction: index }));
    const half = { adaptiveKeepers: 1n, adaptivePresenceBps: 5_000n };
    const seen = answer({ ...shown, auctions: many }, half).map((call) => call.auction);
    expect(Math.abs(seen.length - 200)).toBeLessThan(50);
    const later = answer({ ...shown, timeSeconds: 1_120, auctions: many }, half);
    expect(later.map((call) => call.auction)).toEqual(seen);
  });
});

describe("what is bid", () => {
  test("less than the tab where the lot is worth less to the keeper: 150 * 97.5 % * 50", () => {
    const bids = answer(view({ tab: 8_000n * RAD }, CALM));
    expect(bids).toMatchObject([{ bid: 7_312n * RAD + RAD / 2n }]);
  });

  test("the market's price caps what the oracle says: 100 dollars * 50", () => {
    const shown = view({ tab: 8_000n * RAD }, CALM);
    const quotes = new Map(shown.quotes).set("ETH/USD", at(100n * WAD));
    expect(answer({ ...shown, quotes })).toEqual([]);
    const margin = { fixedMarginBps: 5_000n };
    expect(answer({ ...shown, quotes }, margin)).toMatchObject([{ bid: 3_750n * RAD }]);
  });

  test("the second keeper takes less of the lot for the tab: 5,000 / 146.25, rounded up", () => {
    const first = answer(view({}, CALM))[0] as { bidder: string };
    const dent = { bid: 5_000n * RAD, bidder: first.bidder, phase: "dent" as const };
    const room = { maximumNextLot: (50n * WAD * 100n) / 105n };
    const calls = answer(view({ ...dent, ...room }, CALM));
    expect(calls).toMatchObject([{ lot: 34_188_034_188_034_188_035n, bid: 5_000n * RAD }]);
    expect(calls[0]).not.toMatchObject({ bidder: first.bidder });
    expect(answer(view({ ...dent, maximumNextLot: 34n * WAD }, CALM))).toEqual([]);
  });

  test("nothing that gas would eat: a lot of 0.001 ETH", () => {
    const dust = { lot: WAD / 1_000n, tab: RAD / 10n, maximumNextLot: WAD / 1_000n };
    expect(answer(view(dust, CALM))).toEqual([]);
  });
});

test("a falling price is waited for, then all of the lot is taken, or what capital buys", () => {
  const sale = { kind: "clip" as const, phase: "falling" as const, smallestRestTab: 100n * RAD };
  const at146 = { ...sale, priceRay: 146n * 10n ** 27n };
  expect(answer(view({ ...sale, priceRay: 147n * 10n ** 27n }, CALM))).toEqual([]);
  expect(answer(view(at146, CALM))).toMatchObject([{ kind: "auctionTake", amount: 50n * WAD }]);
  const poor = { fixedCapital: 1_460n * WAD };
  expect(answer(view(at146, CALM), poor)).toMatchObject([{ amount: 10n * WAD }]);
});

test("what is over is settled, what nobody bid in or went stale is started again", () => {
  expect(groups(view({ phase: "dealable" }, CALM))).toEqual(["auctionClose"]);
  expect(groups(view({ phase: "expired", needsRestart: true }, CALM))).toEqual(["auctionRestart"]);
});
