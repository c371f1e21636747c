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
}
