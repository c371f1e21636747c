import type { Decision, MarginForm } from "@hindcast/domain";

export const ASSETS = 8;
/** Drivers of a step: index * price of a supplied unit of each asset, then of a borrowed one. */
export const DRIVERS = 2 * ASSETS;
/** Calls on one account in one step. */
const MAX_CALLS = 8;
/** US dollars under which a position is liquidated whole. */
const DUST_USD = 2000;
const DEEP = 0.95;
const TWO_32 = 4_294_967_296;

/** One scenario of the reference workload; arrays by asset. */
export interface ReferenceParameters {
  readonly liquidationThreshold: Float64Array;
  readonly liquidationBonus: Float64Array;
  readonly closeFactor: number;
}

/**
 * Which assets an account holds, by slot, collateral before debts: the same for all that hold the
 * same. A slot's driver is its asset for collateral, and ASSETS more for a debt.
 */
export interface Basket {
  readonly drivers: readonly number[];
  /** How many of the slots are collateral. */
  readonly collaterals: number;
  /** A margin form, filled in for whoever asks: it is read at once. */
  readonly form: { readonly drivers: readonly number[]; readonly weights: number[] };
}

/** What of an account never changes. */
export interface Holder {
  readonly account: string;
  readonly number: number;
  readonly basket: Basket;
}

/** One account's balances, by slot of its holder, in units that grow with their index. */
export interface Position {
  readonly holder: Holder;
  readonly balances: number[];
  /** Calls in the step of the last call, and which step that was; -1 before the first. */
  calls: number;
  calledStep: number;
}

/** Values of the drivers at one step: `values[row + driver]`. */
export interface Prices {
  readonly values: Float64Array;
  readonly row: number;
  readonly step: number;
}

export interface LiquidateIntent {
  readonly kind: "liquidate";
  readonly account: string;
  /** Slots, not assets. */
  readonly collateral: number;
  readonly debt: number;
}

export interface Liquidation {
  readonly kind: "liquidation";
  readonly account: string;
  readonly step: number;
  /** Slots. */
  readonly collateral: number;
  readonly debt: number;
  readonly collateralLeft: number;
  readonly debtLeft: number;
  readonly collateralAsset: number;
  readonly repaidUsd: number;
  readonly seizedUsd: number;
  /** Written off as nothing is left to seize; -1 where something is. */
  readonly badDebtUsd: number;
  /** The workload's mark of a call: which account, when, what against what. */
  readonly mark: number;
}

const BASKETS = new Map<number, Basket>();

const NOT_LIQUIDATABLE: Decision<Liquidation> = {
  ok: false,
  refusal: { code: "NOT_LIQUIDATABLE", contractError: "" },
};

/** Who an account is: it holds what is not zero. */
export function holderOf(
  number: number,
  collateralByAsset: Float64Array,
  debtByAsset: Float64Array,
): Holder {
  let key = 0;
  for (let asset = 0; asset < ASSETS; asset++) {
    if ((collateralByAsset[asset] as number) > 0) key |= 1 << asset;
    if ((debtByAsset[asset] as number) > 0) key |= 1 << (ASSETS + asset);
  }
  let basket = BASKETS.get(key);
  if (basket === undefined) {
    const drivers = Array.from({ length: DRIVERS }, (_, driver) => driver).filter(
      (driver) => (key & (1 << driver)) !== 0,
    );
    basket = {
      drivers,
      collaterals: drivers.filter((driver) => driver < ASSETS).length,
      form: { drivers, weights: drivers.map(() => 0.5) },
    };
    BASKETS.set(key, basket);
  }
  return { account: String(number), number, basket };
}

/** An account as it opens. */
export function openPosition(
  holder: Holder,
  collateralByAsset: Float64Array,
  debtByAsset: Float64Array,
): Position {
  const balances = holder.basket.drivers.map(
    (driver) =>
      (driver < ASSETS ? collateralByAsset[driver] : debtByAsset[driver - ASSETS]) as number,
  );
  return { holder, balances, calls: 0, calledStep: -1 };
}

/** Collateral by threshold less debt, linear in the drivers; undefined without debt. */
export function formOf(position: Position, threshold: Float64Array): MarginForm | undefined {
  const { balances, holder } = position;
  const { form, drivers, collaterals } = holder.basket;
  const { weights } = form;
  let slot = 0;
  for (; slot < collaterals; slot++)
    weights[slot] = (balances[slot] as number) * (threshold[drivers[slot] as number] as number);
  let owed = 0;
  for (; slot < balances.length; slot++) {
    const balance = balances[slot] as number;
    owed += balance;
    weights[slot] = -balance;
  }
  return owed === 0 ? undefined : form;
}

