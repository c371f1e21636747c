/** SharesMathLib: what an empty market is taken to hold. */
const VIRTUAL_SHARES = 1_000_000n;
const VIRTUAL_ASSETS = 1n;

/** One side of a market: assets, and the shares they are divided into. */
export interface Side {
  assets: bigint;
  shares: bigint;
}

/** Running totals of one market, by its logs. */
export interface Totals {
  readonly supply: Side;
  readonly debt: Side;
}

export const emptyTotals = (): Totals => ({
  supply: { assets: 0n, shares: 0n },
  debt: { assets: 0n, shares: 0n },
});

/** How a call named what it moved; undefined when neither way gives the logged amounts. */
export type Naming = "assets" | "shares" | undefined;

/** Morpho rounds against whoever calls. Deposits and repayments: fewer shares, more assets. */
export function namingOfPayment(side: Side, assets: bigint, shares: bigint): Naming {
  if (assets > 0n && toSharesDown(side, assets) === shares) return "assets";
  return shares > 0n && toAssetsUp(side, shares) === assets ? "shares" : undefined;
}

/** Withdrawals and loans: more shares, fewer assets. */
export function namingOfPayout(side: Side, assets: bigint, shares: bigint): Naming {
  if (assets > 0n && toSharesUp(side, assets) === shares) return "assets";
  return shares > 0n && toAssetsDown(side, shares) === assets ? "shares" : undefined;
}

function toSharesDown(side: Side, assets: bigint): bigint {
  return (assets * (side.shares + VIRTUAL_SHARES)) / (side.assets + VIRTUAL_ASSETS);
}

function toSharesUp(side: Side, assets: bigint): bigint {
  return divideUp(assets * (side.shares + VIRTUAL_SHARES), side.assets + VIRTUAL_ASSETS);
}

function toAssetsDown(side: Side, shares: bigint): bigint {
  return (shares * (side.assets + VIRTUAL_ASSETS)) / (side.shares + VIRTUAL_SHARES);
}

/** Assets that so many shares cost: SharesMathLib.toAssetsUp. */
export function toAssetsUp(side: Side, shares: bigint): bigint {
  return divideUp(shares * (side.assets + VIRTUAL_ASSETS), side.shares + VIRTUAL_SHARES);
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** Adds signed amounts; debt repaid in full may cost one unit more than was owed. */
export function post(side: Side, assets: bigint, shares: bigint): void {
  side.assets += assets;
  if (side.assets < 0n) side.assets = 0n;
  side.shares += shares;
}
