import type { Env, MorphoBlueState, StateRow } from "@hindcast/domain";

type Market = NonNullable<MorphoBlueState["markets"][number]>;

/** A market's figures as both sides tell them. */
export interface MarketFigures {
  readonly supplyAssets: bigint;
  readonly supplyShares: bigint;
  readonly borrowAssets: bigint;
  readonly borrowShares: bigint;
  readonly lastUpdateSeconds: bigint;
  readonly feeWad: bigint;
  readonly price: bigint;
  readonly rateAtTarget: bigint;
}

export interface PositionFigures {
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
}

const NOTHING: PositionFigures = { supplyShares: 0n, borrowShares: 0n, collateral: 0n };
export function rowsOf(path: string, figures: MarketFigures | PositionFigures): StateRow[] {
  return Object.entries(figures).map(([name, value]) => ({
    path: `${path}/${name}`,
    value: `${value}`,
  }));
}

/** What the whole contract holds of a token: the cash and collateral of all its markets. */
function holdingOf(state: Readonly<MorphoBlueState>, token: string): bigint {
  let held = 0n;
  for (const market of state.markets as Market[]) {
    if (market.loanToken === token) held += market.cash;
    if (market.collateralToken === token) held += market.collateral;
  }
  return held;
}

/** The rules' state in the rows that the contracts are read back in. */
export function ruleRows(
  state: Readonly<MorphoBlueState>,
  _env: Env,
  accounts: readonly string[],
): readonly StateRow[] {
  const rows: StateRow[] = [{ path: "treasury", value: state.treasury }];
  const tokens = new Set<string>();
  for (const market of state.markets as Market[]) {
    tokens.add(market.loanToken).add(market.collateralToken);
    rows.push(...rowsOf(`market/${market.address}`, figuresOf(state, market)));
    for (const account of accounts) {
      const held = state.accounts
        .get(account)
        ?.positions.find((position) => position.marketId === market.id);
      const { supplyShares, borrowShares, collateral } = held ?? NOTHING;
      const figures = { supplyShares, borrowShares, collateral };
      rows.push(...rowsOf(`account/${account}/${market.address}`, figures));
    }
  }
  for (const token of tokens)
    rows.push({ path: `holding/${token}`, value: `${holdingOf(state, token)}` });
  return rows;
}

function figuresOf(state: Readonly<MorphoBlueState>, market: Market): MarketFigures {
  return {
    supplyAssets: market.supply.assets,
    supplyShares: market.supply.shares,
    borrowAssets: market.debt.assets,
    borrowShares: market.debt.shares,
    lastUpdateSeconds: BigInt(market.lastUpdateSeconds),
    feeWad: market.parameters.feeWad,
    price: state.prices.get(market.oracle) ?? 0n,
    rateAtTarget: market.rateAtTarget,
  };
}