/** The call to be made on an account now: most collateral against most debt; ties to the lower. */
export function callOn(
  position: Position,
  prices: Prices,
  threshold: Float64Array,
): LiquidateIntent | undefined {
  if (position.calledStep === prices.step && position.calls >= MAX_CALLS) return undefined;
  const { balances, holder } = position;
  const { drivers, collaterals } = holder.basket;
  const { values, row } = prices;
  let weighted = 0;
  let most = -1;
  let collateral = 0;
  let slot = 0;
  for (; slot < collaterals; slot++) {
    const asset = drivers[slot] as number;
    const value = (balances[slot] as number) * (values[row + asset] as number);
    weighted += value * (threshold[asset] as number);
    if (value > most) {
      most = value;
      collateral = slot;
    }
  }
  let owed = 0;
  let mostOwed = -1;
  let debt = slot;
  for (; slot < balances.length; slot++) {
    const value = (balances[slot] as number) * (values[row + (drivers[slot] as number)] as number);
    owed += value;
    if (value > mostOwed) {
      mostOwed = value;
      debt = slot;
    }
  }
  if (!(weighted < owed)) return undefined;
  return { kind: "liquidate", account: holder.account, collateral, debt };
}

/** What a call does: the workload's close factor, bonus, dust and bad debt. */
export function liquidate(
  position: Position,
  intent: LiquidateIntent,
  prices: Prices,
  parameters: ReferenceParameters,
): Decision<Liquidation> {
  const { balances, holder } = position;
  const { drivers, collaterals } = holder.basket;
  const { values, row, step } = prices;
  const { liquidationThreshold, liquidationBonus, closeFactor } = parameters;
  let weighted = 0;
  let otherCollateral = 0;
  let slot = 0;
  for (; slot < collaterals; slot++) {
    const each = drivers[slot] as number;
    const balance = balances[slot] as number;
    weighted += balance * (values[row + each] as number) * (liquidationThreshold[each] as number);
    if (slot !== intent.collateral) otherCollateral += balance;
  }
  let owed = 0;
  for (; slot < balances.length; slot++)
    owed += (balances[slot] as number) * (values[row + (drivers[slot] as number)] as number);
  if (!(weighted < owed)) return NOT_LIQUIDATABLE;
  const asset = drivers[intent.collateral] as number;
  const owedDriver = drivers[intent.debt] as number;
  const unit = values[row + asset] as number;
  const owedUnit = values[row + owedDriver] as number;
  const held = balances[intent.collateral] as number;
  const debt = balances[intent.debt] as number;
  const value = held * unit;
  const owedValue = debt * owedUnit;
  const isWhole = weighted < DEEP * owed || value < DUST_USD || owedValue < DUST_USD;
  const withBonus = 1 + (liquidationBonus[asset] as number);
  let repaidUsd = (isWhole ? 1 : closeFactor) * owedValue;
  let seizedUsd = repaidUsd * withBonus;
  let collateralLeft = 0;
  let debtLeft = 0;
  if (seizedUsd > value) {
    seizedUsd = value;
    repaidUsd = value / withBonus;
    debtLeft = debt - repaidUsd / owedUnit;
  } else {
    collateralLeft = held - seizedUsd / unit;
    debtLeft = isWhole ? 0 : debt - repaidUsd / owedUnit;
  }
  if (debtLeft < 0) debtLeft = 0;
  const badDebtUsd =
    otherCollateral + collateralLeft === 0 ? debtUsd(position, prices, intent.debt, debtLeft) : -1;
  const owedAsset = owedDriver - ASSETS;
  const mark = (holder.number * 2_654_435_761 + step * 40_503 + asset * 8 + owedAsset) % TWO_32;
  return {
    ok: true,
    outcomes: [
      {
        kind: "liquidation",
        account: holder.account,
        step,
        collateral: intent.collateral,
        debt: intent.debt,
        collateralLeft,
        debtLeft,
        collateralAsset: asset,
        repaidUsd,
        seizedUsd,
        badDebtUsd,
        mark,
      },
    ],
  };
}

/** What is owed once one debt has become another. */
function debtUsd(
  { balances, holder }: Position,
  { values, row }: Prices,
  changed: number,
  left: number,
): number {
  const { drivers, collaterals } = holder.basket;
  let owed = 0;
  for (let slot = collaterals; slot < balances.length; slot++)
    owed +=
      (slot === changed ? left : (balances[slot] as number)) *
      (values[row + (drivers[slot] as number)] as number);
  return owed;
}

/** The only writer of what a liquidation changed. */
export function afterLiquidation(position: Position, outcome: Liquidation): void {
  const { balances, holder } = position;
  balances[outcome.collateral] = outcome.collateralLeft;
  balances[outcome.debt] = outcome.debtLeft;
  if (outcome.badDebtUsd >= 0) balances.fill(0, holder.basket.collaterals);
  position.calls = position.calledStep === outcome.step ? position.calls + 1 : 1;
  position.calledStep = outcome.step;
}
