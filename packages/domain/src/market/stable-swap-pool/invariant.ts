import { HUNDRED_PERCENT_BPS, WAD, type Bps, type Wad } from "../../numbers/units.ts";

/** Rounds after which the contract's iterations give up; they settle in about ten. */
const MOST_ROUNDS = 255;

/**
 * The invariant of a pool, in the unit of its coins: what it would hold in all if it were balanced.
 * To the unit StableSwap3Pool.get_D of curvefi/curve-contract, each division rounded down as there;
 * `coins` are its xp (one precision for all), none of them zero. Equation 4 of M. Egorov,
 * StableSwap, 2019.
 */
export function stableInvariant(coins: readonly bigint[], amplification: bigint): bigint {
  const last = solved.get(coins);
  if (last?.amplification === amplification) return last.invariant;
  const invariant = solveInvariant(coins, amplification);
  solved.set(coins, { amplification, invariant });
  return invariant;
}

/** By the coins of a pool: a sale that is sized asks a dozen times what one pool would pay. */
const solved = new WeakMap<
  readonly bigint[],
  { readonly amplification: bigint; readonly invariant: bigint }
>();

function solveInvariant(coins: readonly bigint[], amplification: bigint): bigint {
  const count = BigInt(coins.length);
  const ann = amplification * count;
  const sum = coins.reduce((total, coin) => total + coin, 0n);
  let invariant = sum;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const product = productTerm(coins, invariant);
    const before = invariant;
    invariant =
      ((ann * sum + product * count) * invariant) /
      ((ann - 1n) * invariant + (count + 1n) * product);
    if (isSettled(invariant, before)) break;
  }
  return invariant;
}

/**
 * What the pool keeps of coin `to` once it holds `amount` of coin `from`, the others being as they
 * are: to the unit StableSwap3Pool.get_y.
 */
export function stableCoinKept(
  coins: readonly bigint[],
  from: number,
  to: number,
  amount: bigint,
  amplification: bigint,
): bigint {
  const count = BigInt(coins.length);
  const ann = amplification * count;
  const invariant = stableInvariant(coins, amplification);
  let [sum, product] = [0n, invariant];
  for (const [place, coin] of coins.entries()) {
    if (place === to) continue;
    const held = place === from ? amount : coin;
    sum += held;
    product = (product * invariant) / (held * count);
  }
  product = (product * invariant) / (ann * count);
  const b = sum + invariant / ann;
  let kept = invariant;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = kept;
    kept = (kept * kept + product) / (2n * kept + b - invariant);
    if (isSettled(kept, before)) break;
  }
  return kept;
}

/**
 * What selling `amount` of coin `from` brings of coin `to`: to the unit StableSwap3Pool.get_dy for
 * coins of one precision, the unit kept back for rounding and the fee included.
 */
export function stableAmountOut(
  coins: readonly bigint[],
  from: number,
  to: number,
  amount: bigint,
  { amplification, feeBps }: { readonly amplification: bigint; readonly feeBps: Bps },
): bigint {
  const kept = stableCoinKept(coins, from, to, (coins[from] ?? 0n) + amount, amplification);
  const out = (coins[to] ?? 0n) - kept - 1n;
  return out <= 0n ? 0n : out - (out * feeBps) / HUNDRED_PERCENT_BPS;
}

/** What the next unit of coin `from` brings of coin `to`, without the fee: the slope of the invariant. */
export function stablePriceWad(
  coins: readonly bigint[],
  from: number,
  to: number,
  amplification: bigint,
): Wad {
  const ann = amplification * BigInt(coins.length);
  const product = productTerm(coins, stableInvariant(coins, amplification));
  const [sold, bought] = [coins[from] ?? 1n, coins[to] ?? 1n];
  return ((ann * sold + product) * bought * WAD) / (sold * (ann * bought + product));
}

/** The contract's D_P: the invariant to the power n + 1 over n^n times all coins. */
function productTerm(coins: readonly bigint[], invariant: bigint): bigint {
  const count = BigInt(coins.length);
  return coins.reduce((term, coin) => (term * invariant) / (coin * count), invariant);
}

function isSettled(now: bigint, before: bigint): boolean {
  return now > before ? now - before <= 1n : before - now <= 1n;
}
