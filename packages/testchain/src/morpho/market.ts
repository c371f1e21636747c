import type { Address, Hex } from "viem";
import type { Contract } from "../artifacts.ts";
import type { MorphoMarketSpec, MorphoTokenSpec } from "./market-spec.ts";

/** What Morpho's functions take to name a market. */
export interface MorphoMarketParams {
  readonly loanToken: Address;
  readonly collateralToken: Address;
  readonly oracle: Address;
  readonly irm: Address;
  readonly lltv: bigint;
}

export interface MorphoToken extends MorphoTokenSpec {
  readonly contract: Contract;
}

/** A created market with its contracts. */
export interface MorphoMarket extends MorphoMarketSpec {
  readonly id: Hex;
  readonly params: MorphoMarketParams;
  readonly oracle: Contract;
  readonly irm: Contract;
}

/** A deployed Morpho Blue with its markets. */
export interface MorphoBlue {
  /** Owner of Morpho. */
  readonly admin: Address;
  readonly feeRecipient: Address;
  /** Its interface holds the events of EventsLib too; Morpho's own has none. */
  readonly morpho: Contract;
  readonly flashBorrower: Contract;
  readonly tokens: readonly MorphoToken[];
  readonly markets: readonly MorphoMarket[];
}
