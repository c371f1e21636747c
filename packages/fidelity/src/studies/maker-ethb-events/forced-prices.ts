import { comparePositions, type Fact, type FactOf } from "@hindcast/domain";
import { HOUR_SECONDS, openAt, type HourlyCandles } from "./hourly-candles.ts";
import { VaultBook } from "./vault-book.ts";
import type { VaultRecord } from "./vault-record.ts";

/** An hour's price in force, log, and when it came into force, seconds into the hour. */
export interface ForcedHour {
  readonly logPrice: number;
  readonly pokeSecond: number;
}

/** A price path that agrees with what was recorded, as near to the market as that allows. */
export interface ForcedPrices {
  readonly hours: ReadonlyMap<number, ForcedHour>;
  /** Hours in which what was accepted and what was bitten ask for prices that exclude each other. */
  readonly crossings: readonly number[];
  /** Hours whose price had to leave the market's, and the largest such move (log). */
  readonly moved: number;
  readonly largestMove: number;
}

/** What an event proves about the price in force: at least (a draw), or below (a bite). Logs. */
interface Proof {
  readonly second: number;
  readonly atLeast?: number;
  readonly below?: number;
}

/** Pokes come in the first minutes of an hour. */
const LATEST_POKE = 720;
const USUAL_POKE = 30;
/** A proof farther from the market than any oracle ever stood is about the record, not the price. */
const FARTHEST = 0.25;
/** A price may not stand on its bound: integers round. */
const CLEARANCE = 1e-7;

/** Finds the path; whole hours of delay only, as deployed. */
export function forcedPrices(record: VaultRecord, candles: HourlyCandles): ForcedPrices {
  const { proofs, delayHours, first, last } = collectProofs(record);
  const hours = new Map<number, ForcedHour>();
  const crossings: number[] = [];
  let before = openAt(candles, first - delayHours);
  let moved = 0;
  let largestMove = 0;
  for (let hour = first; hour <= last; hour++) {
    const market = openAt(candles, hour - delayHours);
    const chosen = choose(proofs.get(hour) ?? [], before, market);
    hours.set(hour, chosen);
    if (chosen.violations > 0) crossings.push(hour);
    const move = Math.abs(chosen.logPrice - market);
    if (move > 0) moved++;
    largestMove = Math.max(largestMove, move);
    before = chosen.logPrice;
  }
  return { hours, crossings, moved, largestMove };
}

interface Proofs {
  readonly proofs: ReadonlyMap<number, readonly Proof[]>;
  readonly delayHours: number;
  readonly first: number;
  readonly last: number;
}

function collectProofs(record: VaultRecord): Proofs {
  const book = new VaultBook(record);
  const proofs = new Map<number, Proof[]>();
  let first = Infinity;
  let last = -Infinity;
  for (const event of record.events) {
    const hour = Math.floor(event.timeSeconds / HOUR_SECONDS);
    const second = event.timeSeconds - hour * HOUR_SECONDS;
    first = Math.min(first, hour);
    last = Math.max(last, hour);
    const own = proofs.get(hour) ?? [];
    proofs.set(hour, own);
    if (event.kind === "bite" && Number.isFinite(book.unsafeBelow(event.vault)))
      own.push({ second, below: Math.log(book.unsafeBelow(event.vault)) });
    book.apply(event);
    const isDraw = event.kind === "change" && (event.ink < 0 || event.art > 0);
    if (isDraw && book.debtOf(event.vault) > 0 && Number.isFinite(book.unsafeBelow(event.vault)))
      own.push({ second, atLeast: Math.log(book.unsafeBelow(event.vault)) });
  }
  const delayHours = Math.max(1, Math.round(book.oracleDelaySeconds / HOUR_SECONDS));
  return { proofs, delayHours, first, last };
}

type Choice = ForcedHour & { readonly violations: number };

