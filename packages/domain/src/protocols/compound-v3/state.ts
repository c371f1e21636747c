import type { ParameterValues } from "../../events/parameter-values.ts";
import { HindcastError } from "../../hindcast-error.ts";
import type { Usd8 } from "../../numbers/units.ts";
import type { Env, StateRow } from "../protocol.ts";
import { accruedIndices, presentAmount, type BaseTotals } from "./math.ts";
import {
  asValues,
  UNSET_MARKET,
  type CollateralParameters,
  type MarketParameters,
} from "./params.ts";

/** One asset of the market: place 0 is the base asset, the others are collateral, in order. */
export interface Reserve {
  readonly id: number;
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** 10^decimals. */
  readonly unit: bigint;
  readonly supplyToken: string;
  readonly debtToken: string;
  readonly treasury: string;
  readonly pool: string;
  parameters: CollateralParameters;
  feed: string;
  /** Zero while no usable price is known: the contract reverts with BadPrice. */
  priceUsd8: Usd8;
  /** What the contract holds of the token, seized collateral included. */
  cash: bigint;
  /** totalsCollateral.totalSupplyAsset: what accounts hold; zero for the base asset. */
  totalCollateral: bigint;
}

/** TotalsBasic without rewards: indices with 15 decimals, totals as principals. */
export interface Book extends BaseTotals {
  supplyIndex: bigint;
  borrowIndex: bigint;
  totalSupply: bigint;
  totalDebt: bigint;
  lastAccrualSeconds: number;
}

/** What an account holds of one collateral; never zero. */
export interface Holding {
  readonly reserveId: number;
  balance: bigint;
}

export interface Account {
  readonly address: string;
  /** Base principal: supply is positive, debt negative. */
  principal: bigint;
  /** Sorted by reserve id. The contract's assetsIn bits are set exactly for these. */
  readonly holdings: Holding[];
}

/**
 * The whole market. A draft has the same shape: it reads through to its base and copies the book,
 * a reserve or an account the first time it is opened for writing, so that the steps of one
 * operation see each other's effects and the base never changes.
 */
export interface CompoundV3State {
  readonly base: CompoundV3State | undefined;
  readonly reserves: (Reserve | undefined)[];
  readonly reserveIds: Map<string, number>;
  readonly accounts: Map<string, Account>;
  readonly feeds: Map<string, Usd8>;
  /** Feed by asset; it may be known before its asset is listed. */
  readonly sources: Map<string, string>;
  book: Book | undefined;
  market: MarketParameters;
}

const UNUSED_BOOK: Book = {
  supplyIndex: 0n,
  borrowIndex: 0n,
  totalSupply: 0n,
  totalDebt: 0n,
  lastAccrualSeconds: 0,
};

/** A market before its contract is set up. */
export function initialState(): CompoundV3State {
  return {
    base: undefined,
    reserves: [],
    reserveIds: new Map(),
    accounts: new Map(),
    feeds: new Map(),
    sources: new Map(),
    book: { ...UNUSED_BOOK },
    market: UNSET_MARKET,
  };
}

/** A draft over a state: changes to it stay in it. */
export function draftOf(base: CompoundV3State): CompoundV3State {
  return {
    base,
    reserves: [],
    reserveIds: base.reserveIds,
    accounts: new Map(),
    feeds: base.feeds,
    sources: base.sources,
    book: undefined,
    market: base.market,
  };
}

/** The base asset's totals, to read. */
export function bookOf(state: CompoundV3State): Book {
  return state.book ?? state.base?.book ?? UNUSED_BOOK;
}

/** The base asset's totals, to write. */
export function openBook(state: CompoundV3State): Book {
  state.book ??= { ...bookOf(state) };
  return state.book;
}

/** The reserve at a place of the list, to read. */
export function reserveAt(state: CompoundV3State, id: number): Reserve {
  return (state.reserves[id] ?? state.base?.reserves[id]) as Reserve;
}

/** The reserve of an address, to read; undefined if it is not listed. */
export function findReserve(state: CompoundV3State, address: string): Reserve | undefined {
  const id = state.reserveIds.get(address);
  return id === undefined ? undefined : reserveAt(state, id);
}

/** The reserve of an address, to write. An outcome about an unlisted reserve is a broken journal. */
export function openReserve(state: CompoundV3State, address: string): Reserve {
  const id = state.reserveIds.get(address);
  if (id === undefined)
    throw new HindcastError({
      code: "E-RULES-001",
      what: `An outcome names the reserve ${address}, which was never listed.`,
      why: "Outcomes only apply to the state they were decided on.",
      next: "hindcast verify",
    });
  const own = state.reserves[id];
  if (own !== undefined) return own;
  const copy = { ...reserveAt(state, id) };
  state.reserves[id] = copy;
  return copy;
}

/** The account of an address, to read; undefined if it never did anything. */
export function findAccount(state: CompoundV3State, address: string): Account | undefined {
  return state.accounts.get(address) ?? state.base?.accounts.get(address);
}

/** The account of an address, to write; a new one if need be. */
export function openAccount(state: CompoundV3State, address: string): Account {
  const own = state.accounts.get(address);
  if (own !== undefined) return own;
  const from = state.base?.accounts.get(address);
  const account: Account = {
    address,
    principal: from?.principal ?? 0n,
    holdings: from?.holdings.map((held) => ({ ...held })) ?? [],
  };
  state.accounts.set(address, account);
  return account;
}

