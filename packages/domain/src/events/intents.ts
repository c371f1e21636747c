import type { Cause } from "./facts.ts";

/** What somebody wants the protocol to do: a cause without its place in history, or a liquidation. */
export type Intent =
  | {
      [K in Cause["kind"]]: Omit<Extract<Cause, { kind: K }>, "at" | "transactionHash">;
    }[Cause["kind"]]
  | LiquidateIntent;

/** A liquidator's call. `amount` is what it asks for; more debt than allowed means "all allowed". */
export interface LiquidateIntent {
  readonly kind: "liquidate";
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly account: string;
  readonly liquidator: string;
  readonly amount: bigint;
  readonly receiveShares: boolean;
  /**
   * What `amount` counts: debt to repay (also where absent), collateral to take, or debt shares to
   * burn. A protocol refuses a measure its contract has no call for.
   */
  readonly measure?: "debt" | "collateral" | "shares";
}

/** What a user wants, whatever the protocol's call for it is named. */
export interface Wish {
  readonly want: "deposit" | "withdraw" | "repay" | "borrow" | "addCollateral" | "enterMode";
  readonly account: string;
  readonly reserve: string;
  /** Token units: of the reserve's own, of an isolated market's collateral, or of the debt. */
  readonly amount: bigint;
  /** The efficiency mode that is to be entered; 0, none, where it is left out. */
  readonly mode?: number;
}
