import { isLucky } from "../../numbers/luck.ts";
import { WAD } from "../../numbers/units.ts";
import type { AuctionView } from "../liquidator.ts";
import type { AuctionKeepersParams } from "./params.ts";

/** Series of the network's gas price, wei with 18 decimals as every series has. */
export const GAS_SERIES = {
  p30: "gas/p30",
  p60: "gas/p60",
  /** The average of a whole day. */
  day: "gas/daily average",
} as const;

/** A quote older than this says nothing about now. */
const STALE_SECONDS = 1_200;
const DAY_SECONDS = 86_400;
const HUNDRED_PERCENT_BPS = 10_000n;
/** Chance of a call in a tick that pays no more than the lowest price mined: one in ten. */
const LEAST_CHANCE_BPS = 1_000n;

/** What the network asks for now, wei with 18 decimals. */
export interface GasMarket {
  /** What a call usually pays: what keepers take a multiple of. */
  readonly usual: bigint;
  /** Less than this is not mined; from `sure` on it is mined within the tick. */
  readonly gate: bigint;
  readonly sure: bigint;
}

/** Percentiles where they are known, else shares of the day's average; undefined without either. */
export function gasMarketOf(
  view: AuctionView,
  params: AuctionKeepersParams,
): GasMarket | undefined {
  const gate = quoteOf(view, GAS_SERIES.p30, STALE_SECONDS);
  const sure = quoteOf(view, GAS_SERIES.p60, STALE_SECONDS);
  const usual = sure ?? quoteOf(view, GAS_SERIES.day, 2 * DAY_SECONDS);
  if (usual === undefined) return undefined;
  return {
    usual,
    gate: gate ?? (usual * params.gateOfAverageBps) / HUNDRED_PERCENT_BPS,
    sure: sure ?? usual,
  };
}

/**
 * Whether a call at this gas price is mined within this tick: never below the network's gate (the
 * 30th percentile of what was mined), surely from its 60th, and in between by a chance that rises
 * from a tenth to one. First-price block space, no base fee: Ethereum before EIP-1559.
 */
export function isMined(
  gasPrice: bigint,
  market: GasMarket | undefined,
  tick: { readonly seed: number; readonly entity: string; readonly step: number },
): boolean {
  if (market === undefined) return true;
  if (gasPrice < market.gate) return false;
  if (gasPrice >= market.sure) return true;
  const chance = ((gasPrice - market.gate) * HUNDRED_PERCENT_BPS) / (market.sure - market.gate);
  const share = chance > LEAST_CHANCE_BPS ? chance : LEAST_CHANCE_BPS;
  return isLucky(share, tick.seed, "inclusion", tick.entity, tick.step);
}

/** Cost of a call, US dollars with 18 decimals: gas * wei / 10^18 * dollars per ether. */
export function callCostUsd(
  gasPrice: bigint,
  etherUsd: bigint | undefined,
  params: AuctionKeepersParams,
): bigint {
  if (etherUsd === undefined) return 0n;
  return (params.gasPerCall * gasPrice * etherUsd) / (WAD * WAD);
}

/** The last quote of a series if it is not older than that. */
export function quoteOf(view: AuctionView, series: string, oldest: number): bigint | undefined {
  const quote = view.quotes.get(series);
  if (quote === undefined || view.timeSeconds - quote.timeSeconds > oldest) return undefined;
  return quote.value18;
}
