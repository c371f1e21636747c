import { HindcastError } from "../../hindcast-error.ts";
import type { ParameterValues } from "../../events/parameter-values.ts";
import { RAY, type Ray, type Usd8 } from "../../numbers/units.ts";
import type { Env, StateRow } from "../protocol.ts";
import { debtIndex, GROWTH, incomeIndex, noGrowth, type GrowthMemo } from "./math.ts";
import {
  asValues,
  CONTRACT_CONSTANTS,
  modeOfScope,
  type MarketParameters,
  type ModeParameters,
  type ReserveParameters,
} from "./params.ts";
import { rulesOf } from "./rules.ts";

/** One reserve: DataTypes.ReserveData, its tokens' totals and its cash, in smallest units. */
export interface Reserve {
  /** Place in the pool's list; holdings refer to it. */
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
  parameters: ReserveParameters;
  feed: string;
  /** Zero while no usable price is known: the oracle would revert. */
  priceUsd8: Usd8;
  liquidityIndex: Ray;
  borrowIndex: Ray;
  liquidityRate: Ray;
  borrowRate: Ray;
  lastUpdateSeconds: number;
  /** Income not yet minted, in scaled supply shares (accruedToTreasury). */
  treasuryScaled: bigint;
  supplyScaled: bigint;
  debtScaled: bigint;
  /** Underlying held by the aToken; from v3.1 on what came to it through the pool. */
  cash: bigint;
  /** Underlying the aToken holds beyond its cash: gifts to a virtual balance; from v3.1 on. */
  surplus: bigint;
  /** Debt written off and not made up for: claims without cover; from v3.3 on. */
  deficit: bigint;
  /** isolationModeTotalDebt: US cents borrowed against this collateral in isolation. */
  isolatedDebtUsd2: bigint;
  /** Drafts share their base's. */
  readonly [GROWTH]?: GrowthMemo;
}

/** An account's supply and debt in one reserve. The flags are the contract's user bitmap. */
export interface Holding {
  readonly reserveId: number;
  supplyScaled: bigint;
  /** The token's additionalData: index at the account's last change (ray). */
  supplyIndex: Ray;
  debtScaled: bigint;
  debtIndex: Ray;
  collateral: boolean;
  borrowing: boolean;
}

export interface Account {
  readonly address: string;
  /** Efficiency mode; 0 is none. */
  mode: bigint;
  /** Sorted by reserve id. */
  holdings: Holding[];
}

/**
 * The whole market. A draft has the same shape: it reads through to its base and copies a reserve
 * or account the first time it is opened for writing, so that the steps of one operation see each
 * other's effects and the base never changes. Feeds, modes and the market record are shared with
 * the base: no operation writes them and then reads them again.
 */
export interface AaveV3State {
  readonly base: AaveV3State | undefined;
  readonly reserves: (Reserve | undefined)[];
  readonly reserveIds: Map<string, number>;
  /** The base's own; a draft has them to read. */
  readonly accounts: Map<string, Account>;
  /** Those a draft opened: few enough to look through. */
  readonly opened: Account[];
  readonly feeds: Map<string, Usd8>;
  /** Feed by asset: the oracle knows assets before, and without, their being listed. */
  readonly sources: Map<string, string>;
  readonly modes: Map<bigint, ModeParameters>;
  market: MarketParameters;
}

/** An empty market with the contract's constants. */
export function initialState(): AaveV3State {
  return {
    base: undefined,
    reserves: [],
    reserveIds: new Map(),
    accounts: new Map(),
    opened: [],
    feeds: new Map(),
    sources: new Map(),
    modes: new Map(),
    market: CONTRACT_CONSTANTS,
  };
}

/** A draft over a state: changes to it stay in it. */
export function draftOf(base: AaveV3State): AaveV3State {
  return {
    base,
    reserves: [],
    reserveIds: base.reserveIds,
    accounts: base.accounts,
    opened: [],
    feeds: base.feeds,
    sources: base.sources,
    modes: base.modes,
    market: base.market,
  };
}

/** The reserve at a place of the list, to read. */
export function reserveAt(state: AaveV3State, id: number): Reserve {
  return (state.reserves[id] ?? state.base?.reserves[id]) as Reserve;
}

/** The reserve of an address, to read; undefined if it is not listed. */
export function findReserve(state: AaveV3State, address: string): Reserve | undefined {
  const id = state.reserveIds.get(address);
  return id === undefined ? undefined : reserveAt(state, id);
}

