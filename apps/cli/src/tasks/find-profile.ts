import { HindcastError, withProtocol } from "@hindcast/domain";
import { cascadeOf, type Cascade } from "@hindcast/evidence";
import {
  decodeHistory,
  liquidationProfile,
  reserveAddress,
  type ProfilePoint,
} from "@hindcast/replay";
import type { OpenMarket } from "./open-market.ts";

export interface FoundProfile {
  readonly reserve: string;
  readonly atSeconds: number;
  readonly block: number;
  readonly points: readonly ProfilePoint[];
  /** US dollars that take one percent off the price. */
  readonly depthUsd: number;
  readonly cascade: Cascade;
}

/** Falls that are tried: every percent up to two thirds, by which most of a market is gone. */
const FALLS_BPS = Array.from({ length: 66 }, (_, place) => BigInt(100 * (place + 1)));
const SHOCKS = Array.from({ length: 10 }, (_, place) => (place + 1) * 0.05);

/** S(x) of a reserve at a moment of its history, and what it makes of a first fall. */
export function findProfile(
  market: OpenMarket,
  asked: { readonly reserve: string; readonly atSeconds: number; readonly depthUsd: number },
): FoundProfile {
  const { reserve, atSeconds, depthUsd } = asked;
  const address = reserveAddress(reserve, market.context);
  const history = decodeHistory(market.dataset, market.protocolId);
  const found = withProtocol(market.protocolId, (protocol) =>
    liquidationProfile({ protocol, history, reserve: address, atSeconds, fallsBps: FALLS_BPS }),
  );
  if (found === undefined)
    throw new HindcastError({
      code: "E-CLI-035",
      what: `There is no price of ${reserve} at that moment.`,
      where: market.manifest.name,
      why: `The dataset begins at ${momentOf(market.span.fromTimeSeconds)}, and an oracle has to have answered by then.`,
      next: "choose a later moment with --at, or another reserve",
    });
  const sales = found.points.map(({ fallBps, soldUsd8 }) => ({
    fall: Number(fallBps) / 10_000,
    soldUsd: Number(soldUsd8) / 1e8,
  }));
  return {
    reserve,
    atSeconds: found.at.timeSeconds,
    block: found.at.block,
    points: found.points,
    depthUsd,
    cascade: cascadeOf(sales, 0.01 / depthUsd, SHOCKS),
  };
}

/** "2020-03-12T10:00Z". */
export function momentOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}
