import type { AffectedAccount, LiquidationsByPair, RunSummary } from "@hindcast/evidence";

/** Three pairs whose values sum to the sample's liquidated value; `liquidated` in thousandths of base. */
export function samplePairs(liquidated: number): readonly LiquidationsByPair[] {
  const pair = (
    collateral: string,
    debt: string,
    count: number,
    repaid: bigint,
  ): LiquidationsByPair => {
    const repaidUsd8 = (repaid * BigInt(liquidated)) / 1_000n;
    return {
      collateral,
      debt,
      count: Math.round((count * liquidated) / 1_000),
      accounts: Math.round((count * liquidated) / 2_060),
      repaidUsd8: repaidUsd8.toString(),
      seizedUsd8: ((repaidUsd8 * 105n) / 100n).toString(),
    };
  };
  return [
    pair("WETH", "USDC", 322, 341_962_100_000_000n),
    pair("WBTC", "USDC", 61, 52_000_000_000_000n),
    pair("WETH", "WBTC", 34, 18_000_000_000_000n),
  ];
}

/** Refusals by code; `effect` is the scenario's distance from base in thousandths. */
export function sampleRefusals(effect: number): RunSummary["refusalsByCode"] {
  const base = [{ code: "SUPPLY_CAP_EXCEEDED", count: 3 }];
  if (effect === 0) return base;
  return [
    ...base,
    { code: "COLLATERAL_CANNOT_COVER_NEW_BORROW", count: Math.round(effect / 9) },
    { code: "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD", count: Math.round(effect / 14) },
  ];
}

/** The 200 most affected of the sample's accounts, largest difference first. */
export function sampleAccounts(
  liquidated: number,
  crashSeconds: number,
): readonly AffectedAccount[] {
  return Array.from({ length: 200 }, (_, rank) => {
    const isNew = rank % 5 === 0;
    const base = isNew ? 0n : 11_200_000_000_000n / BigInt(rank + 3);
    const change = ((9_700_000_000_000n / BigInt(rank + 2)) * BigInt(liquidated - 1_000)) / 300n;
    const proposed = base + change < 0n ? 0n : base + change;
    return {
      account: `0x${Math.imul(rank + 7, 0x9e3779b1)
        .toString(16)
        .replace("-", "")
        .padStart(8, "0")
        .repeat(5)}`,
      baseLiquidatedUsd8: base.toString(),
      proposedLiquidatedUsd8: proposed.toString(),
      baseCount: isNew ? 0 : 1 + (rank % 3),
      proposedCount: proposed === 0n ? 0 : 1 + (rank % 4),
      firstTimeSeconds: crashSeconds + rank * 612,
      lowestHealthFactorWad:
        proposed === 0n
          ? ""
          : (987_654_321_098_765_432n - BigInt(rank) * 311_000_000_000_000n).toString(),
    };
  });
}
