import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import type { AaveMarket } from "../aave/market.ts";
import { readAccounts, readPositions, readReserves } from "../aave/read-state.ts";
import type { AccountState, ReserveState } from "../aave/read-state.ts";

/** One account's balances in one reserve (index into the market's reserves), in token units. */
export interface CheckpointPosition {
  readonly reserve: number;
  readonly scaledSupply: bigint;
  readonly supply: bigint;
  readonly scaledDebt: bigint;
  readonly debt: bigint;
}

export interface CheckpointAccount extends AccountState {
  readonly address: Address;
  /** Only the reserves in which the account holds or owes something. */
  readonly positions: readonly CheckpointPosition[];
}

/** Everything the contracts say of the market at one block. */
export interface Checkpoint {
  readonly block: number;
  readonly timestampSeconds: number;
  readonly reserves: readonly ReserveState[];
  readonly accounts: readonly CheckpointAccount[];
}

export async function readCheckpoint(
  client: TestClient,
  market: AaveMarket,
  accounts: readonly Address[],
  blockNumber: number,
): Promise<Checkpoint> {
  const [block, reserves, positions, states] = await Promise.all([
    client.getBlock({ blockNumber: BigInt(blockNumber) }),
    readReserves(client, market, blockNumber),
    readPositions(client, market.reserves, accounts, blockNumber),
    readAccounts(client, market, accounts, blockNumber),
  ]);
  return {
    block: blockNumber,
    timestampSeconds: Number(block.timestamp),
    reserves,
    accounts: accounts.map((address, row) => ({
      address,
      ...states[row]!,
      positions: (positions[row] ?? [])
        .map((position, reserve) => ({ reserve, ...position }))
        .filter((position) => position.scaledSupply > 0n || position.scaledDebt > 0n),
    })),
  };
}
