import { auctionKeepersParams, type AuctionKeepersParams } from "@hindcast/domain";
import type { KeeperHabits } from "./calibrate.ts";

/** A way keepers may behave where the days before leave it open. */
export interface Behaviour {
  readonly id: string;
  readonly name: string;
  readonly isCapitalLimited: boolean;
  /** Adaptive keepers look at the share of auctions they were seen in, or at all of them. */
  readonly adaptiveComeAlways: boolean;
  readonly tokenBidders: bigint;
}

/** The first is the central one: everything as it was seen, and somebody who bids a token. */
export const BEHAVIOURS: readonly [Behaviour, ...Behaviour[]] = [
  {
    id: "as-seen",
    name: "capital and presence as seen before, a token bidder",
    isCapitalLimited: true,
    adaptiveComeAlways: false,
    tokenBidders: 1n,
  },
  {
    id: "rich",
    name: "no limit of capital, presence as seen before, a token bidder",
    isCapitalLimited: false,
    adaptiveComeAlways: false,
    tokenBidders: 1n,
  },
  {
    id: "eager",
    name: "no limit of capital, adaptive keepers in every auction, a token bidder",
    isCapitalLimited: false,
    adaptiveComeAlways: true,
    tokenBidders: 1n,
  },
  {
    id: "no-token",
    name: "capital and presence as seen before, nobody bids a token",
    isCapitalLimited: true,
    adaptiveComeAlways: false,
    tokenBidders: 0n,
  },
];

/** Keepers with these habits under a behaviour, as the mechanism takes them. */
export function keepersParams(
  habits: KeeperHabits,
  behaviour: Behaviour,
  horizonSeconds: number,
): AuctionKeepersParams {
  const capital = (dai: number): { capital?: bigint } =>
    behaviour.isCapitalLimited ? { capital: wad(dai) } : {};
  const fixed = capital(habits.fixedCapitalDai).capital;
  const adaptive = capital(habits.adaptiveCapitalDai).capital;
  return auctionKeepersParams.parse({
    fixedKeepers: habits.fixedGasPriceWei === undefined ? 0n : 2n,
    fixedGasPrice: wad(habits.fixedGasPriceWei ?? 0),
    fixedMarginBps: bps(habits.fixedMargin),
    ...(fixed === undefined ? {} : { fixedCapital: fixed }),
    // Without a fixed group the adaptive keepers are all there are, and compete with each other.
    adaptiveKeepers: habits.fixedGasPriceWei === undefined ? 2n : 1n,
    adaptiveGasBps: bps(habits.adaptiveGasRatio),
    adaptiveMarginBps: bps(habits.adaptiveMargin),
    ...(adaptive === undefined ? {} : { adaptiveCapital: adaptive }),
    adaptivePresenceBps: behaviour.adaptiveComeAlways ? 10_000n : bps(habits.adaptivePresence),
    tokenBidders: behaviour.tokenBidders,
    horizonSeconds: BigInt(horizonSeconds),
  });
}

function wad(value: number): bigint {
  return BigInt(Math.round(value * 1e6)) * 10n ** 12n;
}

function bps(share: number): bigint {
  return BigInt(Math.round(share * 10_000));
}
