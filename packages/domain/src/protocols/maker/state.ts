import { HindcastError } from "../../hindcast-error.ts";
import type { ParameterValues } from "../../events/parameter-values.ts";
import { exactNumber } from "../../numbers/fixed.ts";
import type { Ray, Wad } from "../../numbers/units.ts";
import type { StateRow } from "../protocol.ts";
import type { Rad } from "./math.ts";
import {
  asValues,
  CONSTRUCTED,
  type GlobalParameters,
  type IlkParameters,
  type RuleVersionNumber,
} from "./params.ts";

export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** What both kinds of collateral auctions have. */
interface Sale {
  readonly number: number;
  readonly ruleVersion: RuleVersionNumber;
  /** The vault it was seized from. */
  readonly account: string;
  readonly dueRad: Rad;
  readonly openedAtSeconds: number;
  lotWad: Wad;
  tabRad: Rad;
}

/** flip.bids: bids rise to tab, then the lot falls. */
export interface Flip extends Sale {
  readonly kind: "flip";
  bidRad: Rad;
  /** The zero address before the first bid. */
  bidder: string;
  /** tic: 0 before the first bid. */
  bidExpirySeconds: number;
  /** end. */
  endsAtSeconds: number;
}

/** clip.sales: the price falls; tabRad is what is left to be raised. */
export interface Clip extends Sale {
  readonly kind: "clip";
  raisedRad: Rad;
  /** tic: its kick or its last restart. */
  startedAtSeconds: number;
  topRay: Ray;
}

export type Auction = Flip | Clip;

/** One auction contract of a market: numbers are its own. */
export interface House {
  /** How many it has opened: the highest number so far. */
  kicks: number;
  readonly open: Map<number, Auction>;
}

/** One collateral type: vat.ilks, jug.ilks, its auctions; amounts in wad, rates and prices in ray. */
export interface Ilk {
  /** Order of listing; vaults refer to it. */
  readonly id: number;
  /** First 20 bytes of the ilk's bytes32: its name among reserves. */
  readonly address: string;
  readonly marketId: string;
  readonly symbol: string;
  readonly loanToken: string;
  readonly loanDecimals: number;
  readonly collateralToken: string;
  readonly collateralDecimals: number;
  /** The delayed oracle the Spotter reads. */
  readonly oracle: string;
  readonly rateModel: string;
  parameters: IlkParameters;
  /** Art: normalised debt of all vaults. */
  artWad: Wad;
  /** Collateral locked in all vaults; the contract keeps no such sum. */
  inkWad: Wad;
  rateRay: Ray;
  spotRay: Ray;
  /** jug's rho. */
  lastDripSeconds: number;
  /** dog.ilks.dirt: to be raised by this market's falling-price auctions. */
  dirtRad: Rad;
  readonly houses: Record<RuleVersionNumber, House>;
}

/** vat.urns: an account's vault in one collateral type. */
export interface Urn {
  readonly ilkId: number;
  /** What people call it, "" where nobody told. */
  number: string;
  inkWad: Wad;
  artWad: Wad;
}

export interface Account {
  readonly address: string;
  /** Sorted by market. */
  readonly urns: Urn[];
}

/** An OSM: what its source says, what it says itself, and what it will say; 18 decimals. */
export interface Oracle {
  source: bigint | undefined;
  current: bigint | undefined;
  next: bigint | undefined;
  /** zzz. */
  takenAtSeconds: number;
}

/** The whole system. Nothing here is drafted: every call is worked out before its first outcome. */
export interface MakerState {
  readonly ilks: Ilk[];
  readonly ilkIds: Map<string, number>;
  readonly accounts: Map<string, Account>;
  readonly oracles: Map<string, Oracle>;
  /** vow.sin: seized debt by the second it was queued at. */
  readonly queue: Map<number, Rad>;
  /** vow.Sin: the sum of the queue. */
  queuedRad: Rad;
  /** vat.debt: all DAI there is. */
  debtRad: Rad;
  /** vat.vice, all of it the vow's: DAI that nobody owes any more. */
  viceRad: Rad;
  /** vat.dai of the vow. */
  surplusRad: Rad;
  /** cat.litter. */
  litterRad: Rad;
  /** dog.Dirt. */
  dirtRad: Rad;
  parameters: GlobalParameters;
}

/** A system without collateral types. */
export function initialState(): MakerState {
  return {
    ilks: [],
    ilkIds: new Map(),
    accounts: new Map(),
    oracles: new Map(),
    queue: new Map(),
    queuedRad: 0n,
    debtRad: 0n,
    viceRad: 0n,
    surplusRad: 0n,
    litterRad: 0n,
    dirtRad: 0n,
    parameters: CONSTRUCTED,
  };
}

/** The collateral type of an address; undefined if it was not listed. */
export function findIlk(state: MakerState, address: string): Ilk | undefined {
  const id = state.ilkIds.get(address);
  return id === undefined ? undefined : state.ilks[id];
}

