import type { Decision, Env, MarginForm } from "@hindcast/domain";
import type { IsolatedRules } from "@hindcast/replay";

export const ASSETS = 8;
/** Calls on one account in one step. */
const MAX_CALLS = 8;
/** US dollars under which a position is liquidated whole. */
const DUST_USD = 2000;
const DEEP = 0.95;
const HEADROOM = 1.05;
const TWO_32 = 4_294_967_296;

/** One scenario of the reference workload; arrays by asset. */
export interface ReferenceParameters {
  readonly liquidationThreshold: Float64Array;
  readonly liquidationBonus: Float64Array;
  readonly closeFactor: number;
}

/** What of an account never changes: who it is, which assets it holds, and the world's prices. */
export interface ReferenceBook {
  /** values[step * 16 + asset]: index * price of a supplied unit; + 8 of a borrowed one. */
  readonly values: Float64Array;
  readonly account: number;
  readonly collateralAsset: readonly number[];
  readonly debtAsset: readonly number[];
  /** The account's margin form, filled in for whoever asks. */
  readonly form: { readonly drivers: readonly number[]; readonly weights: number[] };
}

/** One account's balances, by slot of its book, in units that grow with their index. */
export interface ReferenceState {
  readonly book: ReferenceBook;
  readonly collateral: number[];
  readonly debt: number[];
  parameters: ReferenceParameters;
  /** Calls in the step of the last call; -1 before the first. */
  calls: number;
  calledStep: number;
}

export type ReferenceIntent =
  | {
      readonly kind: "supply" | "withdraw" | "borrow" | "repay";
      readonly account: string;
      readonly asset: number;
      readonly amount: number;
    }
  | {
      readonly kind: "liquidate";
      readonly account: string;
      readonly collateral: number;
      readonly debt: number;
    };

export type ReferenceOutcome =
  | {
      readonly kind: "collateralChange" | "debtChange";
      readonly slot: number;
      readonly amount: number;
    }
  | ReferenceLiquidation;

export interface ReferenceLiquidation {
  readonly kind: "liquidation";
  readonly account: number;
  readonly step: number;
  readonly collateral: number;
  readonly debt: number;
  readonly collateralLeft: number;
  readonly debtLeft: number;
  readonly repaidUsd: number;
  readonly seizedUsd: number;
  /** Written off as nothing is left to seize; -1 where something is. */
  readonly badDebtUsd: number;
  /** The workload's mark of a call: which account, when, what against what. */
  readonly mark: number;
}

const ACCEPTED_NOTHING: Decision<ReferenceOutcome> = { ok: true, outcomes: [] };
const TOO_LITTLE_COVER: Decision<ReferenceOutcome> = refused("TOO_LITTLE_COVER");
const NOT_LIQUIDATABLE: Decision<ReferenceOutcome> = refused("NOT_LIQUIDATABLE");

function refused(code: string): Decision<ReferenceOutcome> {
  return { ok: false, refusal: { code, contractError: "" } };
}

/** The rules of /bench's reference workload, in 64-bit floats as that page states them. */
export const referenceRules: IsolatedRules<
  ReferenceState,
  ReferenceParameters,
  ReferenceIntent,
  ReferenceOutcome,
  ReferenceIntent
