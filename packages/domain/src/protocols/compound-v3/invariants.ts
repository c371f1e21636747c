import type { Env, Invariant } from "../protocol.ts";
import {
  accruedIndices,
  INDEX_ONE,
  keptFactor,
  MAX_INT104,
  MAX_UINT104,
  MAX_UINT128,
  MAX_UINT64,
} from "./math.ts";
import { parameterRule, type CollateralParameters } from "./params.ts";
import { bookOf, reserveAt, type CompoundV3State, type Holding, type Reserve } from "./state.ts";

type Law = Invariant<CompoundV3State>;

function* reservesOf(state: CompoundV3State): Iterable<Reserve> {
  for (let id = 0; id < state.reserves.length; id++) yield reserveAt(state, id);
}

/** The first complaint about any collateral asset. */
function firstCollateral(
  state: CompoundV3State,
  complaint: (reserve: Reserve) => string | undefined,
): string | undefined {
  for (const reserve of reservesOf(state)) {
    const wrong = reserve.id === 0 ? undefined : complaint(reserve);
    if (wrong !== undefined) return `reserve ${reserve.address}: ${wrong}`;
  }
  return undefined;
}

/** What all accounts supply and owe, as principals. */
function principals(state: CompoundV3State): { supply: bigint; debt: bigint } {
  const sums = { supply: 0n, debt: 0n };
  for (const { principal } of state.accounts.values())
    if (principal > 0n) sums.supply += principal;
    else sums.debt -= principal;
  return sums;
}

function collateralSums(state: CompoundV3State): bigint[] {
  const sums = state.reserves.map(() => 0n);
  for (const account of state.accounts.values())
    for (const { reserveId, balance } of account.holdings)
      sums[reserveId] = (sums[reserveId] ?? 0n) + balance;
  return sums;
}

/** Totals may exceed the accounts' sum: see riseOf and fallOf. They never fall short of it. */
function total(name: "supply" | "debt", counted: bigint, held: bigint): string | undefined {
  return counted >= held ? undefined : `total ${name} is ${counted}, accounts have ${held}`;
}

function indicesHold(state: CompoundV3State, env: Env): string | undefined {
  if (state.reserves.length === 0) return undefined;
  const book = bookOf(state);
  if (book.supplyIndex < INDEX_ONE || book.borrowIndex < INDEX_ONE) return "an index is below one";
  if (book.lastAccrualSeconds > env.timeSeconds) return "interest was charged in the future";
  const indices = accruedIndices(book, state.market, env.timeSeconds);
  if (typeof indices === "string") return undefined;
  return indices.supplyIndex < book.supplyIndex || indices.borrowIndex < book.borrowIndex
    ? "an index falls with time"
    : undefined;
}

function holdingsAreOrdered(state: CompoundV3State): string | undefined {
  for (const account of state.accounts.values()) {
    let last = 0;
    for (const { reserveId, balance } of account.holdings as readonly Holding[]) {
      if (reserveId <= last) return `account ${account.address}: holdings out of order`;
      if (reserveId >= state.reserves.length)
        return `account ${account.address}: holds unlisted reserve ${reserveId}`;
      if (balance <= 0n) return `account ${account.address}: holds ${balance}`;
      last = reserveId;
    }
  }
  return undefined;
}

function factorsAreSound(parameters: CollateralParameters): string | undefined {
  const { borrowCollateralFactorWad, liquidateCollateralFactorWad } = parameters;
  if (keptFactor(borrowCollateralFactorWad) >= keptFactor(liquidateCollateralFactorWad))
    return "one may borrow up to where one is absorbed";
  for (const [name, value] of Object.entries(parameters)) {
    const maximum = parameterRule("reserve", name)?.maximum;
    if (value < 0n || value > (maximum ?? value)) return `${name} is ${value}`;
  }
  return undefined;
}

function cashIsNotNegative(state: CompoundV3State): string | undefined {
  for (const { address, cash } of reservesOf(state))
    if (cash < 0n) return `reserve ${address}: cash is ${cash}`;
  return undefined;
}

function widthsHold(state: CompoundV3State): string | undefined {
  const { totalSupply, totalDebt, supplyIndex, borrowIndex } = bookOf(state);
  if (totalSupply > MAX_UINT104 || totalDebt > MAX_UINT104) return "a total exceeds 104 bits";
  if (supplyIndex > MAX_UINT64 || borrowIndex > MAX_UINT64) return "an index exceeds 64 bits";
  for (const { address, principal } of state.accounts.values())
    if (principal > MAX_INT104 || principal < -MAX_INT104)
      return `account ${address}: ${principal}`;
  return firstCollateral(state, ({ totalCollateral }) =>
    totalCollateral > MAX_UINT128 ? "its total exceeds 128 bits" : undefined,
  );
}

function law(code: number, text: string, check: Law["check"]): Law {
  return { code: `COMET-INV-${code}`, law: text, check };
}

export const INVARIANTS: readonly Law[] = [
  law(1, "The total supply principal is at least the sum of the accounts'.", (state) =>
    total("supply", bookOf(state).totalSupply, principals(state).supply),
  ),
  law(2, "The total debt principal is at least the sum of the accounts'.", (state) =>
    total("debt", bookOf(state).totalDebt, principals(state).debt),
  ),
  law(3, "A collateral's total is the sum of what accounts hold of it.", (state) => {
    const sums = collateralSums(state);
    return firstCollateral(state, ({ id, totalCollateral }) =>
      totalCollateral === sums[id] ? undefined : `total ${totalCollateral}, held ${sums[id]}`,
    );
  }),
  law(4, "The contract holds all collateral of its accounts; the rest is its reserves.", (state) =>
    firstCollateral(state, ({ cash, totalCollateral }) =>
      cash >= totalCollateral ? undefined : `cash ${cash} for collateral ${totalCollateral}`,
    ),
  ),
  law(5, "The contract holds no negative amount of a token.", cashIsNotNegative),
  law(6, "Indices are at least one and never fall.", indicesHold),
  law(7, "Holdings are sorted by listed collateral, one each, none empty.", holdingsAreOrdered),
  law(8, "Collateral factors are ones the constructor accepts.", (state) =>
    firstCollateral(state, (reserve) => factorsAreSound(reserve.parameters)),
  ),
  law(9, "Principals, totals and indices fit the contract's widths.", widthsHold),
];
