import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import { callLens } from "../lens-call.ts";
import type { MorphoBlue } from "./market.ts";
import { morphoLensArtifact } from "./own-contracts.ts";

/** Stored state of one market, not projected to now; amounts in token units. */
export interface MorphoMarketState {
  readonly totalSupplyAssets: bigint;
  readonly totalSupplyShares: bigint;
  readonly totalBorrowAssets: bigint;
  readonly totalBorrowShares: bigint;
  readonly lastUpdateTimeSeconds: bigint;
  readonly feeWad: bigint;
  readonly priceE36: bigint;
  /** Wad a second; 0 for a rate model that does not adapt. */
  readonly rateAtTargetWad: bigint;
  /** What the rate model answers at the block's time; wad a second. */
  readonly borrowRateWad: bigint;
}

export interface MorphoPosition {
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
}

export interface MorphoAccountState {
  readonly account: Address;
  /** In the order of the markets. */
  readonly positions: readonly MorphoPosition[];
  /** In the order of the tokens. */
  readonly wallet: readonly bigint[];
}

/** All markets at one block. */
export interface MorphoCheckpoint {
  readonly markets: readonly MorphoMarketState[];
  /** What Morpho itself holds of each token. */
  readonly holdings: readonly bigint[];
  readonly accounts: readonly MorphoAccountState[];
}

/** Reads everything there is to compare, in one eth_call at the block's own time. */
export async function readMorphoCheckpoint(
  client: TestClient,
  blue: MorphoBlue,
  accounts: readonly Address[],
  blockNumber: number,
): Promise<MorphoCheckpoint> {
  const subjects = blue.markets.map(({ id, oracle, irm }) => ({
    id,
    oracle: oracle.address,
    irm: irm.address,
  }));
  const tokens = blue.tokens.map((token) => token.contract.address);
  const args = [blue.morpho.address, subjects, tokens, accounts];
  const lens = morphoLensArtifact();
  const words = (await callLens(client, lens, "read", args, blockNumber)) as readonly bigint[];
  let next = 0;
  const take = (): bigint => words[next++] ?? 0n;
  // Taken in the order in which the Lens writes its words.
  return {
    markets: blue.markets.map(() => ({
      totalSupplyAssets: take(),
      totalSupplyShares: take(),
      totalBorrowAssets: take(),
      totalBorrowShares: take(),
      lastUpdateTimeSeconds: take(),
      feeWad: take(),
      priceE36: take(),
      rateAtTargetWad: take(),
      borrowRateWad: take(),
    })),
    holdings: tokens.map(take),
    accounts: accounts.map((account) => ({
      account,
      positions: blue.markets.map(() => ({
        supplyShares: take(),
        borrowShares: take(),
        collateral: take(),
      })),
      wallet: tokens.map(take),
    })),
  };
}
