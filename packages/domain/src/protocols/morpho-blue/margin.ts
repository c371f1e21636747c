import {
  HUNDRED_PERCENT_BPS,
  MAX_UINT256,
  SECONDS_PER_YEAR,
  WAD,
  type Usd8,
  type Wad,
} from "../../numbers/units.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import type { AccountHealth, Env, MarginForm } from "../protocol.ts";
import {
  accrual,
  borrowRate,
  maxBorrow,
  mulDivDown,
  noFaults,
  ORACLE_PRICE_SCALE,
  toAssetsDown,
  toAssetsUp,
  utilisation,
  VIRTUAL_SHARES,
  type Totals,
} from "./math.ts";
import {
  findAccount,
  findMarket,
  loanPriceUsd8,
  marketAt,
  positionIn,
  priceOf,
  type Account,
  type Market,
  type MorphoBlueState,
  type Position,
} from "./state.ts";

/** A market brought forward to a moment: what the next call on it would find. */
export interface MarketNow {
  readonly market: Market;
  readonly supply: Totals;
  readonly debt: Totals;
  /** Fee not yet posted, in supply shares. */
  readonly feeShares: bigint;
  /** Undefined where the oracle does not answer, or interest would overflow: every call reverts. */
  readonly price: bigint | undefined;
  readonly loanPriceUsd8: Usd8;
}

/** The market with interest up to now. */
export function marketNow(state: MorphoBlueState, market: Market, timeSeconds: number): MarketNow {
  const faults = noFaults();
  const { supply, debt, feeShares } = accrual(market, state.parameters, timeSeconds, faults);
  return {
    market,
    supply,
    debt,
    feeShares,
    price: faults.first === undefined ? priceOf(state, market) : undefined,
    loanPriceUsd8: loanPriceUsd8(state, market),
  };
}

/** Value of loan tokens, truncated; a token without a price is worth a dollar. */
export function valueUsd8(now: MarketNow, amount: bigint): Usd8 {
  return (amount * now.loanPriceUsd8) / 10n ** BigInt(now.market.loanDecimals);
}

/** One position as the contract judges it; amounts in loan units. */
export interface PositionHealth {
  /** Collateral at the oracle's price, rounded down. */
  readonly quoted: bigint;
  readonly borrowed: bigint;
  /** maxBorrow / borrowed, rounded down: below one exactly when the contract says unhealthy. */
  readonly healthFactorWad: Wad;
}

/** Undefined where the contract could not answer: no price, or numbers that overflow. */
export function positionHealth(
  now: MarketNow,
  position: Pick<Position, "borrowShares" | "collateral">,
): PositionHealth | undefined {
  const { price, market, debt } = now;
  if (price === undefined) return undefined;
  const faults = noFaults();
  const borrowed = toAssetsUp(position.borrowShares, debt, faults);
  const quoted = mulDivDown(position.collateral, price, ORACLE_PRICE_SCALE, faults);
  const most = maxBorrow(position.collateral, price, market.parameters.lltvWad, faults);
  if (faults.first !== undefined) return undefined;
  const healthFactorWad = borrowed === 0n ? MAX_UINT256 : (most * WAD) / borrowed;
  return { quoted, borrowed, healthFactorWad };
}

/** Sums over an account's markets, for views; each market is judged alone. */
interface AccountSums {
  readonly collateralUsd8: Usd8;
  readonly debtUsd8: Usd8;
  /** Collateral times its market's LLTV. */
  readonly weightedUsd8: Usd8;
  readonly insolventUsd8: Usd8;
  readonly healthFactorWad: Wad;
}

