import type { EModeSpec, ReserveSpec } from "@hindcast/testchain";

/** Something in whole tokens. */
export interface Holding {
  readonly symbol: string;
  readonly tokens: number;
}

/** Somebody who comes, supplies and borrows; `eMode` is entered before the loan. */
export interface Person {
  readonly name: string;
  readonly supplies: readonly Holding[];
  readonly borrows: readonly Holding[];
  readonly eMode?: number;
}

/** What a token cost at a moment; between two moments its price goes in a straight line. */
export interface PricePoint {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly usd: number;
}

/**
 * An event's market of published sizes on real contracts: who held what, and the price of one token.
 * Nobody is liquidated in it: who liquidates, and how, is for scenarios to say.
 */
export interface MadeMarket {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly reserves: readonly ReserveSpec[];
  readonly eModes: readonly EModeSpec[];
  readonly people: readonly Person[];
  /** How many come in one block; one where it is left out. */
  readonly peoplePerBlock?: number;
  /** The token whose price moves, and how; it is told every `everySeconds`. */
  readonly moving: { readonly symbol: string; readonly points: readonly PricePoint[] };
  readonly everySeconds: number;
  /** What was published, and by whom: one sentence each. */
  readonly published: readonly string[];
  readonly assumptions: readonly string[];
  /** The example that runs on it. */
  readonly example: string;
}

export interface TimedPrice {
  readonly timeSeconds: number;
  readonly priceUsd8: bigint;
}

/** The prices to be told, one each `everySeconds` and at every point. */
export function pricePath({ moving, everySeconds }: MadeMarket): readonly TimedPrice[] {
  const points = moving.points.map(({ at, usd }) => ({ timeSeconds: Date.parse(at) / 1000, usd }));
  const told: TimedPrice[] = [];
  for (const [place, from] of points.entries()) {
    const to = points[place + 1];
    if (to === undefined) {
      told.push({ timeSeconds: from.timeSeconds, priceUsd8: usd8(from.usd) });
      break;
    }
    const span = to.timeSeconds - from.timeSeconds;
    for (let passed = 0; passed < span; passed += everySeconds)
      told.push({
        timeSeconds: from.timeSeconds + passed,
        priceUsd8: usd8(from.usd + ((to.usd - from.usd) * passed) / span),
      });
  }
  return told;
}

const usd8 = (usd: number): bigint => BigInt(Math.round(usd * 1e8));
