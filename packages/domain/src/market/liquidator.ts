import type { z } from "zod";
import type { Usd8 } from "../numbers/units.ts";

/**
 * Messages the kernel carries between protocols and market mechanisms. Neither side imports the
 * other: a mechanism sees opportunities as plain data and answers with bids.
 */
export interface LiquidationOffer {
  readonly account: string;
  readonly healthFactorWad: bigint;
  readonly choices: readonly {
    readonly collateralReserve: string;
    readonly debtReserve: string;
    readonly debtRepaid: bigint;
    readonly collateralSeized: bigint;
    readonly debtValueUsd8: Usd8;
    readonly collateralValueUsd8: Usd8;
    /** What to ask for; where absent, for everything. */
    readonly request?: bigint;
  }[];
}

/** A liquidation somebody recorded: what was really asked for, by whom. */
export interface RecordedLiquidation {
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly account: string;
  readonly liquidator: string;
  readonly debtRepaid: bigint;
  readonly collateralSeized: bigint;
  readonly receiveShares: boolean;
}

/** A liquidator's answer: which pair, how much debt to cover, in whose name. */
export interface LiquidationBid {
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly account: string;
  readonly liquidator: string;
  readonly amount: bigint;
  readonly receiveShares: boolean;
}

/** An open collateral auction, as the protocol shows it to whoever may bid in it. */
export interface AuctionOffer {
  readonly reserve: string;
  readonly auction: number;
  readonly kind: "flip" | "clip";
  /** Collateral for sale, 18 decimals; what is to be raised and the standing bid, 45 decimals. */
  readonly lot: bigint;
  readonly tab: bigint;
  readonly bid: bigint;
  readonly bidder: string;
  readonly openedAtSeconds: number;
  readonly phase: "tend" | "dent" | "closing" | "dealable" | "expired" | "falling" | "stale";
  readonly minimumNextBid: bigint;
  readonly maximumNextLot: bigint;
  /** A falling price now, 27 decimals, and what a purchase in part must leave to be raised. */
  readonly priceRay: bigint;
  readonly smallestRestTab: bigint;
  readonly needsRestart: boolean;
  /** US dollars, 18 decimals; 0 if unknown. */
  readonly oraclePriceWad: bigint;
}

/** The last quote of a market series, 18 decimals, and when it was made. */
export interface Quote {
  readonly value18: bigint;
  readonly timeSeconds: number;
}

/** What keepers know when they are asked: the auctions there are and the world around them. */
export interface AuctionView {
  readonly timeSeconds: number;
  /** Key of all luck: two scenarios of one seed share it. */
  readonly seed: number;
  readonly auctions: readonly AuctionOffer[];
  /** Last quotes by series: "ETH/USD", "gas/p60" in wei. */
  readonly quotes: ReadonlyMap<string, Quote>;
  /** The series that prices a market's collateral in US dollars, by reserve. */
  readonly priceSeries: ReadonlyMap<string, string>;
}

/** What a keeper does about one auction: the protocol's own call, which it may refuse. */
export type AuctionCall =
  | {
      readonly kind: "auctionBid";
      readonly reserve: string;
      readonly auction: number;
      readonly bidder: string;
      readonly lot: bigint;
      readonly bid: bigint;
    }
  | {
      readonly kind: "auctionTake";
      readonly reserve: string;
      readonly auction: number;
      readonly taker: string;
      readonly amount: bigint;
      readonly maximumPrice: bigint;
    }
  | { readonly kind: "auctionClose"; readonly reserve: string; readonly auction: number }
  | {
      readonly kind: "auctionRestart";
      readonly reserve: string;
      readonly auction: number;
      readonly keeper: string;
    };

/** Who bids in collateral auctions. Asked after every block and at each tick while any is open. */
export interface AuctionKeepers<Params> {
  /** Seconds between two questions while nothing is recorded. */
  tickSeconds(params: Params): number;
  /** Seconds after the last recorded fact that open auctions are still attended to. */
  horizonSeconds(params: Params): number;
  /** At most one call an auction, in the order in which they reach the chain. */
  answer(view: AuctionView, params: Params): readonly AuctionCall[];
}

/** Who liquidates, when, and for what gain: a behaviour assumption with a name and a source. */
export interface LiquidatorModel<Params> {
  readonly id: string;
  /** The hypothesis in one sentence, printed in every report. */
  readonly hypothesis: string;
  readonly params: z.ZodType<Params>;
  /**
   * Answers an open opportunity at the end of a block; undefined leaves it alone. A model without
   * it never answers any, and none is looked for.
   */
  answerOffer?(offer: LiquidationOffer, params: Params): LiquidationBid | undefined;
  /** Answers a recorded liquidation at its recorded place; a model without it ignores them. */
  answerRecorded?(recorded: RecordedLiquidation, params: Params): LiquidationBid | undefined;
  /** A model without keepers bids in no auction: those there are go on as recorded. */
  readonly keepers?: AuctionKeepers<Params>;
}
