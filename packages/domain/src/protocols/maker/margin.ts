import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import {
  HUNDRED_PERCENT_BPS,
  MAX_UINT256,
  RAY,
  WAD,
  type Usd8,
  type Wad,
} from "../../numbers/units.ts";
import type { AccountHealth, Env, MarginForm } from "../protocol.ts";
import {
  findIlk,
  ilkOf,
  readPrice,
  type Account,
  type Ilk,
  type MakerState,
  type Urn,
} from "./state.ts";

/** A wad of dollars has ten decimals more than usd8. */
const WAD_PER_USD8 = 10n ** 10n;

/** Value of collateral at the oracle's current price, truncated; nothing where it has none. */
export function collateralUsd8(state: MakerState, ilk: Ilk, inkWad: Wad): Usd8 {
  return (inkWad * (readPrice(state, ilk.oracle) ?? 0n)) / WAD / WAD_PER_USD8;
}

/** Value of DAI at its target price, truncated. */
export function daiUsd8(state: MakerState, daiWad: Wad): Usd8 {
  return (daiWad * state.parameters.targetPrice) / RAY / WAD_PER_USD8;
}

/** ink * spot / (art * rate), rounded down: below one exactly when the Vat says unsafe. */
export function urnHealthFactor(ilk: Ilk, urn: Pick<Urn, "inkWad" | "artWad">): Wad {
  const debtRad = urn.artWad * ilk.rateRay;
  return debtRad === 0n ? MAX_UINT256 : (urn.inkWad * ilk.spotRay * WAD) / debtRad;
}

/** Sums over an account's vaults, for views; each is judged alone. */
interface AccountSums {
  readonly collateralUsd8: Usd8;
  readonly debtUsd8: Usd8;
  /** Collateral over its liquidation ratio. */
  readonly weightedUsd8: Usd8;
  readonly insolventUsd8: Usd8;
  readonly healthFactorWad: Wad;
}

function accountSums(state: MakerState, account: Account | undefined): AccountSums {
  let [collateralSum, debtSum, weightedUsd8, insolventUsd8] = [0n, 0n, 0n, 0n];
  let healthFactorWad: Wad = MAX_UINT256;
  for (const urn of account?.urns ?? []) {
    if (urn.inkWad === 0n && urn.artWad === 0n) continue;
    const ilk = ilkOf(state, urn);
    const collateral = collateralUsd8(state, ilk, urn.inkWad);
    const debt = daiUsd8(state, (urn.artWad * ilk.rateRay) / RAY);
    const { liquidationRatio } = ilk.parameters;
    collateralSum += collateral;
    debtSum += debt;
    if (liquidationRatio > 0n) weightedUsd8 += (collateral * RAY) / liquidationRatio;
    if (debt > collateral) insolventUsd8 += debt - collateral;
    const factor = urnHealthFactor(ilk, urn);
    if (factor < healthFactorWad) healthFactorWad = factor;
  }
  return {
    collateralUsd8: collateralSum,
    debtUsd8: debtSum,
    weightedUsd8,
    insolventUsd8,
    healthFactorWad,
  };
}

/**
 * An account over all its vaults: sums in US dollars at the oracles' current prices, the average of
 * 1 / liquidation ratio, and the lowest of its vaults' health factors. The Vat judges by the price
 * and the rate last written to it, so the factor does not change with time alone.
 */
export function health(state: Readonly<MakerState>, address: string, _env: Env): AccountHealth {
  const sums = accountSums(state, state.accounts.get(address));
  const averageBps =
    sums.collateralUsd8 === 0n
      ? 0n
      : (sums.weightedUsd8 * HUNDRED_PERCENT_BPS) / sums.collateralUsd8;
  return {
    collateralUsd8: sums.collateralUsd8,
    debtUsd8: sums.debtUsd8,
    liquidationThresholdBps: averageBps,
    ltvBps: averageBps,
    healthFactorWad: sums.healthFactorWad,
  };
}

/**
 * Drivers: 0 is the constant one; 1 + 2 * id is spot of the market with that id, 2 + 2 * id its
 * rate. With one indebted vault the form is ink * spot - art * rate, the Vat's own terms. No linear
 * form bounds the smaller of several margins: an account with several is always asked about.
 */
export function marginForm(state: Readonly<MakerState>, address: string): MarginForm | undefined {
  let only: Urn | undefined;
  for (const urn of state.accounts.get(address)?.urns ?? []) {
    if (urn.artWad === 0n) continue;
    if (only !== undefined) return { drivers: [0], weights: [-1] };
    only = urn;
  }
  if (only === undefined) return undefined;
  const first = 1 + 2 * only.ilkId;
  return { drivers: [first, first + 1], weights: [Number(only.inkWad), -Number(only.artWad)] };
}

const RAY_FLOAT = Number(RAY);

/** The drivers; they move only when a price is read or a fee is charged. */
export function driverValues(state: Readonly<MakerState>, _env: Env): Float64Array {
  const values = new Float64Array(1 + 2 * state.ilks.length);
  values[0] = 1;
  for (const ilk of state.ilks) {
    values[1 + 2 * ilk.id] = Number(ilk.spotRay) / RAY_FLOAT;
    values[2 + 2 * ilk.id] = Number(ilk.rateRay) / RAY_FLOAT;
  }
  return values;
}

/** Accounts whose collateral or normalised debt an outcome changes. */
export function touchedAccounts(outcome: Outcome): readonly string[] | "all" {
  return outcome.kind === "vaultPosting" ? [outcome.account] : [];
}

/** The Vat's own numbers: what was read of a price, what was charged. */
export function movesDrivers(outcome: Outcome): boolean {
  return outcome.kind === "spotPosting" || outcome.kind === "ratePosting";
}

/** A market; undefined if it does not exist. */
export function reserveSnapshot(
  state: Readonly<MakerState>,
  address: string,
): OutcomeOf<"reserveSnapshot"> | undefined {
  const ilk = findIlk(state, address);
  return ilk === undefined ? undefined : ilkSnapshot(state, ilk);
}

/** One per market. */
export function reserveSnapshots(
  state: Readonly<MakerState>,
): readonly OutcomeOf<"reserveSnapshot">[] {
  return state.ilks.map((ilk) => ilkSnapshot(state, ilk));
}

/** Supply is the collateral in vaults, debt is DAI with 18 decimals. No market holds cash. */
function ilkSnapshot(state: MakerState, ilk: Ilk): OutcomeOf<"reserveSnapshot"> {
  const totalDebt = (ilk.artWad * ilk.rateRay) / RAY;
  return {
    kind: "reserveSnapshot",
    reserve: ilk.address,
    priceUsd8: (readPrice(state, ilk.oracle) ?? 0n) / WAD_PER_USD8,
    totalSupply: ilk.inkWad,
    totalDebt,
    cash: 0n,
    treasuryClaim: 0n,
    supplyUsd8: collateralUsd8(state, ilk, ilk.inkWad),
    debtUsd8: daiUsd8(state, totalDebt),
  };
}

/** The whole system: all vaults together. */
export function marketSnapshot(state: Readonly<MakerState>): OutcomeOf<"marketSnapshot"> {
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
    const sums = accountSums(state, account);
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
