import {
  asRecordedLiquidator,
  auctionKeepers,
  auctionKeepersParams,
  comparePositions,
  encodeParameterValues,
  groupOfKeeper,
  maker,
  type AuctionKeepersParams,
  type LiquidatorModel,
  type PlacedOutcome,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { HistoryFact } from "./history.ts";
import type { MarketPath } from "./market-path.ts";
import type { Patch } from "./patch.ts";
import { placedOutcome } from "./outcome-sink.ts";
import { runKernel } from "./run.ts";

const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const RAD = 10n ** 45n;
const RESERVE = `0x${"e".repeat(40)}`;
const OSM = `0x${"05".repeat(20)}`;
const VAULT = `0x${"aa".repeat(20)}`;
const BIDDER = `0x${"bb".repeat(20)}`;
/** 100 ticks of a minute after 1970, so that ticks fall on round seconds. */
const START = 6_000;

const LISTING = {
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
} as const;
const kick = (auction: number, lot: bigint, dai: bigint) => ({
  kind: "auctionKick" as const,
  reserve: RESERVE,
  auction,
  account: VAULT,
  lot: lot * WAD,
  tab: dai * RAD,
});
const bid = (auction: number) => ({
  kind: "auctionBid" as const,
  reserve: RESERVE,
  auction,
  bidder: BIDDER,
  lot: 50n * WAD,
  bid: 1_000n * RAD,
});
const close = (auction: number) => ({ kind: "auctionClose" as const, reserve: RESERVE, auction });

type Payload =
  | typeof LISTING
  | ReturnType<typeof kick>
  | ReturnType<typeof bid>
  | ReturnType<typeof close>;

/** Each payload `seconds` after START, a block of its own. */
function facts(...given: readonly (readonly [number, Payload])[]): HistoryFact[] {
  return [[0, LISTING] as const, ...given].map(([seconds, payload], index) => ({
    ...payload,
    at: {
      timeSeconds: START + seconds,
      chain: 1,
      block: index + 1,
      transaction: 0,
      log: 0,
      phase: 0,
    },
    transactionHash: "",
  })) as HistoryFact[];
}

/** 150 dollars an ether; gas prices in gwei from a moment on. */
function marketOf(...gas: readonly (readonly [number, number])[]): MarketPath {
  const quote = (series: string, seconds: number, value18: bigint) => ({
    series,
    timeSeconds: START + seconds,
    value18,
  });
  const quotes = gas.flatMap(([seconds, gwei]) =>
    ["gas/p30", "gas/p60"].map((series) => quote(series, seconds, BigInt(gwei) * 10n ** 27n)),
  );
  return {
    quotes: [quote("ETH/USD", -1, 150n * WAD), ...quotes],
    priceSeries: new Map([[RESERVE, "ETH/USD"]]),
  };
}

interface Given {
  readonly market?: MarketPath;
  readonly patches?: readonly Patch[];
}

function play<Params>(
  history: readonly HistoryFact[],
  liquidator: LiquidatorModel<Params>,
  liquidatorParams: Params,
  given: Given = {},
): PlacedOutcome[] {
  const journal: PlacedOutcome[] = [];
  runKernel({
    protocol: maker,
    history: {
      facts: history,
      meantAll: new Uint8Array(history.length),
      ...(given.market === undefined ? {} : { market: given.market }),
    },
    scenario: { patches: given.patches ?? [], snapshotEverySeconds: 86_400, seed: 1 },
    liquidator,
    liquidatorParams,
    onOutcome: (...emitted) => journal.push(placedOutcome(...emitted)),
  });
  return journal;
}

/** Keepers alone, without adaptive ones; one hour of attention after the record's end. */
const keep = (
  history: readonly HistoryFact[],
  given: Given & { readonly params?: Partial<AuctionKeepersParams> } = {},
) =>
  play(
    history,
    auctionKeepers,
    auctionKeepersParams.parse({ adaptiveKeepers: 0n, horizonSeconds: 3_600n, ...given.params }),
    given,
  );

const told = (journal: readonly PlacedOutcome[]) =>
  journal.flatMap(({ at, outcome }) => {
    const seconds = at.timeSeconds - START;
    if (outcome.kind === "auctionBid")
      return [`${seconds} bid ${groupOfKeeper(outcome.bidder)} ${outcome.bid / RAD}`];
    return outcome.kind === "auctionClose" ? [`${seconds} close`] : [];
  });

const FRESH = facts([30, kick(1, 50n, 5_000n)]);
const QUIET = marketOf([0, 10]);
const BUSY = marketOf([0, 200], [1_200, 200]);

describe("auctions", () => {
  test("keepers act at the block of the kick, then at ticks, until all is settled", () => {
    expect(told(keep(FRESH, { market: QUIET }))).toEqual([
      "30 bid fixed 5000",
      "60 bid fixed 5000",
      "720 close",
    ]);
  });

  test("where gas is beyond the bots' price, a token wins after its patience and the bid's time", () => {
    expect(told(keep(FRESH, { market: BUSY }))).toEqual(["660 bid token 0", "1320 close"]);
  });

  test("nobody acts between records without open auctions, nor without a horizon", () => {
    const noHorizon = { params: { horizonSeconds: 0n }, market: QUIET };
    expect(told(keep(FRESH, noHorizon))).toEqual(["30 bid fixed 5000"]);
    const empty = facts([30, LISTING], [9_000, LISTING]);
    const journal = keep(empty, { market: QUIET });
    expect(journal.filter(({ causedBy }) => causedBy === "keepers")).toEqual([]);
  });

  test("recorded bids and settlements are replayed without keepers and left out with them", () => {
    const recorded = facts([30, kick(1, 50n, 5_000n)], [40, bid(1)], [700, close(1)]);
    expect(told(play(recorded, asRecordedLiquidator, {}))).toEqual([
      "40 bid undefined 1000",
      "700 close",
    ]);
    expect(told(keep(recorded, { market: QUIET }))).not.toContain("40 bid undefined 1000");
  });

  test("the same input gives the same journal, in the total order", () => {
    const journal = keep(FRESH, { market: QUIET });
    expect(journal).toEqual(keep(FRESH, { market: QUIET }));
    journal.slice(1).forEach(({ at }, index) => {
      expect(comparePositions(journal[index]!.at, at)).toBeLessThanOrEqual(0);
    });
  });

  test("a longer bid duration lets the bots back in before the token wins", () => {
    const longer: Patch = {
      scope: RESERVE,
      parameter: "bidDuration",
      perturbation: { kind: "set", value: 1_800n },
      from: undefined,
      until: undefined,
    };
    const back = marketOf([0, 200], [1_000, 200], [1_500, 10]);
    expect(told(keep(FRESH, { market: back }))).toEqual(["660 bid token 0", "1320 close"]);
    expect(told(keep(FRESH, { market: back, patches: [longer] }))).toEqual([
      "660 bid token 0",
      "1500 bid fixed 5000",
      "1560 bid fixed 5000",
      "3420 close",
    ]);
  });
});

describe("kicks under a larger auction size", () => {
  const larger: Patch = {
    scope: RESERVE,
    parameter: "auctionSize",
    perturbation: { kind: "set", value: 120n * WAD },
    from: undefined,
    until: undefined,
  };
  const lots = (history: readonly HistoryFact[], patches: readonly Patch[]) =>
    play(history, asRecordedLiquidator, {}, { patches }).flatMap(({ outcome }) =>
      outcome.kind === "auctionKick"
        ? [[outcome.auction, outcome.lot / WAD, outcome.tab / RAD]]
        : [],
    );
  const vault = facts(
    [10, kick(1, 50n, 5_000n)],
    [20, kick(2, 50n, 5_000n)],
    [30, kick(3, 50n, 5_000n)],
    [40, kick(4, 20n, 2_000n)],
    [50, kick(5, 20n, 2_000n)],
  );

  test("slices of one vault become as few as fit; what follows the last slice is another's", () => {
    expect(lots(vault, [])).toHaveLength(5);
    expect(lots(vault, [larger])).toEqual([
      [1, 100n, 10_000n],
      [3, 70n, 7_000n],
      [5, 20n, 2_000n],
    ]);
  });

  test("another ratio of debt to collateral, or a smaller size, joins nothing", () => {
    const two = facts([10, kick(1, 50n, 5_000n)], [20, kick(2, 50n, 5_200n)]);
    expect(lots(two, [larger])).toHaveLength(2);
    const smaller: Patch = { ...larger, perturbation: { kind: "set", value: 10n * WAD } };
    expect(lots(vault, [smaller])).toHaveLength(5);
  });
});