/** The collateral type an outcome names. An outcome about an unknown one is a broken journal. */
export function openIlk(state: MakerState, address: string): Ilk {
  const ilk = findIlk(state, address);
  if (ilk === undefined)
    throw brokenJournal(`the collateral type ${address}, which was never listed`);
  return ilk;
}

/** What an outcome that does not fit its state is refused with. */
export function brokenJournal(what: string): HindcastError {
  return new HindcastError({
    code: "E-RULES-001",
    what: `An outcome names ${what}.`,
    why: "Outcomes only apply to the state they were decided on.",
    next: "hindcast verify",
  });
}

/** The collateral type a vault belongs to. */
export function ilkOf(state: MakerState, urn: Urn): Ilk {
  return state.ilks[urn.ilkId] as Ilk;
}

/** An account's vault, to read; undefined if there never was one. */
export function findUrn(state: MakerState, ilk: Ilk, account: string): Urn | undefined {
  return state.accounts.get(account)?.urns.find((urn) => urn.ilkId === ilk.id);
}

/** An account's vault, to write; a new one, in order, if need be. */
export function openUrn(state: MakerState, ilk: Ilk, address: string): Urn {
  let account = state.accounts.get(address);
  if (account === undefined) {
    account = { address, urns: [] };
    state.accounts.set(address, account);
  }
  const { urns } = account;
  const place = urns.findIndex((urn) => urn.ilkId >= ilk.id);
  const found = place < 0 ? undefined : urns[place];
  if (found?.ilkId === ilk.id) return found;
  const urn = { ilkId: ilk.id, number: "", inkWad: 0n, artWad: 0n };
  urns.splice(place < 0 ? urns.length : place, 0, urn);
  return urn;
}

/** The rules a market's seizures follow now. */
export function versionOf(ilk: Ilk): RuleVersionNumber {
  return exactNumber(ilk.parameters.ruleVersion) as RuleVersionNumber;
}

/**
 * The open auction of a number: the one of the rules in force, or else of the newest others that
 * have one (each auction contract numbers its own).
 */
export function findAuction(ilk: Ilk, number: number): Auction | undefined {
  const inForce = ilk.houses[versionOf(ilk)].open.get(number);
  if (inForce !== undefined) return inForce;
  const { houses } = ilk;
  return houses[20].open.get(number) ?? houses[12].open.get(number) ?? houses[11].open.get(number);
}

/** Every open auction of a market: by rules, then by number. */
export function openAuctionsOf(ilk: Ilk): Auction[] {
  const { houses } = ilk;
  const open = [
    ...houses[11].open.values(),
    ...houses[12].open.values(),
    ...houses[20].open.values(),
  ];
  return open.sort((a, b) => a.ruleVersion - b.ruleVersion || a.number - b.number);
}

/** What the Spotter and the Clipper read: the oracle's current price, or its source's without delay. */
export function readPrice(state: MakerState, oracle: string): bigint | undefined {
  const known = state.oracles.get(oracle);
  return state.parameters.oracleDelay === 0n ? known?.source : known?.current;
}

/** Current parameters of "market" (the system's own) or a collateral type's address. */
export function parameterValues(
  state: Readonly<MakerState>,
  scope: string,
): ParameterValues | undefined {
  if (scope === "market") return asValues(state.parameters);
  const ilk = findIlk(state, scope);
  return ilk === undefined ? undefined : asValues(ilk.parameters);
}

/** The whole state as path/value lines, sorted by path (code units): what is hashed and compared. */
export function stateRows(state: Readonly<MakerState>): Iterable<StateRow> {
  const rows: StateRow[] = [];
  const { ilks, ilkIds: _ids, accounts, oracles, queue, parameters, ...totals } = state;
  for (const { address, urns } of accounts.values())
    for (const { ilkId, ...urn } of urns)
      addRows(rows, `account/${address}/${(ilks[ilkId] as Ilk).address}`, urn);
  for (const ilk of ilks) addIlkRows(rows, ilk);
  for (const [address, oracle] of oracles) addRows(rows, `oracle/${address}`, { ...oracle });
  for (const [era, rad] of queue) rows.push({ path: `queue/${era}`, value: `${rad}` });
  addRows(rows, "market", asValues(parameters));
  addRows(rows, "total", totals);
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function addIlkRows(rows: StateRow[], ilk: Ilk): void {
  const { address, parameters, houses, ...record } = ilk;
  addRows(rows, `reserve/${address}`, record);
  addRows(rows, `reserve/${address}/parameters`, asValues(parameters));
  for (const [version, house] of Object.entries(houses))
    rows.push({ path: `reserve/${address}/kicks/${version}`, value: `${house.kicks}` });
  for (const auction of openAuctionsOf(ilk)) {
    const { number, ruleVersion, ...rest } = auction;
    addRows(rows, `auction/${address}/${ruleVersion}/${number}`, rest);
  }
}

function addRows(
  rows: StateRow[],
  path: string,
  record: Readonly<Record<string, string | number | bigint | boolean | undefined>>,
): void {
  for (const [name, value] of Object.entries(record))
    rows.push({ path: `${path}/${name}`, value: value === undefined ? "none" : `${value}` });
}
