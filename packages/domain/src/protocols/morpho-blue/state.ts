import { HindcastError } from "../../hindcast-error.ts";
import type { ParameterValues } from "../../events/parameter-values.ts";
import { USD8, type Usd8, type Wad } from "../../numbers/units.ts";
import type { StateRow } from "../protocol.ts";
import type { Totals } from "./math.ts";
import {
  asValues,
  CONTRACT_CONSTANTS,
  type GlobalParameters,
  type MarketParameters,
} from "./params.ts";

export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** One isolated market: Morpho.sol's MarketParams and Market, in smallest units. */
export interface Market {
  /** Order of creation; positions refer to it. */
  readonly id: number;
  /** First 20 bytes of the market's id: its name among reserves. */
  readonly address: string;
  readonly marketId: string;
  readonly loanToken: string;
  readonly loanDecimals: number;
  readonly collateralToken: string;
  readonly collateralDecimals: number;
  readonly oracle: string;
  readonly rateModel: string;
  readonly hasRateModel: boolean;
  parameters: MarketParameters;
  supply: Totals;
  debt: Totals;
  lastUpdateSeconds: number;
  /** The adaptive rate model's memory (a second, wad). */
  rateAtTarget: Wad;
  /** Loan tokens that came in and have not gone out. */
  cash: bigint;
  /** Collateral tokens of all positions. */
  collateral: bigint;
}

/** What an account has in one market. */
export interface Position {
  readonly marketId: number;
  supplyShares: bigint;
  borrowShares: bigint;
  collateral: bigint;
}

export interface Account {
  readonly address: string;
  /** Sorted by market. */
  positions: Position[];
}

/**
 * The whole contract. A draft has the same shape: it reads through to its base and copies a market
 * or account the first time it is opened for writing. Prices and parameters are shared with the
 * base: no operation writes them and then reads them again.
 */
export interface MorphoBlueState {
  readonly base: MorphoBlueState | undefined;
  readonly markets: (Market | undefined)[];
  readonly marketIds: Map<string, number>;
  readonly accounts: Map<string, Account>;
  /** By oracle: loan units per collateral unit (36 decimals). By loan token: US dollars (8). */
  readonly prices: Map<string, bigint>;
  /** feeRecipient: who gets the fee as supply shares. */
  treasury: string;
  parameters: GlobalParameters;
}

/** A contract without markets. */
export function initialState(): MorphoBlueState {
  return {
    base: undefined,
    markets: [],
    marketIds: new Map(),
    accounts: new Map(),
    prices: new Map(),
    treasury: ZERO_ADDRESS,
    parameters: CONTRACT_CONSTANTS,
  };
}

/** A draft over a state: changes to it stay in it. */
export function draftOf(base: MorphoBlueState): MorphoBlueState {
  return {
    base,
    markets: [],
    marketIds: base.marketIds,
    accounts: new Map(),
    prices: base.prices,
    treasury: base.treasury,
    parameters: base.parameters,
  };
}

/** The market at a place of the list, to read. */
export function marketAt(state: MorphoBlueState, id: number): Market {
  return (state.markets[id] ?? state.base?.markets[id]) as Market;
}

/** The market of an address, to read; undefined if it was not created. */
export function findMarket(state: MorphoBlueState, address: string): Market | undefined {
  const id = state.marketIds.get(address);
  return id === undefined ? undefined : marketAt(state, id);
}

/** The market of an address, to write. An outcome about an unknown market is a broken journal. */
export function openMarket(state: MorphoBlueState, address: string): Market {
  const id = state.marketIds.get(address);
  if (id === undefined)
    throw new HindcastError({
      code: "E-RULES-001",
      what: `An outcome names the market ${address}, which was never created.`,
      why: "Outcomes only apply to the state they were decided on.",
      next: "hindcast verify",
    });
  const own = state.markets[id];
  if (own !== undefined) return own;
  const copy = { ...marketAt(state, id) };
  state.markets[id] = copy;
  return copy;
}

/** The account of an address, to read; undefined if it never did anything. */
export function findAccount(state: MorphoBlueState, address: string): Account | undefined {
  return state.accounts.get(address) ?? state.base?.accounts.get(address);
}

/** An account's position in a market, to read; undefined if it never had one. */
export function positionIn(
  state: MorphoBlueState,
  address: string,
  market: Pick<Market, "id">,
): Position | undefined {
  return findAccount(state, address)?.positions.find((each) => each.marketId === market.id);
}

/** An account's position in a market, to write; a new one, in order, if need be. */
export function openPosition(
  state: MorphoBlueState,
  address: string,
  market: Pick<Market, "id">,
): Position {
  const { positions } = openAccount(state, address);
  let place = 0;
  for (; place < positions.length; place++) {
    const position = positions[place] as Position;
    if (position.marketId === market.id) return position;
    if (position.marketId > market.id) break;
  }
  const position = { marketId: market.id, supplyShares: 0n, borrowShares: 0n, collateral: 0n };
  positions.splice(place, 0, position);
  return position;
}

function openAccount(state: MorphoBlueState, address: string): Account {
  const own = state.accounts.get(address);
  if (own !== undefined) return own;
  const from = state.base?.accounts.get(address);
  const positions = from?.positions.map((position) => ({ ...position })) ?? [];
  const account: Account = { address, positions };
  state.accounts.set(address, account);
  return account;
}

/** What the market's oracle answers (36 decimals); undefined while it has no usable answer. */
export function priceOf(state: MorphoBlueState, market: Market): bigint | undefined {
  return state.prices.get(market.oracle);
}

/** What the market's loan token is worth (US dollars, 8 decimals); par where nothing is known. */
export function loanPriceUsd8(state: MorphoBlueState, market: Market): Usd8 {
  return state.prices.get(market.loanToken) ?? USD8;
}

/** Current parameters of "market" (the contract's own) or a market's address. */
export function parameterValues(
  state: Readonly<MorphoBlueState>,
  scope: string,
): ParameterValues | undefined {
  if (scope === "market") return asValues(state.parameters);
  const market = findMarket(state, scope);
  return market === undefined ? undefined : asValues(market.parameters);
}

/** The whole state as path/value lines, sorted by path (code units): what is hashed and compared. */
export function* stateRows(state: Readonly<MorphoBlueState>): Iterable<StateRow> {
  for (const address of [...state.accounts.keys()].sort())
    yield* accountRows(state, state.accounts.get(address) as Account);
  yield* recordRows("market", asValues(state.parameters));
  for (const feed of [...state.prices.keys()].sort())
    yield { path: `price/${feed}`, value: `${state.prices.get(feed)}` };
  for (const address of [...state.marketIds.keys()].sort())
    yield* marketRows(findMarket(state, address) as Market);
  yield { path: "treasury", value: state.treasury };
}

function* accountRows(state: MorphoBlueState, account: Account): Iterable<StateRow> {
  const byAddress = account.positions
    .map((position) => [marketAt(state, position.marketId).address, position] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  for (const [address, position] of byAddress) {
    const { marketId: _, ...record } = position;
    yield* recordRows(`account/${account.address}/${address}`, record);
  }
}

function* marketRows(market: Market): Iterable<StateRow> {
  const { address, parameters, supply, debt, hasRateModel: _, ...record } = market;
  const flat: Record<string, string | number | bigint | boolean> = {
    ...record,
    supplyAssets: supply.assets,
    supplyShares: supply.shares,
    borrowAssets: debt.assets,
    borrowShares: debt.shares,
  };
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
