import type { Holding } from "../../events/holding.ts";
import type { Outcome } from "../../events/outcomes.ts";
import type { WorldView } from "../mechanism.ts";
import { decodeParameterValues } from "../../events/parameter-values.ts";
import { popFrom, pushOnto } from "../../numbers/heap.ts";
import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import { lnDistanceBoundWad } from "../../numbers/wad-math.ts";

/** What debt may grow faster than collateral a year before somebody who waits looks again. */
const YEARLY_INTEREST = WAD / 5n;
/** Interest alone is caught within an hour. */
const LOOK_AT_ALL_SECONDS = 3_600;
const THRESHOLD = "liquidationThresholdBps";
/** What changes with a threshold and moves no health factor. */
const OF_NO_HEALTH: ReadonlySet<string> = new Set(["ltvBps", "liquidationBonusBps"]);
/** So far that everybody looks. */
const EVERYBODY = 1_000n * WAD;

/** Somebody who looks at its position once the prices of what it has have travelled so far. */
export interface Lookout {
  readonly account: string;
  readonly lookAtWad: Wad;
}

/** Some reserves, and all who have something in just these. */
export interface Basket {
  /** How far their prices have travelled, without interest. */
  travelledWad: Wad;
  /** The first to look on top; entries of who has changed its mind are passed over. */
  readonly waiting: Lookout[];
}

/**
 * How far prices have travelled, for each basket of reserves that anybody has: at least the sum of
 * |ln(p' / p)| of every answer, plus interest. No health factor's logarithm can have moved further, so
 * nobody needs to look at its position before then. Both sides are bounded without logarithms, which
 * would cost more than the looks they save.
 */
export interface Watch {
  /** The way of everybody: interest, and whatever nobody knows the reach of. */
  commonWad: Wad;
  seconds: number;
  /** When everybody's way was last compared with what they wait for. */
  comparedSeconds: number;
  /** By feed, or by name of another price. */
  readonly prices: Map<string, bigint>;
  /** By the reserves' addresses, and by each of them. */
  readonly baskets: Map<string, Basket>;
  readonly basketsOf: Map<string, Basket[]>;
  /** Those that have moved since they were last compared. */
  readonly moved: Set<Basket>;
}

export function newWatch(): Watch {
  return {
    commonWad: 0n,
    seconds: 0,
    comparedSeconds: 0,
    prices: new Map(),
    baskets: new Map(),
    basketsOf: new Map(),
    moved: new Set(),
  };
}

/** The basket of who has this. */
export function basketOf({ baskets, basketsOf }: Watch, held: readonly Holding[]): Basket {
  const reserves = held.map(({ reserve }) => reserve);
  const key = reserves.join();
  let basket = baskets.get(key);
  if (basket !== undefined) return basket;
  baskets.set(key, (basket = { travelledWad: 0n, waiting: [] }));
  for (const reserve of reserves) {
    const among = basketsOf.get(reserve);
    if (among === undefined) basketsOf.set(reserve, [basket]);
    else among.push(basket);
  }
  return basket;
}

/** Has somebody look once its prices have travelled so much further; gives how far that will be. */
export function waitFor(watch: Watch, account: string, basket: Basket, furtherWad: Wad): Wad {
  const lookAtWad = watch.commonWad + basket.travelledWad + furtherWad;
  pushOnto(basket.waiting, { account, lookAtWad }, isBefore);
  return lookAtWad;
}

/** Takes out those for whom prices have travelled far enough by now. */
export function whoseTimeHasCome(watch: Watch, timeSeconds: number): Lookout[] {
  passTime(watch, timeSeconds);
  const isOfAll = timeSeconds - watch.comparedSeconds >= LOOK_AT_ALL_SECONDS;
  if (isOfAll) watch.comparedSeconds = timeSeconds;
  const due: Lookout[] = [];
  for (const { travelledWad, waiting } of isOfAll ? watch.baskets.values() : watch.moved) {
    const nowWad = watch.commonWad + travelledWad;
    while (waiting[0] !== undefined && waiting[0].lookAtWad <= nowWad)
      due.push(popFrom(waiting, isBefore) as Lookout);
  }
  watch.moved.clear();
  return due;
}

const isBefore = (a: Lookout, b: Lookout): boolean => a.lookAtWad < b.lookAtWad;

/** Prices that were answered or read lengthen the way; parameters that say who is safe make everybody look. */
export function hearOfPrices(
  watch: Watch,
  outcome: Outcome,
  world: Pick<WorldView, "touchedAccounts" | "reservesOf">,
): void {
  if (outcome.kind === "oraclePrice")
    move(watch, world.reservesOf(outcome.feed), outcome.feed, outcome.price);
  else if (outcome.kind === "spotPosting")
    move(watch, [outcome.reserve], outcome.reserve, outcome.spot);
  else if (outcome.kind === "feedAssignment") lengthen(watch, [outcome.reserve], EVERYBODY);
  else if (outcome.kind === "parameterChange" && world.touchedAccounts(outcome) === "all")
    moveThresholds(watch, outcome);
}

/** A threshold moves health factors as a price of all it is for does; of other parameters nobody knows. */
function moveThresholds(
  watch: Watch,
  { scope, values }: Extract<Outcome, { readonly kind: "parameterChange" }>,
): void {
  // What is no reserve's is everybody's.
  const reserves = watch.basketsOf.has(scope) ? [scope] : [];
  for (const [name, value] of Object.entries(decodeParameterValues(values)))
    if (name === THRESHOLD && typeof value === "bigint")
      move(watch, reserves, `${scope}/${name}`, value);
    else if (!OF_NO_HEALTH.has(name)) lengthen(watch, [], EVERYBODY);
}

function move(watch: Watch, reserves: readonly string[], name: string, price: bigint): void {
  const before = watch.prices.get(name);
  watch.prices.set(name, price);
  const wad = before === undefined ? undefined : lnDistanceBoundWad(before, price);
  lengthen(watch, reserves, wad ?? EVERYBODY);
}

/** Lengthens the way of all who have something in some reserves; of everybody where none is named. */
function lengthen(watch: Watch, reserves: readonly string[], byWad: Wad): void {
  if (reserves.length === 0) {
    watch.commonWad += byWad;
    watch.comparedSeconds = Number.NEGATIVE_INFINITY;
  }
  for (const reserve of reserves)
    for (const basket of watch.basketsOf.get(reserve) ?? []) {
      basket.travelledWad += byWad;
      watch.moved.add(basket);
    }
}

/** Time alone lengthens the way too. */
function passTime(watch: Watch, timeSeconds: number): void {
  if (watch.seconds > 0)
    watch.commonWad += (BigInt(timeSeconds - watch.seconds) * YEARLY_INTEREST) / SECONDS_PER_YEAR;
  watch.seconds = timeSeconds;
}

/** No more than |ln(a / b)|: ln x >= 1 - 1 / x. */
export function atLeastWad(a: bigint, b: bigint): Wad {
  const [less, more] = a < b ? [a, b] : [b, a];
  return ((more - less) * WAD) / more;
}
