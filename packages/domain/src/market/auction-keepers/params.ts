import { z } from "zod";

const count = z.bigint().min(0n).max(20n);
const bps = z.bigint().min(0n).max(10_000n);
/** A margin may be negative: a keeper that pays more than the oracle says. */
const margin = z.bigint().min(-10_000n).max(10_000n);
const amount = z.bigint().min(0n);
const NO_LIMIT = 10n ** 40n;

/**
 * Three groups of keepers. Every default is a hypothesis; a study that has seen the days before
 * gives what those days say instead.
 */
export const auctionKeepersParams = z.strictObject({
  /** Bots with one gas price written into their settings, whatever the network asks. */
  fixedKeepers: count.default(2n),
  /** Wei with 18 decimals, as all gas prices here. */
  fixedGasPrice: amount.default(100n * 10n ** 27n),
  /** What they pay below the oracle's price. */
  fixedMarginBps: margin.default(250n),
  /** DAI each of them can have in bids at one time, 18 decimals. */
  fixedCapital: amount.default(NO_LIMIT),
  /** Bots that pay a multiple of what the network pays. */
  adaptiveKeepers: count.default(1n),
  /** Their gas price over what the network pays: its 60th percentile, or a day's average. */
  adaptiveGasBps: amount.default(15_000n),
  adaptiveMarginBps: margin.default(0n),
  adaptiveCapital: amount.default(NO_LIMIT),
  /** Share of auctions they look at. */
  adaptivePresenceBps: bps.default(10_000n),
  /** Bots that bid next to nothing where nobody else did. */
  tokenBidders: count.default(1n),
  /** How long they wait for others, seconds. */
  tokenPatienceSeconds: amount.default(600n),
  tokenGasBps: amount.default(20_000n),
  /** Gas one call burns. */
  gasPerCall: amount.default(100_000n),
  /** Where only the network's average gas price is known: the lowest that is mined, as its share. */
  gateOfAverageBps: bps.default(7_000n),
  /** The lowest price worth a bid: least profit of a call after gas, US dollars, 18 decimals. */
  leastProfit: amount.default(0n),
  /** Seconds between two looks at the auctions while nothing is recorded. */
  tickSeconds: z.bigint().min(1n).max(86_400n).default(60n),
  /** How long after the record's end open auctions are still attended to, seconds. */
  horizonSeconds: z.bigint().min(0n).max(2_592_000n).default(0n),
});

export type AuctionKeepersParams = z.infer<typeof auctionKeepersParams>;
