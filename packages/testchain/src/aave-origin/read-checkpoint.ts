import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import { callLens } from "../lens-call.ts";
import type { OriginMarket } from "./market.ts";
import { originLensArtifact } from "./origin-lens.ts";

/** What the contracts say of one reserve; amounts in token units, indices and rates in ray. */
export interface OriginReserveState {
  readonly symbol: string;
  /** The packed configuration word. */
  readonly configuration: bigint;
  readonly liquidityIndex: bigint;
  readonly liquidityRate: bigint;
  readonly variableBorrowIndex: bigint;
  readonly variableBorrowRate: bigint;
  readonly lastUpdateTimeSeconds: bigint;
  readonly accruedToTreasury: bigint;
  readonly isolationModeTotalDebt: bigint;
  readonly deficit: bigint;
  readonly virtualBalance: bigint;
  readonly normalizedIncome: bigint;
  readonly normalizedDebt: bigint;
  readonly gracePeriodUntilSeconds: bigint;
  readonly scaledTotalSupply: bigint;
  readonly totalSupply: bigint;
  readonly scaledTotalDebt: bigint;
  readonly totalDebt: bigint;
  /** Tokens that really lie in the aToken, donations included. */
  readonly underlyingBalance: bigint;
  /** USD × 1e8; 0 when the oracle refuses to answer. */
  readonly priceUsd8: bigint;
  /** LTV a frozen reserve gets back. */
  readonly pendingLtvBps: bigint;
}

export interface OriginEModeState {
  readonly id: number;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  /** Bit i stands for the reserve with id i. */
  readonly collateralBitmap: bigint;
  readonly borrowableBitmap: bigint;
  readonly ltvZeroBitmap: bigint;
  readonly isolated: boolean;
}

export interface OriginPosition {
  readonly scaledSupply: bigint;
  readonly supply: bigint;
  readonly supplyIndex: bigint;
  readonly scaledDebt: bigint;
  readonly debt: bigint;
  readonly debtIndex: bigint;
  readonly wallet: bigint;
}

export interface OriginAccountState {
  readonly account: Address;
  /** False when getUserAccountData reverts, as without a price; its figures are 0 then. */
  readonly answers: boolean;
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly availableBorrowsBase: bigint;
  readonly currentLiquidationThreshold: bigint;
  readonly ltv: bigint;
  readonly healthFactor: bigint;
  /** Bit 2i: borrows reserve i; bit 2i+1: uses it as collateral. */
  readonly configuration: bigint;
  readonly eModeCategory: bigint;
  /** In the order of the market's reserves. */
  readonly positions: readonly OriginPosition[];
}

/** A whole market at one block. */
export interface OriginCheckpoint {
  readonly reserves: readonly OriginReserveState[];
  readonly eModes: readonly OriginEModeState[];
  readonly accounts: readonly OriginAccountState[];
}

type Take = () => bigint;

/** Reads everything there is to compare, in one eth_call at the block's own time. */
export async function readOriginCheckpoint(
  client: TestClient,
  market: OriginMarket,
  accounts: readonly Address[],
  blockNumber: number,
  eModeIds: readonly number[] = market.eModes.map((mode) => mode.id),
): Promise<OriginCheckpoint> {
  const listings = market.reserves.map((reserve) => ({
    token: reserve.token.address,
    aToken: reserve.aToken.address,
    debtToken: reserve.variableDebtToken.address,
  }));
  const at = {
    pool: market.pool.address,
    configurator: market.poolConfigurator.address,
    oracle: market.oracle.address,
  };
  const args = [at, listings, accounts, eModeIds];
  const lens = originLensArtifact();
  const words = (await callLens(client, lens, "read", args, blockNumber)) as readonly bigint[];
  let next = 0;
  const take: Take = () => words[next++] ?? 0n;
  return {
    reserves: market.reserves.map(({ symbol }) => takeReserve(symbol, take)),
    eModes: eModeIds.map((id) => takeEMode(id, take)),
    accounts: accounts.map((account) => takeAccount(account, market.reserves.length, take)),
  };
}

// The fields below are taken in the order in which the Lens writes its words.

function takeReserve(symbol: string, take: Take): OriginReserveState {
  // getReserveData begins with fifteen words, of which addresses, id and the dead ones are left out.
  const data = Array.from({ length: 15 }, take);
  const at = (word: number): bigint => data[word] ?? 0n;
  return {
    symbol,
    configuration: at(0),
    liquidityIndex: at(1),
    liquidityRate: at(2),
    variableBorrowIndex: at(3),
    variableBorrowRate: at(4),
    lastUpdateTimeSeconds: at(6),
    accruedToTreasury: at(12),
    isolationModeTotalDebt: at(14),
    deficit: take(),
    virtualBalance: take(),
    normalizedIncome: take(),
    normalizedDebt: take(),
    gracePeriodUntilSeconds: take(),
    scaledTotalSupply: take(),
    totalSupply: take(),
    scaledTotalDebt: take(),
    totalDebt: take(),
    underlyingBalance: take(),
    priceUsd8: take(),
    pendingLtvBps: take(),
  };
}

function takeEMode(id: number, take: Take): OriginEModeState {
  return {
    id,
    ltvBps: take(),
    liquidationThresholdBps: take(),
    liquidationBonusBps: take(),
    collateralBitmap: take(),
    borrowableBitmap: take(),
    ltvZeroBitmap: take(),
    isolated: take() === 1n,
  };
}

function takeAccount(account: Address, reserves: number, take: Take): OriginAccountState {
  return {
    account,
    answers: take() === 1n,
    totalCollateralBase: take(),
    totalDebtBase: take(),
    availableBorrowsBase: take(),
    currentLiquidationThreshold: take(),
    ltv: take(),
    healthFactor: take(),
    configuration: take(),
    eModeCategory: take(),
    positions: Array.from({ length: reserves }, () => takePosition(take)),
  };
}

function takePosition(take: Take): OriginPosition {
  return {
    scaledSupply: take(),
    supply: take(),
    supplyIndex: take(),
    scaledDebt: take(),
    debt: take(),
    debtIndex: take(),
    wallet: take(),
  };
}