function accountSums(account: Account | undefined, now: (id: number) => MarketNow): AccountSums {
  let [collateralUsd8, debtUsd8, weightedUsd8, insolventUsd8] = [0n, 0n, 0n, 0n];
  let healthFactorWad: Wad = MAX_UINT256;
  for (const position of account?.positions ?? []) {
    if (position.borrowShares === 0n && position.collateral === 0n) continue;
    const of = now(position.marketId);
    const health = positionHealth(of, position);
    if (health === undefined) continue;
    const collateral = valueUsd8(of, health.quoted);
    const debt = valueUsd8(of, health.borrowed);
    collateralUsd8 += collateral;
    debtUsd8 += debt;
    weightedUsd8 += (collateral * of.market.parameters.lltvWad) / WAD;
    if (debt > collateral) insolventUsd8 += debt - collateral;
    if (health.healthFactorWad < healthFactorWad) healthFactorWad = health.healthFactorWad;
  }
  return { collateralUsd8, debtUsd8, weightedUsd8, insolventUsd8, healthFactorWad };
}

/**
 * An account over all its markets: sums in US dollars, the average LLTV, and the lowest of its
 * markets' health factors, because each is liquidated alone. A market that cannot be judged (no
 * price) is left out.
 */
export function health(state: MorphoBlueState, address: string, env: Env): AccountHealth {
  const now = (id: number) => marketNow(state, marketAt(state, id), env.timeSeconds);
  const sums = accountSums(findAccount(state, address), now);
  const { collateralUsd8, debtUsd8, weightedUsd8, healthFactorWad } = sums;
  const averageBps =
    collateralUsd8 === 0n ? 0n : (weightedUsd8 * HUNDRED_PERCENT_BPS) / collateralUsd8;
  return {
    collateralUsd8,
    debtUsd8,
    liquidationThresholdBps: averageBps,
    ltvBps: averageBps,
    healthFactorWad,
  };
}

/** What rounding can take: both floors of maxBorrow together less than two, the debt's ceil one. */
const ROUNDING = 3;

/**
 * Drivers: 0 is the constant one; 1 + 2 * id is price * LLTV of the market with that id, 2 + 2 * id
 * its debt per share with interest up to now, both in loan units.
 *
 * With debt in one market the form is maxBorrow - borrowed without its rounding. No linear form
 * bounds the smaller of several margins from below and still says something: an account with debt
 * in several markets is always asked about.
 */
export function marginForm(state: MorphoBlueState, address: string): MarginForm | undefined {
  let only: Position | undefined;
  for (const position of findAccount(state, address)?.positions ?? []) {
    if (position.borrowShares === 0n) continue;
    if (only !== undefined) return { drivers: [0], weights: [-1] };
    only = position;
  }
  if (only === undefined) return undefined;
  const first = 1 + 2 * only.marketId;
  return {
    drivers: [0, first, first + 1],
    weights: [-ROUNDING, Number(only.collateral), -Number(only.borrowShares)],
  };
}

const PRICE_SCALE_FLOAT = Number(ORACLE_PRICE_SCALE);
const WAD_FLOAT = Number(WAD);

/** The drivers at a moment; a market whose price is unknown weighs as if it were zero. */
export function driverValues(state: MorphoBlueState, env: Env): Float64Array {
  const count = state.marketIds.size;
  const values = new Float64Array(1 + 2 * count);
  values[0] = 1;
  for (let id = 0; id < count; id++) {
    const { price, debt, market } = marketNow(state, marketAt(state, id), env.timeSeconds);
    const lltv = Number(market.parameters.lltvWad) / WAD_FLOAT;
    values[1 + 2 * id] = (Number(price ?? 0n) / PRICE_SCALE_FLOAT) * lltv;
    values[2 + 2 * id] = Number(debt.assets + 1n) / Number(debt.shares + VIRTUAL_SHARES);
  }
  return values;
}

/** Accounts whose collateral or debt shares an outcome changes; parameters are in the drivers. */
export function touchedAccounts(outcome: Outcome): readonly string[] | "all" {
  switch (outcome.kind) {
    case "sharePosting":
      return outcome.side === "debt" ? [outcome.account] : [];
    case "collateralChange":
    case "debtWriteOff":
      return [outcome.account];
    default:
      return [];
  }
}

