import {
  encodeParameterValues,
  maker,
  RAY,
  WAD,
  type Decision,
  type Intent,
  type MakerState,
} from "@hindcast/domain";
import { exactly, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { addressOf, outcomeOf, Stage } from "../stage.ts";

const SPELL = "https://github.com/makerdao/spells-mainnet: archive/2020-03-12-DssSpell";
const ZERO_BIDS = "Whiterabbit, Black Thursday for MakerDAO, medium.com, 36b83cac56b6";
const ILK = addressOf(0x1c, 1);
const ORACLE = addressOf(0x05, 1);
const VAULT = addressOf(0xa, 1);
const KEEPER = addressOf(0xb, 1);
const RIVAL = addressOf(0xb, 2);
const RAD = WAD * RAY;
/** 12 March 2020, 00:00 UTC: a full hour. */
const START_SECONDS = 1_583_971_200;
const LONGEST = 1_000_000;
const by = "rules of Maker";

/** One set of auction rules: as the market is told them, and as the vote's source says them. */
interface AuctionRules {
  readonly bidDuration: bigint;
  readonly maximumAuctionDuration: bigint;
  readonly auctionSize: bigint;
  readonly badDebtDelay: bigint;
}

/** What the source says, and the number that is. */
type Said = readonly [says: string, value: number];

interface SaidRules {
  readonly name: string;
  readonly bid: Said;
  readonly auction: Said;
  readonly debt: Said;
  readonly lot: Said;
}

const BEFORE: AuctionRules = {
  bidDuration: 600n,
  maximumAuctionDuration: 259_200n,
  auctionSize: 50n * WAD,
  badDebtDelay: 172_800n,
};
const SAID_BEFORE: SaidRules = {
  name: "12 March",
  bid: ["ttl 10 minutes", 10 * 60],
  auction: ["tau 3 days", 3 * 86_400],
  debt: ["wait 2 days", 2 * 86_400],
  lot: ["lump 50 ETH", 50],
};
const AFTER: AuctionRules = {
  bidDuration: 21_600n,
  maximumAuctionDuration: 21_600n,
  auctionSize: 500n * WAD,
  badDebtDelay: 561_600n,
};
const SAID_AFTER: SaidRules = {
  name: "after the vote",
  bid: ["ttl 6 hours", 6 * 3_600],
  auction: ["tau 6 hours", 6 * 3_600],
  debt: ["wait 6.5 days", 6.5 * 86_400],
  lot: ["lump 500 ETH", 500],
};

export const makerAuctionsOfMarch2020: GoldenEvent = {
  id: "maker-auctions-2020-03-12",
  kind: "event",
  title: "Maker's collateral auctions, 12 March 2020 and the day after",
  method:
    "A vault of 1,000 ETH falls below its ratio and is seized; somebody bids the smallest amount there is. What may be done when is asked of the rules of Maker second by second, with the parameters of the day and with those that governance set the day after.",
  figures: () => {
    const [before, after] = [timingsOf(BEFORE), timingsOf(AFTER)];
    return [
      ...figuresOf(SAID_BEFORE, before),
      {
        name: "what the lot costs a keeper who is alone, 12 March",
        unit: "DAI",
        published: [exactly(0, "8.32 million US dollars of collateral for 0 DAI", ZERO_BIDS)],
        ours: before.costCents / 100,
        by,
      },
      ...figuresOf(SAID_AFTER, after),
    ];
  },
};

function figuresOf(said: SaidRules, ours: Timings): GoldenFigure[] {
  const figure = (what: string, unit: string, [says, value]: Said, found: number) => ({
    name: `${what}, ${said.name}`,
    unit,
    published: [exactly(value, says, SPELL)] as const,
    ours: found,
    by,
  });
  return [
    figure("a bid stands until nobody may bid more", "s", said.bid, ours.bidStands),
    figure("an auction waits for its first bid", "s", said.auction, ours.auctionWaits),
    figure("seized debt waits", "s", said.debt, ours.debtWaits),
    figure("largest lot", "ETH", said.lot, ours.lot),
  ];
}

interface Timings {
  readonly bidStands: number;
  readonly auctionWaits: number;
  readonly debtWaits: number;
  readonly lot: number;
  readonly costCents: number;
}

function timingsOf(rules: AuctionRules): Timings {
  const stage = seizedVault(rules);
  const eraSeconds = stage.timeSeconds;
  const bid = (bidder: string, amount: bigint): Intent => ({
    kind: "auctionBid",
    reserve: ILK,
    auction: 1,
    bidder,
    lot: rules.auctionSize,
    bid: amount,
  });
  const isRefused = (decision: Decision) => !decision.ok;
  const auctionWaits = stage.firstSecond(bid(KEEPER, 1n), isRefused, LONGEST);
  const release: Intent = { kind: "debtQueueRelease", eraSeconds };
  const debtWaits = stage.firstSecond(release, (decision) => decision.ok, LONGEST);
  stage.submit(bid(KEEPER, 1n));
  const bidStands = stage.firstSecond(bid(RIVAL, 5_000n * RAD), isRefused, LONGEST);
  stage.wait(bidStands + 1);
  const closed = outcomeOf(
    stage.submit({ kind: "auctionClose", reserve: ILK, auction: 1 }),
    "auctionClose",
  );
  // In whole cents, rounded half up.
  const costCents = Number((closed.bid * 100n + RAD / 2n) / RAD);
  return { auctionWaits, debtWaits, bidStands, costCents, lot: Number(closed.lot / WAD) };
}

/** A vault that has just been seized: 1,000 ETH at 194 dollars against 100,000 DAI, then at 130. */
function seizedVault({ badDebtDelay, ...ofMarket }: AuctionRules): Stage<MakerState> {
  const stage = new Stage(maker, START_SECONDS);
  const change = (scope: string, values: Parameters<typeof encodeParameterValues>[0]): Intent => ({
    kind: "parameterChange",
    scope,
    values: encodeParameterValues(values),
  });
  stage.submit(change("market", { globalDebtCeiling: 1_000_000n * RAD, badDebtDelay }), {
    kind: "marketListing",
    reserve: ILK,
    marketId: `${ILK}${"0".repeat(24)}`,
    symbol: "ETH-A",
    loanToken: addressOf(0x10, 1),
    loanDecimals: 18,
    collateralToken: addressOf(0x11, 1),
    collateralDecimals: 18,
    oracle: ORACLE,
    rateModel: addressOf(0x1e, 1),
    values: encodeParameterValues({
      ruleVersion: 11n,
      liquidationRatio: (150n * RAY) / 100n,
      debtCeiling: 1_000_000n * RAD,
      liquidationPenalty: (113n * WAD) / 100n,
      minimumBidIncrease: (103n * WAD) / 100n,
      ...ofMarket,
    }),
  });
  readThrough(stage, 194n);
  stage.submit({
    kind: "vaultChange",
    reserve: ILK,
    account: VAULT,
    collateralDelta: 1_000n * WAD,
    debtDelta: 100_000n * WAD,
  });
  readThrough(stage, 130n);
  stage.submit({
    kind: "liquidate",
    collateralReserve: ILK,
    debtReserve: ILK,
    account: VAULT,
    liquidator: KEEPER,
    amount: 1n,
    receiveShares: false,
  });
  return stage;
}

/** The oracle's source says a price, and two hops later the market reads it. */
function readThrough(stage: Stage<MakerState>, dollars: bigint): void {
  stage.submit({ kind: "oraclePrice", feed: ORACLE, price: dollars * WAD, round: 0n });
  for (let hop = 0; hop < 2; hop++)
    stage.wait(3_600).submit({ kind: "oraclePoke", oracle: ORACLE });
  stage.submit({ kind: "spotPoke", reserve: ILK });
}