> = {
  decide(state, intent, env) {
    if (intent.kind === "liquidate") return decideLiquidation(state, intent, env);
    const { kind, asset, amount } = intent;
    if (kind === "supply" || kind === "withdraw") {
      const slot = slotOf(state.book.collateralAsset, asset);
      const had = state.collateral[slot] as number;
      if (kind === "supply") return collateralChange(slot, had + amount);
      const left = had - Math.min(amount, had);
      return isCovered(state, env.block, slot, left, -1, 0)
        ? collateralChange(slot, left)
        : TOO_LITTLE_COVER;
    }
    const slot = slotOf(state.book.debtAsset, asset);
    const had = state.debt[slot] as number;
    if (kind === "repay") {
      const left = had - amount;
      return debtChange(slot, left < 0 ? 0 : left);
    }
    const owed = had + amount;
    return isCovered(state, env.block, -1, 0, slot, owed)
      ? debtChange(slot, owed)
      : TOO_LITTLE_COVER;
  },

  evolve(state, outcome) {
    if (outcome.kind === "collateralChange") state.collateral[outcome.slot] = outcome.amount;
    else if (outcome.kind === "debtChange") state.debt[outcome.slot] = outcome.amount;
    else {
      state.collateral[outcome.collateral] = outcome.collateralLeft;
      state.debt[outcome.debt] = outcome.debtLeft;
      if (outcome.badDebtUsd >= 0) state.debt.fill(0);
      state.calls = state.calledStep === outcome.step ? state.calls + 1 : 1;
      state.calledStep = outcome.step;
    }
  },

  accounts: (state) => [String(state.book.account)],

  marginForm(state) {
    const { collateral, debt, book } = state;
    const { form, collateralAsset } = book;
    const { weights } = form;
    const threshold = state.parameters.liquidationThreshold;
    let owed = 0;
    for (let i = 0; i < collateral.length; i++)
      weights[i] = (collateral[i] as number) * (threshold[collateralAsset[i] as number] as number);
    for (let i = 0; i < debt.length; i++) {
      owed += debt[i] as number;
      weights[collateral.length + i] = -(debt[i] as number);
    }
    return owed === 0 ? undefined : form;
  },

  driverValues: (state, env) =>
    state.book.values.subarray(env.block * 2 * ASSETS, (env.block + 1) * 2 * ASSETS),
  touchedAccounts: () => "all",
  movesDrivers: () => false,

  opportunity(state, account, env) {
    if (state.calledStep === env.block && state.calls >= MAX_CALLS) return undefined;
    const row = env.block * 2 * ASSETS;
    const { collateral, debt, book } = state;
    const { collateralAsset, debtAsset, values } = book;
    const threshold = state.parameters.liquidationThreshold;
    let weighted = 0;
    let most = -1;
    let largest = 0;
    for (let i = 0; i < collateral.length; i++) {
      const asset = collateralAsset[i] as number;
      const value = (collateral[i] as number) * (values[row + asset] as number);
      weighted += value * (threshold[asset] as number);
      if (value > most) {
        most = value;
        largest = i;
      }
    }
    let owed = 0;
    let mostOwed = -1;
    let largestDebt = 0;
    for (let i = 0; i < debt.length; i++) {
      const value =
        (debt[i] as number) * (values[row + ASSETS + (debtAsset[i] as number)] as number);
      owed += value;
      if (value > mostOwed) {
        mostOwed = value;
        largestDebt = i;
      }
    }
    if (!(weighted < owed)) return undefined;
    return { kind: "liquidate", account, collateral: largest, debt: largestDebt };
  },

  copy: (state) => ({
    book: state.book,
    collateral: state.collateral.slice(),
    debt: state.debt.slice(),
    parameters: state.parameters,
    calls: state.calls,
    calledStep: state.calledStep,
  }),

  setParameters(state, parameters) {
    state.parameters = parameters;
  },

  extremes(sets) {
    const [first] = sets as [ReferenceParameters, ...ReferenceParameters[]];
    if (sets.length === 1) return { cautious: first, bold: first };
    const low = Float64Array.from(first.liquidationThreshold);
    const high = Float64Array.from(first.liquidationThreshold);
    for (const { liquidationThreshold } of sets)
      for (let asset = 0; asset < ASSETS; asset++) {
        const value = liquidationThreshold[asset] as number;
        if (value < (low[asset] as number)) low[asset] = value;
        if (value > (high[asset] as number)) high[asset] = value;
      }
    return {
      cautious: { ...first, liquidationThreshold: low },
      bold: { ...first, liquidationThreshold: high },
    };
  },
};

function slotOf(assets: readonly number[], asset: number): number {
  for (let slot = 0; slot < assets.length; slot++) if (assets[slot] === asset) return slot;
  return -1;
}

function collateralChange(slot: number, amount: number): Decision<ReferenceOutcome> {
  return { ok: true, outcomes: [{ kind: "collateralChange", slot, amount }] };
}

function debtChange(slot: number, amount: number): Decision<ReferenceOutcome> {
  return { ok: true, outcomes: [{ kind: "debtChange", slot, amount }] };
}