/** What an account holds of a collateral, in its smallest unit. */
export function collateralIn(account: Account | undefined, reserveId: number): bigint {
  for (const held of account?.holdings ?? []) if (held.reserveId === reserveId) return held.balance;
  return 0n;
}

/** Sets what an account holds of a collateral; holdings stay sorted and none is zero. */
export function setCollateral(account: Account, reserveId: number, balance: bigint): void {
  const { holdings } = account;
  let place = 0;
  while (place < holdings.length && (holdings[place] as Holding).reserveId < reserveId) place++;
  const isHeld = holdings[place]?.reserveId === reserveId;
  if (balance !== 0n) holdings.splice(place, isHeld ? 1 : 0, { reserveId, balance });
  else if (isHeld) holdings.splice(place, 1);
}

/**
 * The indices of a moment. Where they would not fit the contract's 64 bits it can do nothing any
 * more; the stored ones stand for that.
 */
export function indicesAt(
  state: CompoundV3State,
  timeSeconds: number,
): { readonly supplyIndex: bigint; readonly borrowIndex: bigint } {
  const book = bookOf(state);
  const indices = accruedIndices(book, state.market, timeSeconds);
  return typeof indices === "string" ? book : indices;
}

/** Comet.presentValue: what a signed principal is worth now, in the base's smallest unit. */
export function presentValue(
  principal: bigint,
  indices: { readonly supplyIndex: bigint; readonly borrowIndex: bigint },
): bigint {
  return principal >= 0n
    ? presentAmount(principal, indices.supplyIndex)
    : -presentAmount(-principal, indices.borrowIndex);
}

/** Comet.balanceOf less borrowBalanceOf: an account's base balance with interest up to now. */
export function baseBalance(state: Readonly<CompoundV3State>, account: string, env: Env): bigint {
  const principal = findAccount(state, account)?.principal ?? 0n;
  return presentValue(principal, indicesAt(state, env.timeSeconds));
}

/** Comet.collateralBalanceOf: what an account holds of a collateral, in its smallest unit. */
export function collateralBalance(
  state: Readonly<CompoundV3State>,
  reserve: string,
  account: string,
): bigint {
  const of = findReserve(state, reserve);
  return of === undefined ? 0n : collateralIn(findAccount(state, account), of.id);
}

/** Comet.getReserves: base held, less what suppliers own, plus what borrowers owe. */
export function baseReserves(state: Readonly<CompoundV3State>, env: Env): bigint {
  const { totalSupply, totalDebt } = bookOf(state);
  const { supplyIndex, borrowIndex } = indicesAt(state, env.timeSeconds);
  const cash = state.reserveIds.size === 0 ? 0n : reserveAt(state, 0).cash;
  return cash - presentAmount(totalSupply, supplyIndex) + presentAmount(totalDebt, borrowIndex);
}

/** Comet.getCollateralReserves: seized collateral that nobody has bought yet. */
export function collateralReserves(state: Readonly<CompoundV3State>, reserve: string): bigint {
  const of = findReserve(state, reserve);
  return of === undefined || of.id === 0 ? 0n : of.cash - of.totalCollateral;
}

/** Current parameters of "market" or a reserve's address (the base asset has none). */
export function parameterValues(
  state: Readonly<CompoundV3State>,
  scope: string,
): ParameterValues | undefined {
  if (scope === "market") return asValues(state.market);
  const reserve = findReserve(state, scope);
  if (reserve === undefined) return undefined;
  return reserve.id === 0 ? {} : asValues(reserve.parameters);
}

/** The whole state as path/value lines, sorted by path (code units): what is hashed and compared. */
export function* stateRows(state: Readonly<CompoundV3State>): Iterable<StateRow> {
  for (const address of [...state.accounts.keys()].sort())
    yield* accountRows(state, state.accounts.get(address) as Account);
  yield* recordRows("base", { ...bookOf(state) });
  for (const feed of [...state.feeds.keys()].sort())
    yield { path: `feed/${feed}/priceUsd8`, value: `${state.feeds.get(feed)}` };
  yield* recordRows("market", asValues(state.market));
  for (const address of [...state.reserveIds.keys()].sort())
    yield* reserveRows(findReserve(state, address) as Reserve);
  for (const asset of [...state.sources.keys()].sort())
    yield { path: `source/${asset}/feed`, value: `${state.sources.get(asset)}` };
}

function* accountRows(state: CompoundV3State, account: Account): Iterable<StateRow> {
  const byAddress = account.holdings
    .map((held) => [reserveAt(state, held.reserveId).address, held.balance] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  for (const [address, balance] of byAddress)
    yield { path: `account/${account.address}/${address}/balance`, value: `${balance}` };
  yield { path: `account/${account.address}/principal`, value: `${account.principal}` };
}

function* reserveRows(reserve: Reserve): Iterable<StateRow> {
  const { address, parameters, unit: _, ...record } = reserve;
  const flat: Record<string, string | number | bigint | boolean> = { ...record };
  if (reserve.id !== 0)
    for (const [name, value] of Object.entries(asValues(parameters)))
      flat[`parameters/${name}`] = value;
  yield* recordRows(`reserve/${address}`, flat);
}

function* recordRows(
  path: string,
  record: Readonly<Record<string, string | number | bigint | boolean>>,
): Iterable<StateRow> {
  for (const name of Object.keys(record).sort())
    yield { path: `${path}/${name}`, value: `${record[name]}` };
}