/** Prices and parameters move drivers; so does what rounding leaves when debt shares change. */
export function movesDrivers(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "oraclePrice":
    case "parameterChange":
    case "debtWriteOff":
      return true;
    case "sharePosting":
      return outcome.side === "debt";
    default:
      return false;
  }
}

/** A market with interest up to now; undefined if it does not exist. */
export function reserveSnapshot(
  state: MorphoBlueState,
  address: string,
  env: Env,
): OutcomeOf<"reserveSnapshot"> | undefined {
  const market = findMarket(state, address);
  return market === undefined
    ? undefined
    : snapshotOf(state, marketNow(state, market, env.timeSeconds));
}

/** One per market, with interest up to now. */
export function reserveSnapshots(
  state: MorphoBlueState,
  env: Env,
): readonly OutcomeOf<"reserveSnapshot">[] {
  return marketsNow(state, env).map((now) => snapshotOf(state, now));
}

function marketsNow(state: MorphoBlueState, env: Env): MarketNow[] {
  return Array.from({ length: state.marketIds.size }, (_, id) =>
    marketNow(state, marketAt(state, id), env.timeSeconds),
  );
}

/** The treasury's claim is its supply: fees are posted as shares, with whatever else it lent. */
function snapshotOf(state: MorphoBlueState, now: MarketNow): OutcomeOf<"reserveSnapshot"> {
  const { market, supply, debt, feeShares } = now;
  const held = positionIn(state, state.treasury, market)?.supplyShares ?? 0n;
  return {
    kind: "reserveSnapshot",
    reserve: market.address,
    priceUsd8: now.loanPriceUsd8,
    totalSupply: supply.assets,
    totalDebt: debt.assets,
    cash: market.cash,
    treasuryClaim: toAssetsDown(held + feeShares, supply, noFaults()),
    supplyUsd8: valueUsd8(now, supply.assets),
    debtUsd8: valueUsd8(now, debt.assets),
  };
}

/** The borrow rate of this moment on what is lent after so much more, less the fee, for a year. */
export function supplyRateWad(
  state: MorphoBlueState,
  address: string,
  added: bigint,
  { timeSeconds }: Env,
): Wad | undefined {
  const market = findMarket(state, address);
  if (market === undefined || !market.hasRateModel) return undefined;
  const { supply, debt, rateAtTarget } = accrual(market, state.parameters, timeSeconds, noFaults());
  const assets = supply.assets + added;
  const now = {
    ...market,
    supply: { ...supply, assets: assets > debt.assets ? assets : debt.assets },
    debt,
    rateAtTarget: rateAtTarget ?? market.rateAtTarget,
  };
  const { rate } = borrowRate(now, state.parameters, 0n);
  const left = WAD - market.parameters.feeWad;
  return (rate * SECONDS_PER_YEAR * utilisation(now) * left) / (WAD * WAD);
}

/** The whole contract: all accounts together. */
export function marketSnapshot(state: MorphoBlueState, env: Env): OutcomeOf<"marketSnapshot"> {
  const markets = marketsNow(state, env);
  const total = {
    kind: "marketSnapshot" as const,
    collateralUsd8: 0n,
    debtUsd8: 0n,
    borrowingPowerUsd8: 0n,
    insolventUsd8: 0n,
    insolventAccounts: 0,
    liquidatableAccounts: 0,
    accountsWithDebt: 0,
  };
  for (const account of state.accounts.values()) {
    const sums = accountSums(account, (id) => markets[id] as MarketNow);
    total.collateralUsd8 += sums.collateralUsd8;
    total.debtUsd8 += sums.debtUsd8;
    total.borrowingPowerUsd8 += sums.weightedUsd8;
    total.insolventUsd8 += sums.insolventUsd8;
    if (sums.insolventUsd8 > 0n) total.insolventAccounts++;
    if (sums.healthFactorWad < WAD) total.liquidatableAccounts++;
    if (sums.healthFactorWad !== MAX_UINT256) total.accountsWithDebt++;
  }
  return total;
}