/** Whether cover is left after one balance of each side became another; -1 for "none did". */
function isCovered(
  state: Readonly<ReferenceState>,
  step: number,
  collateralSlot: number,
  collateralLeft: number,
  debtSlot: number,
  debtLeft: number,
): boolean {
  const { collateral, debt, book } = state;
  const { collateralAsset, debtAsset, values } = book;
  const threshold = state.parameters.liquidationThreshold;
  const row = step * 2 * ASSETS;
  let owed = 0;
  for (let i = 0; i < debt.length; i++)
    owed +=
      (i === debtSlot ? debtLeft : (debt[i] as number)) *
      (values[row + ASSETS + (debtAsset[i] as number)] as number);
  if (!(owed > 0)) return true;
  let weighted = 0;
  for (let i = 0; i < collateral.length; i++) {
    const asset = collateralAsset[i] as number;
    weighted +=
      (i === collateralSlot ? collateralLeft : (collateral[i] as number)) *
      (threshold[asset] as number) *
      (values[row + asset] as number);
  }
  return !(weighted < HEADROOM * owed);
}

function decideLiquidation(
  state: Readonly<ReferenceState>,
  intent: Extract<ReferenceIntent, { kind: "liquidate" }>,
  env: Env,
): Decision<ReferenceOutcome> {
  const row = env.block * 2 * ASSETS;
  const { collateral, debt, book } = state;
  const { collateralAsset, debtAsset, values } = book;
  const { liquidationThreshold, liquidationBonus, closeFactor } = state.parameters;
  let weighted = 0;
  let held = 0;
  for (let i = 0; i < collateral.length; i++) {
    const asset = collateralAsset[i] as number;
    weighted +=
      (collateral[i] as number) *
      (values[row + asset] as number) *
      (liquidationThreshold[asset] as number);
    if (i !== intent.collateral) held += collateral[i] as number;
  }
  let owed = 0;
  for (let i = 0; i < debt.length; i++)
    owed += (debt[i] as number) * (values[row + ASSETS + (debtAsset[i] as number)] as number);
  if (!(weighted < owed)) return NOT_LIQUIDATABLE;
  const asset = collateralAsset[intent.collateral] as number;
  const owedAsset = debtAsset[intent.debt] as number;
  const unit = values[row + asset] as number;
  const owedUnit = values[row + ASSETS + owedAsset] as number;
  const value = (collateral[intent.collateral] as number) * unit;
  const owedValue = (debt[intent.debt] as number) * owedUnit;
  const isWhole = weighted < DEEP * owed || value < DUST_USD || owedValue < DUST_USD;
  const withBonus = 1 + (liquidationBonus[asset] as number);
  let repaidUsd = (isWhole ? 1 : closeFactor) * owedValue;
  let seizedUsd = repaidUsd * withBonus;
  let collateralLeft = 0;
  let debtLeft = 0;
  if (seizedUsd > value) {
    seizedUsd = value;
    repaidUsd = value / withBonus;
    debtLeft = (debt[intent.debt] as number) - repaidUsd / owedUnit;
  } else {
    collateralLeft = (collateral[intent.collateral] as number) - seizedUsd / unit;
    debtLeft = isWhole ? 0 : (debt[intent.debt] as number) - repaidUsd / owedUnit;
  }
  if (debtLeft < 0) debtLeft = 0;
  let badDebtUsd = -1;
  if (held + collateralLeft === 0) {
    badDebtUsd = 0;
    for (let i = 0; i < debt.length; i++)
      badDebtUsd +=
        (i === intent.debt ? debtLeft : (debt[i] as number)) *
        (values[row + ASSETS + (debtAsset[i] as number)] as number);
  }
  const { account } = book;
  return {
    ok: true,
    outcomes: [
      {
        kind: "liquidation",
        account,
        step: env.block,
        collateral: intent.collateral,
        debt: intent.debt,
        collateralLeft,
        debtLeft,
        repaidUsd,
        seizedUsd,
        badDebtUsd,
        mark: (account * 2_654_435_761 + env.block * 40_503 + asset * 8 + owedAsset) % TWO_32,
      },
    ],
  };
}
