import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import { baseFeeAfter } from "./base-fee.ts";
import { gasMarketParams, gasMarketRanges, type GasMarketParams } from "./params.ts";

const WEI_PER_GWEI = 10n ** 9n;
const WEI_PER_ETHER = 10n ** 18n;
const SECONDS_PER_BLOCK = 12;
const REFERENCE_SECONDS = 3_600;

export interface GasMarketState {
  baseFeeWei: bigint;
  /** Up to when the fee is worked out, in whole blocks. */
  atSeconds: number;
  /** Blocks are full until then. */
  rushUntilSeconds: number;
  /** By feed: the price its moves are measured from, and since when. */
  readonly references: Map<string, { price: bigint; sinceSeconds: number }>;
  /** Calls that have landed in the block, and which block that is. */
  calls: bigint;
  callsBlock: number;
}

/**
 * Gas as EIP-1559 prices it. A feed that moves by `rushBps` within an hour fills the blocks that
 * follow: the base fee rises by an eighth a block up to its peak, and falls back by as much once the
 * rush is over. A liquidation pays base fee and tip; keepers stay out above their cap, and a block
 * has room for only so many of them.
 */
export const gasMarket: Mechanism<GasMarketState, GasMarketParams> = {
  id: "gas-market",
  hypothesis:
    "A fall of prices fills blocks, so that liquidating grows dear, keepers with a gas cap drop out, and calls wait for room.",
  params: gasMarketParams,
  ranges: gasMarketRanges,
  open: ({ calmGwei }) => ({
    baseFeeWei: calmGwei * WEI_PER_GWEI,
    atSeconds: 0,
    rushUntilSeconds: 0,
    references: new Map(),
    calls: 0n,
    callsBlock: -1,
  }),

  chargesUsd8(state, _gain, { timeSeconds }, params) {
    const wei =
      params.gasPerCall * (feeAt(state, timeSeconds, params) + params.tipGwei * WEI_PER_GWEI);
    return (wei * params.etherUsd8) / WEI_PER_ETHER;
  },

  stop(state, intent, { timeSeconds }, params) {
    if (intent.kind !== "liquidate") return undefined;
    if (feeAt(state, timeSeconds, params) > params.capGwei * WEI_PER_GWEI) return "GAS_ABOVE_CAP";
    return callsInBlock(state, timeSeconds) >= roomFor(params) ? "BLOCK_IS_FULL" : undefined;
  },

  hear(state, outcome, { timeSeconds }, params) {
    if (outcome.kind === "oraclePrice") {
      observe(state, outcome.feed, outcome.price, timeSeconds, params);
      return;
    }
    if (outcome.kind !== "liquidation") return;
    state.calls = callsInBlock(state, timeSeconds) + 1n;
    state.callsBlock = blockAt(timeSeconds);
  },
};

/** How many liquidations a block has room for: at least one, or there is no market at all. */
export function roomFor({ blockGas, blockShareBps, gasPerCall }: GasMarketParams): bigint {
  const room = (blockGas * blockShareBps) / HUNDRED_PERCENT_BPS / gasPerCall;
  return room > 0n ? room : 1n;
}

function blockAt(timeSeconds: number): number {
  return Math.floor(timeSeconds / SECONDS_PER_BLOCK);
}

function callsInBlock(
  { calls, callsBlock }: Readonly<GasMarketState>,
  timeSeconds: number,
): bigint {
  return callsBlock === blockAt(timeSeconds) ? calls : 0n;
}

/** The base fee now: full blocks until the rush is over, empty ones from then on. */
function feeAt(
  { baseFeeWei, atSeconds, rushUntilSeconds }: Readonly<GasMarketState>,
  timeSeconds: number,
  { calmGwei, peakGwei }: GasMarketParams,
): bigint {
  const limits = { floorWei: calmGwei * WEI_PER_GWEI, peakWei: peakGwei * WEI_PER_GWEI };
  const fullUntil = Math.min(Math.max(rushUntilSeconds, atSeconds), timeSeconds);
  const risen = baseFeeAfter(baseFeeWei, fullUntil - atSeconds, true, limits);
  return baseFeeAfter(risen, timeSeconds - fullUntil, false, limits);
}

function observe(
  state: GasMarketState,
  feed: string,
  price: bigint,
  timeSeconds: number,
  params: GasMarketParams,
): void {
  const reference = state.references.get(feed);
  if (reference === undefined || timeSeconds - reference.sinceSeconds > REFERENCE_SECONDS) {
    state.references.set(feed, { price, sinceSeconds: timeSeconds });
    return;
  }
  const moved = price > reference.price ? price - reference.price : reference.price - price;
  if (moved * HUNDRED_PERCENT_BPS < params.rushBps * reference.price) return;
  // What the fee was until now depends on the rush until now: it is worked out before that changes.
  state.baseFeeWei = feeAt(state, timeSeconds, params);
  state.atSeconds = timeSeconds;
  state.rushUntilSeconds = timeSeconds + Number(params.rushSeconds);
  state.references.set(feed, { price, sinceSeconds: timeSeconds });
}
