import { namedAddress } from "../named-address.ts";
import type { BlockQueue } from "../block-queue.ts";
import type { Reserve } from "../aave/market.ts";

const OPERATOR = namedAddress("oracle operator");

/** A push feed posts when the price has moved by the deviation or the heartbeat has passed. */
export const FEED_RULES: Readonly<Record<string, { deviation: number; heartbeatSeconds: number }>> =
  {
    WETH: { deviation: 0.005, heartbeatSeconds: 3600 },
    WBTC: { deviation: 0.005, heartbeatSeconds: 3600 },
    wstETH: { deviation: 0.005, heartbeatSeconds: 3600 },
    USDC: { deviation: 0.0025, heartbeatSeconds: 86_400 },
  };

/** Plays the oracle network: decides at each block which feeds post, and keeps what they say. */
export class OracleFeeds {
  readonly #reserves: readonly Reserve[];
  readonly #postedAt: number[];
  /** Price in USD as the protocol reads it, per reserve. */
  readonly pricesUsd: number[];

  constructor(reserves: readonly Reserve[], timeSeconds: number) {
    this.#reserves = reserves;
    this.#postedAt = reserves.map(() => timeSeconds);
    this.pricesUsd = reserves.map((reserve) => Number(reserve.priceUsd8) / 1e8);
  }

  /** Queues the posts due at this block; tells whether there were any. */
  async post(
    queue: BlockQueue,
    marketUsd: readonly number[],
    timeSeconds: number,
  ): Promise<boolean> {
    let posted = false;
    for (const [index, reserve] of this.#reserves.entries()) {
      const rule = FEED_RULES[reserve.symbol];
      const price = marketUsd[index];
      const last = this.pricesUsd[index];
      if (rule === undefined || price === undefined || last === undefined) continue;
      const moved = Math.abs(price / last - 1) >= rule.deviation;
      const silent = timeSeconds - (this.#postedAt[index] ?? 0) >= rule.heartbeatSeconds;
      if (!moved && !silent) continue;
      const priceUsd8 = BigInt(Math.round(price * 1e8));
      await queue.add(OPERATOR, reserve.feed, "push", [priceUsd8]);
      this.pricesUsd[index] = Number(priceUsd8) / 1e8;
      this.#postedAt[index] = timeSeconds;
      posted = true;
    }
    return posted;
  }
}
