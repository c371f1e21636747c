import { parseAbi } from "viem";
import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import { callLens } from "../lens-call.ts";
import { lensArtifact } from "../own-contracts.ts";
import type { AaveMarket, Reserve } from "./market.ts";

/** What the contracts say of one reserve at a block; amounts in token units, indices and rates in ray. */
export interface ReserveState {
  readonly symbol: string;
  readonly liquidityIndex: bigint;
  readonly variableBorrowIndex: bigint;
  readonly liquidityRate: bigint;
  readonly variableBorrowRate: bigint;
  readonly accruedToTreasury: bigint;
  readonly scaledTotalSupply: bigint;
  readonly scaledTotalDebt: bigint;
  readonly lastUpdateTimestamp: bigint;
  readonly underlyingBalance: bigint;
}

/** Balances of one account in one reserve, in token units. */
export interface Position {
  readonly scaledSupply: bigint;
  readonly supply: bigint;
  readonly scaledDebt: bigint;
  readonly debt: bigint;
}

/** getUserAccountData, getUserConfiguration and getUserEMode of one account; base unit USD × 1e8. */
export interface AccountState {
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly availableBorrowsBase: bigint;
  readonly currentLiquidationThreshold: bigint;
  readonly ltv: bigint;
  readonly healthFactor: bigint;
  /** Bit 2i: borrows reserve i; bit 2i+1: uses it as collateral. */
  readonly configuration: bigint;
  readonly eModeCategory: bigint;
}

const ACCOUNTS_PER_CALL = 300;
const reserveAbi = parseAbi([
  "struct ReserveData { uint256 configuration; uint128 liquidityIndex; uint128 currentLiquidityRate; uint128 variableBorrowIndex; uint128 currentVariableBorrowRate; uint128 currentStableBorrowRate; uint40 lastUpdateTimestamp; uint16 id; address aToken; address stableDebtToken; address variableDebtToken; address strategy; uint128 accruedToTreasury; uint128 unbacked; uint128 isolationModeTotalDebt; }",
  "function getReserveData(address asset) view returns (ReserveData data)",
  "function scaledTotalSupply() view returns (uint256)",
  "function balanceOf(address user) view returns (uint256)",
]);

async function inChunks<Row>(
  accounts: readonly Address[],
  read: (chunk: readonly Address[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < accounts.length; start += ACCOUNTS_PER_CALL)
    rows.push(...(await read(accounts.slice(start, start + ACCOUNTS_PER_CALL))));
  return rows;
}

/** Balances of each account in each reserve (market order), as of the block. */
export function readPositions(
  client: TestClient,
  reserves: readonly Reserve[],
  accounts: readonly Address[],
  blockNumber: number,
): Promise<Position[][]> {
  const tokens = reserves.flatMap((reserve) => [
    reserve.aToken.address,
    reserve.variableDebtToken.address,
  ]);
  return inChunks(accounts, async (chunk) => {
    const words = (await callLens(
      client,
      lensArtifact(),
      "positions",
      [tokens, chunk],
      blockNumber,
    )) as bigint[];
    return chunk.map((_, account) =>
      reserves.map((_reserve, reserve) => {
        const at = (account * reserves.length + reserve) * 4;
        const [scaledSupply = 0n, supply = 0n, scaledDebt = 0n, debt = 0n] = words.slice(
          at,
          at + 4,
        );
        return { scaledSupply, supply, scaledDebt, debt };
      }),
    );
  });
}

/** Account-wide figures of each account as of the block. */
export function readAccounts(
  client: TestClient,
  market: AaveMarket,
  accounts: readonly Address[],
  blockNumber: number,
): Promise<AccountState[]> {
  return inChunks(accounts, async (chunk) => {
    const pool = market.pool.address;
    const rows = (await callLens(
      client,
      lensArtifact(),
      "accounts",
      [pool, chunk],
      blockNumber,
    )) as bigint[][];
    return rows.map((row) => ({
      totalCollateralBase: row[0] ?? 0n,
      totalDebtBase: row[1] ?? 0n,
      availableBorrowsBase: row[2] ?? 0n,
      currentLiquidationThreshold: row[3] ?? 0n,
      ltv: row[4] ?? 0n,
      healthFactor: row[5] ?? 0n,
      configuration: row[6] ?? 0n,
      eModeCategory: row[7] ?? 0n,
    }));
  });
}

/** Stored state of each reserve (not projected to now) as of the block. */
export function readReserves(
  client: TestClient,
  market: AaveMarket,
  blockNumber: number,
): Promise<ReserveState[]> {
  const at = { abi: reserveAbi, blockNumber: BigInt(blockNumber) } as const;
  return Promise.all(
    market.reserves.map(async (reserve) => {
      const { token, aToken, variableDebtToken } = reserve;
      const [data, scaledTotalSupply, scaledTotalDebt, underlyingBalance] = await Promise.all([
        client.readContract({
          ...at,
          address: market.pool.address,
          functionName: "getReserveData",
          args: [token.address],
        }),
        client.readContract({ ...at, address: aToken.address, functionName: "scaledTotalSupply" }),
        client.readContract({
          ...at,
          address: variableDebtToken.address,
          functionName: "scaledTotalSupply",
        }),
        client.readContract({
          ...at,
          address: token.address,
          functionName: "balanceOf",
          args: [aToken.address],
        }),
      ]);
      return {
        symbol: reserve.symbol,
        liquidityIndex: data.liquidityIndex,
        variableBorrowIndex: data.variableBorrowIndex,
        liquidityRate: data.currentLiquidityRate,
        variableBorrowRate: data.currentVariableBorrowRate,
        accruedToTreasury: data.accruedToTreasury,
        scaledTotalSupply,
        scaledTotalDebt,
        lastUpdateTimestamp: BigInt(data.lastUpdateTimestamp),
        underlyingBalance,
      };
    }),
  );
}
