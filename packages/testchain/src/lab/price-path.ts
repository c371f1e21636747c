import { Random } from "./random.ts";
import { USDC, WBTC, WETH, WSTETH } from "./reserves.ts";
import { CRASH_START_SECONDS, crashHour } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";

interface PathPoint {
  readonly hour: number;
  readonly usd: number;
  readonly published: boolean;
}

/**
 * ETH in USD on 12–13 March 2020, by hours since 01:00 UTC. The published points are those of the
 * DeFi Saver post on Black Thursday: 194.97, −30 % in 12 hours, −51 % after about 26 hours, then
 * 130. The post gives no hour for the last; hour 36 is assumed, as are the points marked so.
 */
export const ETH_PATH: readonly PathPoint[] = [
  { hour: -340, usd: 222, published: false },
  { hour: -120, usd: 204, published: false },
  { hour: 0, usd: 194.97, published: true },
  { hour: 12, usd: 136, published: true },
  { hour: 22.5, usd: 126, published: false },
  { hour: 25, usd: 119, published: false },
  { hour: 26, usd: 95.87, published: true },
  { hour: 36, usd: 130, published: true },
  { hour: 384, usd: 134, published: false },
];

/** WETH at the first published point; everything else keeps its ratio to it. */
const LAB_ETH_USD = 2000;
/** Lab dollars per dollar of March 2020 in the price of ETH. */
export const LAB_SCALE = LAB_ETH_USD / 194.97;
const LAB_BTC_USD = 35_000;
/** Hypothetical: log-returns of BTC per log-return of ETH. */
export const BTC_BETA = 0.9;
/** Hypothetical discount of wstETH below its ETH content, by crash hour. */
const STAKED_DISCOUNT: readonly PathPoint[] = [
  { hour: 0, usd: 0.002, published: false },
  { hour: 12, usd: 0.015, published: false },
  { hour: 22.5, usd: 0.02, published: false },
  { hour: 26, usd: 0.062, published: false },
  { hour: 40, usd: 0.015, published: false },
  { hour: 100, usd: 0.002, published: false },
];
/** Hypothetical premium of USDC in the rush to repay. */
const STABLE_PREMIUM: readonly PathPoint[] = [
  { hour: 0, usd: 1, published: false },
  { hour: 26, usd: 1.008, published: false },
  { hour: 60, usd: 1, published: false },
];

function interpolate(points: readonly PathPoint[], hour: number, logarithmic: boolean): number {
  const next = points.findIndex((point) => point.hour >= hour);
  const right = points[next === -1 ? points.length - 1 : next]!;
  const left = points[Math.max(0, (next === -1 ? points.length : next) - 1)]!;
  if (left.hour === right.hour || hour <= left.hour || next === 0) return right.usd;
  if (next === -1) return right.usd;
  const share = (hour - left.hour) / (right.hour - left.hour);
  return logarithmic
    ? left.usd * (right.usd / left.usd) ** share
    : left.usd + (right.usd - left.usd) * share;
}

/** A mean-reverting disturbance; pinned to zero at the published points. */
class Noise {
  readonly #random: Random;
  #value = 0;

  constructor(seed: number, name: string) {
    this.#random = new Random(seed, `noise/${name}`);
  }

  step(hours: number, deviation: number, reversionHours: number): number {
    const keep = Math.exp(-hours / reversionHours);
    this.#value =
      this.#value * keep + deviation * Math.sqrt(1 - keep * keep) * this.#random.gaussian();
    return this.#value;
  }
}

const distanceToPublished = (hour: number): number =>
  Math.min(...ETH_PATH.filter((point) => point.published).map((p) => Math.abs(p.hour - hour)));

/** Market price in USD of every reserve (lab order) at each block of the timeline. */
export function planPrices(timeline: Timeline, seed: number): readonly (readonly number[])[] {
  const eth = new Noise(seed, "eth");
  const btc = new Noise(seed, "btc");
  const staked = new Noise(seed, "staked");
  const stable = new Noise(seed, "stable");
  let before = timeline.startSeconds;
  return timeline.blockTimesSeconds.map((time) => {
    const hour = crashHour(time);
    const hours = (time - before) / 3600;
    before = time;
    const wild = hour > -2 && hour < 60;
    const pinned = Math.min(1, distanceToPublished(hour) / 2);
    const ethNoise = eth.step(hours, wild ? 0.011 : 0.008, wild ? 1.5 : 8) * pinned;
    const btcNoise = btc.step(hours, wild ? 0.008 : 0.005, wild ? 1.5 : 8);
    const ratio = (interpolate(ETH_PATH, hour, true) / 194.97) * Math.exp(ethNoise);
    const ethUsd = LAB_ETH_USD * ratio;
    const years = (time - CRASH_START_SECONDS) / 31_536_000;
    const discount = interpolate(STAKED_DISCOUNT, hour, false);
    const prices: number[] = [];
    prices[WETH] = ethUsd;
    prices[WBTC] = LAB_BTC_USD * ratio ** BTC_BETA * Math.exp(btcNoise);
    prices[WSTETH] =
      ethUsd * 1.13 * (1 + 0.035 * years) * (1 - discount + staked.step(hours, 0.0008, 3));
    prices[USDC] = interpolate(STABLE_PREMIUM, hour, false) + stable.step(hours, 0.0005, 2);
    return prices;
  });
}
