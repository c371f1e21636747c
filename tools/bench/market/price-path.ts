import type { Asset } from "./assets.ts";
import { Draws } from "./draws.ts";

const MINUTES_PER_YEAR = 525_600;
/** Square root of the minutes of a year: yearly volatility to a minute's. */
const ROOT_OF_YEAR = 725;
const FACTOR_VOLATILITY = 0.45;
/** The common factor's drift a year, against what the crashes take. */
const DRIFT = 0.75;

/** Half a day of falling prices at five times the volatility, then a day of recovery at twice. */
interface Crash {
  readonly start: number;
  /** Dollars that stable coins lose over the crash. */
  readonly depeg: number;
  readonly jumps: readonly Jump[];
}

/** A share that one asset loses at one stroke, so many minutes into a crash. */
interface Jump {
  readonly after: number;
  readonly symbol: string;
  readonly by: number;
}

const CRASH_MINUTES = 720;
const RECOVERY_MINUTES = 1_440;
const CRASH_DRIFT = -0.4;
const RECOVERY_DRIFT = 0.15;

export const CRASHES: readonly Crash[] = [
  {
    start: 7_200,
    depeg: 0,
    jumps: [
      { after: 300, symbol: "LINK", by: 0.35 },
      { after: 400, symbol: "WETH", by: 0.1 },
    ],
  },
  {
    start: 216_000,
    depeg: 0.06,
    jumps: [
      { after: 360, symbol: "AAVE", by: 0.4 },
      { after: 400, symbol: "WETH", by: 0.12 },
    ],
  },
  {
    start: 432_000,
    depeg: 0,
    jumps: [
      { after: 300, symbol: "LINK", by: 0.35 },
      { after: 400, symbol: "WETH", by: 0.15 },
    ],
  },
];

/** What a minute is like: multiple of the volatility, the factor's drift, and loss of a peg. */
interface Weather {
  readonly roughness: number;
  readonly drift: number;
  readonly depeg: number;
}

const CALM: Weather = { roughness: 1, drift: DRIFT / MINUTES_PER_YEAR, depeg: 0 };

/** The weather of a minute. */
export function weatherAt(minute: number): Weather {
  for (const { start, depeg } of CRASHES) {
    const into = minute - start;
    if (into < 0 || into >= CRASH_MINUTES + RECOVERY_MINUTES) continue;
    return into < CRASH_MINUTES
      ? { roughness: 5, drift: CRASH_DRIFT / CRASH_MINUTES, depeg: depeg / CRASH_MINUTES }
      : { roughness: 2, drift: RECOVERY_DRIFT / RECOVERY_MINUTES, depeg: 0 };
  }
  return CALM;
}

/**
 * Prices in US dollars, minute by minute: one factor that all volatile assets follow, what is each
 * one's own, and three crashes; stable coins return to a dollar. `prices` stays the same array.
 */
export class PricePath {
  readonly prices: Float64Array;
  readonly #assets: readonly Asset[];
  readonly #factor: Draws;
  readonly #own: readonly Draws[];
  readonly #returns: Float64Array;
  #minute = 0;

  constructor(assets: readonly Asset[], seed: number) {
    this.#assets = assets;
    this.prices = Float64Array.from(assets, ({ priceUsd }) => priceUsd);
    this.#returns = new Float64Array(assets.length);
    this.#factor = new Draws(seed, "factor");
    this.#own = assets.map(({ symbol }) => new Draws(seed, "price", symbol));
  }

  /** Goes on by a minute. */
  advance(): void {
    const weather = weatherAt(++this.#minute);
    const { roughness, drift } = weather;
    const scale = roughness / ROOT_OF_YEAR;
    const factor = FACTOR_VOLATILITY * scale * this.#factor.normal() + drift;
    for (let place = 0; place < this.#assets.length; place++) {
      const asset = this.#assets[place] as Asset;
      const own = (this.#own[place] as Draws).normal();
      const before = this.prices[place] as number;
      if (asset.isStable) {
        this.prices[place] = 1 + 0.9995 * (before - 1) + 0.000_05 * own - weather.depeg;
        continue;
      }
      const alone = asset.ownVolatility * scale * own;
      const followed = asset.follows === 0 ? undefined : this.#returns[place - asset.follows];
      const common = followed ?? factor * asset.beta - jumpAt(this.#minute, asset.symbol);
      this.#returns[place] = common + alone;
      this.prices[place] = before * (1 + common + alone);
    }
  }
}

function jumpAt(minute: number, symbol: string): number {
  for (const { start, jumps } of CRASHES)
    for (const { after, symbol: whose, by } of jumps)
      if (minute === start + after && symbol.startsWith(whose)) return by;
  return 0;
}