/** The reserve of an address, to write. An outcome about an unlisted reserve is a broken journal. */
export function openReserve(state: AaveV3State, address: string): Reserve {
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
export function findAccount(state: AaveV3State, address: string): Account | undefined {
  for (const own of state.opened) if (own.address === address) return own;
  return state.accounts.get(address);
}

/** The account of an address, to write; a new one if need be. */
export function openAccount(state: AaveV3State, address: string): Account {
  for (const own of state.opened) if (own.address === address) return own;
  const from = state.accounts.get(address);
  const isOwn = state.base === undefined;
  if (isOwn && from !== undefined) return from;
  const account: Account =
    from === undefined
      ? { address, mode: 0n, holdings: [] }
      : { address, mode: from.mode, holdings: from.holdings.map((held) => ({ ...held })) };
  if (isOwn) state.accounts.set(address, account);
  else state.opened.push(account);
  return account;
}

/** An account's holding in a reserve, to read. */
export function holdingIn(account: Account | undefined, reserveId: number): Holding | undefined {
  if (account === undefined) return undefined;
  for (const held of account.holdings) if (held.reserveId === reserveId) return held;
  return undefined;
}

/** An account's holding in a reserve, to write; a new one, in order, if need be. */
export function openHolding(account: Account, reserveId: number): Holding {
  const { holdings } = account;
  let place = 0;
  for (; place < holdings.length; place++) {
    const held = holdings[place] as Holding;
    if (held.reserveId === reserveId) return held;
    if (held.reserveId > reserveId) break;
  }
  const held: Holding = {
    reserveId,
    supplyScaled: 0n,
    supplyIndex: 0n,
    debtScaled: 0n,
    debtIndex: 0n,
    collateral: false,
    borrowing: false,
  };
  holdings.splice(place, 0, held);
  return held;
}

/** Whether the account has any borrowing flag set. */
export function isBorrowing(account: Account): boolean {
  for (const held of account.holdings) if (held.borrowing) return true;
  return false;
}

/** A reserve as PoolLogic.executeInitReserve creates it. */
export function newReserve(
  identity: Pick<
    Reserve,
    "id" | "address" | "symbol" | "decimals" | "supplyToken" | "debtToken" | "treasury" | "pool"
  >,
  parameters: ReserveParameters,
): Reserve {
  return {
    ...identity,
    unit: 10n ** BigInt(identity.decimals),
    parameters,
    feed: "",
    priceUsd8: 0n,
    liquidityIndex: RAY,
    borrowIndex: RAY,
    liquidityRate: 0n,
    borrowRate: 0n,
    lastUpdateSeconds: 0,
    treasuryScaled: 0n,
    supplyScaled: 0n,
    debtScaled: 0n,
    cash: 0n,
    surplus: 0n,
    deficit: 0n,
    isolatedDebtUsd2: 0n,
    [GROWTH]: noGrowth(),
  };
}

/** aToken.balanceOf: an account's deposit with interest up to now, in smallest units. */
export function supplyBalance(
  state: Readonly<AaveV3State>,
  reserve: string,
  account: string,
  env: Env,
): bigint {
  const of = findReserve(state, reserve);
  if (of === undefined) return 0n;
  const scaled = holdingIn(findAccount(state, account), of.id)?.supplyScaled ?? 0n;
  return rulesOf(state).tokens.supplyBalance(scaled, incomeIndex(of, env.timeSeconds));
}

/** variableDebtToken.balanceOf: an account's debt with interest up to now, in smallest units. */
export function debtBalance(
  state: Readonly<AaveV3State>,
  reserve: string,
  account: string,
  env: Env,
): bigint {
  const of = findReserve(state, reserve);
  if (of === undefined) return 0n;
  const scaled = holdingIn(findAccount(state, account), of.id)?.debtScaled ?? 0n;
  const { tokens, compounding } = rulesOf(state);
  return tokens.debtBalance(scaled, debtIndex(of, env.timeSeconds, compounding));
}

/** Current parameters of "market", "mode:<id>" or a reserve's address; undefined if unknown. */
export function parameterValues(
  state: Readonly<AaveV3State>,
  scope: string,
): ParameterValues | undefined {
  if (scope === "market") return asValues(state.market);
  const mode = modeOfScope(scope);
  const record = mode === undefined ? findReserve(state, scope)?.parameters : state.modes.get(mode);
  return record === undefined ? undefined : asValues(record);
}

/** The whole state as path/value lines, sorted by path (code units): what is hashed and compared. */
export function* stateRows(state: Readonly<AaveV3State>): Iterable<StateRow> {
  for (const address of [...state.accounts.keys()].sort())
    yield* accountRows(state, state.accounts.get(address) as Account);
  for (const feed of [...state.feeds.keys()].sort())
    yield { path: `feed/${feed}/priceUsd8`, value: `${state.feeds.get(feed)}` };
  yield* recordRows("market", asValues(state.market));
  const scopes = [...state.modes.keys()].map((mode) => [`mode/${mode}`, mode] as const);
  for (const [path, mode] of scopes.sort((a, b) => (a[0] < b[0] ? -1 : 1)))
    yield* recordRows(path, asValues(state.modes.get(mode) as ModeParameters));
  for (const address of [...state.reserveIds.keys()].sort())
    yield* reserveRows(findReserve(state, address) as Reserve);
  for (const asset of [...state.sources.keys()].sort())
    yield { path: `source/${asset}/feed`, value: `${state.sources.get(asset)}` };
}

function* accountRows(state: AaveV3State, account: Account): Iterable<StateRow> {
  const byAddress = account.holdings
    .map((held) => [reserveAt(state, held.reserveId).address, held] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  for (const [address, held] of byAddress) {
    const { reserveId: _, ...record } = held;
    yield* recordRows(`account/${account.address}/${address}`, record);
  }
  yield { path: `account/${account.address}/mode`, value: `${account.mode}` };
}

function* reserveRows(reserve: Reserve): Iterable<StateRow> {
  const { address, parameters, unit: _, ...record } = reserve;
  const flat: Record<string, string | number | bigint | boolean> = { ...record };
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
