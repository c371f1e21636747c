import { aaveV3, debtBalance, supplyBalance, type AaveV3State } from "@hindcast/domain";
import type { CheckpointDifference, StateComparison } from "../check-lab.ts";

/** What the contracts said at one block, as the recorder read it: decimal strings throughout. */
export interface Checkpoint {
  readonly block: number;
  readonly timestampSeconds: number;
  readonly reserves: readonly (Readonly<Record<string, string>> & { readonly symbol: string })[];
  readonly accounts: readonly CheckpointAccount[];
}

export interface CheckpointAccount {
  readonly address: string;
  readonly totalCollateralBase: string;
  readonly totalDebtBase: string;
  readonly availableBorrowsBase: string;
  readonly currentLiquidationThreshold: string;
  readonly ltv: string;
  readonly healthFactor: string;
  readonly eModeCategory: string;
  readonly positions: readonly {
    readonly reserve: number;
    readonly scaledSupply: string;
    readonly supply: string;
    readonly scaledDebt: string;
    readonly debt: string;
  }[];
}

/** Contract getter by the name our rules give the same value. */
const RESERVE_VALUES = {
  liquidityIndex: "liquidityIndex",
  borrowIndex: "variableBorrowIndex",
  liquidityRate: "liquidityRate",
  borrowRate: "variableBorrowRate",
  treasuryScaled: "accruedToTreasury",
  supplyScaled: "scaledTotalSupply",
  debtScaled: "scaledTotalDebt",
  lastUpdateSeconds: "lastUpdateTimestamp",
  cash: "underlyingBalance",
} as const;

/** Compares every value the contracts gave at a block with the rules' state at that block. */
export class CheckpointComparison implements StateComparison<AaveV3State, Checkpoint> {
  checked = 0;
  readonly differences: CheckpointDifference[] = [];
  private readonly addressOfSymbol: ReadonlyMap<string, string>;

  constructor(addressOfSymbol: ReadonlyMap<string, string>) {
    this.addressOfSymbol = addressOfSymbol;
  }

  compare(state: Readonly<AaveV3State>, checkpoint: Checkpoint): void {
    const rows = new Map<string, string>();
    for (const row of aaveV3.stateRows(state)) rows.set(row.path, row.value);
    for (const reserve of checkpoint.reserves) {
      const path = `reserve/${this.addressOfSymbol.get(reserve.symbol)}`;
      for (const [ours, theirs] of Object.entries(RESERVE_VALUES))
        this.check(checkpoint, `${path}/${ours}`, reserve[theirs], rows.get(`${path}/${ours}`));
    }
    for (const account of checkpoint.accounts)
      this.compareAccount(state, checkpoint, account, rows);
  }

  private compareAccount(
    state: Readonly<AaveV3State>,
    checkpoint: Checkpoint,
    account: CheckpointAccount,
    rows: ReadonlyMap<string, string>,
  ): void {
    const env = { timeSeconds: checkpoint.timestampSeconds, block: checkpoint.block };
    const address = account.address.toLowerCase();
    checkpoint.reserves.forEach((reserve, index) => {
      const asset = this.addressOfSymbol.get(reserve.symbol) ?? "";
      const path = `account/${address}/${asset}`;
      const theirs = account.positions.find((p) => p.reserve === index);
      const scaled = (name: string) => rows.get(`${path}/${name}`) ?? "0";
      this.check(
        checkpoint,
        `${path}/supplyScaled`,
        theirs?.scaledSupply ?? "0",
        scaled("supplyScaled"),
      );
      this.check(checkpoint, `${path}/debtScaled`, theirs?.scaledDebt ?? "0", scaled("debtScaled"));
      const supply = supplyBalance(state, asset, address, env).toString();
      const debt = debtBalance(state, asset, address, env).toString();
      this.check(checkpoint, `${path}/supply`, theirs?.supply ?? "0", supply);
      this.check(checkpoint, `${path}/debt`, theirs?.debt ?? "0", debt);
    });
    const ours = aaveV3.health(state, address, env);
    const power = (ours.collateralUsd8 * ours.ltvBps + 5000n) / 10_000n - ours.debtUsd8;
    const values: [string, string, bigint][] = [
      ["collateral", account.totalCollateralBase, ours.collateralUsd8],
      ["debt", account.totalDebtBase, ours.debtUsd8],
      ["availableBorrows", account.availableBorrowsBase, power < 0n ? 0n : power],
      ["liquidationThreshold", account.currentLiquidationThreshold, ours.liquidationThresholdBps],
      ["ltv", account.ltv, ours.ltvBps],
      ["healthFactor", account.healthFactor, ours.healthFactorWad],
    ];
    for (const [name, theirs, mine] of values)
      this.check(checkpoint, `account/${address}/${name}`, theirs, mine.toString());
    const mode = rows.get(`account/${address}/mode`) ?? "0";
    this.check(checkpoint, `account/${address}/mode`, account.eModeCategory, mode);
  }

  private check(
    checkpoint: Checkpoint,
    path: string,
    contract: string | undefined,
    rules: string | undefined,
  ): void {
    this.checked++;
    if (contract === rules && contract !== undefined) return;
    this.differences.push({
      block: checkpoint.block,
      path,
      contract: contract ?? "(not read)",
      rules: rules ?? "(none)",
    });
  }
}