/** Tries each moment of the first minutes for the poke; fewest violations, then the smallest move. */
function choose(proofs: readonly Proof[], before: number, market: number): Choice {
  const early = proofs.filter((one) => one.second <= LATEST_POKE);
  const moments = [USUAL_POKE, ...early.flatMap((one) => [one.second, one.second + 1])];
  let best: Choice | undefined;
  for (const pokeSecond of new Set(moments.filter((one) => one >= 0 && one <= LATEST_POKE))) {
    // In the total order an off-chain poke comes before the blocks of its own second.
    const old = proofs.filter((one) => one.second < pokeSecond);
    const settled = settle(
      proofs.filter((one) => one.second >= pokeSecond),
      market,
    );
    const violations = settled.violations + old.filter((one) => violates(one, before)).length;
    const isBetter =
      best === undefined ||
      violations < best.violations ||
      (violations === best.violations &&
        Math.abs(settled.logPrice - market) < Math.abs(best.logPrice - market) - CLEARANCE);
    if (isBetter) best = { logPrice: settled.logPrice, pokeSecond, violations };
  }
  return best as Choice;
}

/** The price nearest to the market that satisfies most proofs. */
function settle(
  all: readonly Proof[],
  market: number,
): { readonly logPrice: number; readonly violations: number } {
  const proofs = all.filter((one) => Math.abs((one.atLeast ?? one.below ?? 0) - market) < FARTHEST);
  const least = Math.max(-Infinity, ...proofs.map((one) => (one.atLeast ?? -Infinity) + CLEARANCE));
  const most = Math.min(Infinity, ...proofs.map((one) => (one.below ?? Infinity) - CLEARANCE));
  if (least <= most) return { logPrice: Math.min(most, Math.max(least, market)), violations: 0 };
  const candidates = proofs.flatMap((one) => [
    ...(one.atLeast === undefined ? [] : [one.atLeast + CLEARANCE]),
    ...(one.below === undefined ? [] : [one.below - CLEARANCE]),
  ]);
  let best = { logPrice: market, violations: proofs.filter((one) => violates(one, market)).length };
  for (const logPrice of candidates) {
    const violations = proofs.filter((one) => violates(one, logPrice)).length;
    const isNearer = Math.abs(logPrice - market) < Math.abs(best.logPrice - market);
    if (violations < best.violations || (violations === best.violations && isNearer))
      best = { logPrice, violations };
  }
  return best;
}

function violates(proof: Proof, logPrice: number): boolean {
  return logPrice < (proof.atLeast ?? -Infinity) || logPrice >= (proof.below ?? Infinity);
}

/** The facts with the oracle's source and pokes put on the path. */
export function withForcedPrices(facts: readonly Fact[], prices: ForcedPrices): Fact[] {
  const source = facts.find((fact) => fact.kind === "oraclePrice");
  const hourOfFact = (fact: Fact): number => Math.floor(fact.at.timeSeconds / HOUR_SECONDS);
  const others = facts.filter((fact) => fact.kind !== "oraclePrice");
  const forced = others.flatMap((fact): Fact[] => {
    if (fact.kind !== "oraclePoke" && fact.kind !== "spotPoke") return [fact];
    const hour = hourOfFact(fact);
    const now = prices.hours.get(hour);
    const moved = atSecond(fact, hour, now?.pokeSecond ?? USUAL_POKE);
    // What the oracle queues at this poke comes into force with the next one.
    const next = prices.hours.get(hour + 1);
    if (fact.kind === "spotPoke" || next === undefined || source === undefined) return [moved];
    return [priceFact(fact, hour, next.logPrice, source.feed), moved];
  });
  return forced.toSorted((a, b) => comparePositions(a.at, b.at));
}

function atSecond<F extends Fact>(fact: F, hour: number, second: number): F {
  return { ...fact, at: { ...fact.at, timeSeconds: hour * HOUR_SECONDS + second } };
}

function priceFact(
  poke: FactOf<"oraclePoke">,
  hour: number,
  logPrice: number,
  feed: string,
): FactOf<"oraclePrice"> {
  return {
    kind: "oraclePrice",
    at: { ...poke.at, timeSeconds: hour * HOUR_SECONDS, transaction: poke.at.transaction - 1 },
    transactionHash: "",
    feed,
    price: BigInt(Math.round(Math.exp(logPrice) * 1e9)) * 1_000_000_000n,
    round: BigInt(hour),
  };
}
