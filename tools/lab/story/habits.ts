import { humanAmount, type Random } from "@hindcast/testchain";
import type { Standing } from "./desk.ts";
import type { Person } from "./people.ts";
import type { Turn } from "./turn.ts";

/** What a settled account does on an ordinary day, by weight. */
const LENDER_HABITS = { more: 45, less: 45, odd: 10 } as const;
const BORROWER_HABITS = { pledge: 20, release: 14, borrow: 34, repay: 28, odd: 4 } as const;
/** Limit over debt below which an attentive borrower starts to worry. */
const WORRY_BELOW = 1.35;
/** Most that somebody attentive acts, per hour. */
const BORROWER_HAZARD = 0.3;
const LENDER_HAZARD = 0.01;

const health = ({ liquidationLimitUsd, debtUsd }: Standing): number =>
  debtUsd < 0.01 ? Number.POSITIVE_INFINITY : liquidationLimitUsd / debtUsd;

/** An account's first calls: it lends, or pledges collateral and borrows to its taste. */
export function arrive<State>(turn: Turn<State>, random: Random, person: Person): void {
  const { desk } = turn;
  const { address, venues, sizeUsd, role } = person;
  const shares = venues.length === 1 ? [1] : [0.6, 0.4];
  venues.forEach((venue, place) => {
    const usd = humanAmount(random, sizeUsd * (shares[place] ?? 0));
    if (role === "lender") turn.send(desk.lend(turn.moment(random), address, venue, usd));
    else turn.send(desk.pledge(turn.moment(random), address, venue, usd));
  });
  if (role === "borrower") for (const venue of venues) borrowUpTo(turn, random, person, venue);
}

/** Borrows what its target leaves room for; tells whether anything was left. */
function borrowUpTo<State>(
  turn: Turn<State>,
  random: Random,
  { address, targetHealth }: Person,
  venue: number,
): boolean {
  const { desk } = turn;
  const at = desk.standing(turn.moment(random), address, venue);
  const most = Math.min(at.liquidationLimitUsd / targetHealth, at.borrowLimitUsd * 0.998);
  const room = most - at.debtUsd;
  if (room < Math.max(120, at.debtUsd * 0.04)) return false;
  const usd = humanAmount(random, room * 0.995);
  return turn.send(desk.borrow(turn.moment(random), address, venue, Math.min(usd, room)));
}

/** One ordinary call of somebody who is already there. */
export function act<State>(
  turn: Turn<State>,
  random: Random,
  person: Person,
  others: readonly Person[],
): void {
  const { desk } = turn;
  const { address, sizeUsd, role } = person;
  const venue = random.pick(person.venues);
  const at = desk.standing(turn.moment(random), address, venue);
  const share = (low: number, high: number): number =>
    random.chance(0.15) ? 1 : random.between(low, high);
  const usd = humanAmount(random, sizeUsd * random.between(0.05, 0.4));
  if (at.lentUsd + at.pledgedUsd < 1) {
    // Who was left with bad debt does not come back; who withdrew everything may.
    if (at.debtUsd < 0.01 && random.chance(0.4)) arrive(turn, random, person);
    return;
  }
  const habit =
    role === "lender" ? random.weighted(LENDER_HABITS) : random.weighted(BORROWER_HABITS);
  const moment = turn.moment(random);
  if (habit === "more") turn.send(desk.lend(moment, address, venue, usd));
  else if (habit === "less") turn.send(desk.unlend(moment, address, venue, share(0.1, 0.7)));
  else if (habit === "pledge") turn.send(desk.pledge(moment, address, venue, usd));
  else if (habit === "release") release(turn, random, person, venue, at);
  else if (habit === "repay") turn.send(desk.repay(moment, address, venue, share(0.1, 0.6)));
  else if (habit === "borrow") {
    if (!borrowUpTo(turn, random, person, venue))
      turn.send(desk.repay(moment, address, venue, share(0.05, 0.3)));
  } else {
    const odd = desk.oddity(moment, address, random.pick(others).address);
    if (odd !== undefined) turn.send(odd);
  }
}

/** Takes out collateral that the target does not need. */
function release<State>(
  turn: Turn<State>,
  random: Random,
  { address, targetHealth }: Person,
  venue: number,
  at: Standing,
): void {
  const spare = 1 - targetHealth / health(at);
  if (spare < 0.02 || at.pledgedUsd < 1) return;
  const share = spare >= 1 ? 1 : spare * random.between(0.4, 0.95);
  turn.send(turn.desk.unpledge(turn.moment(random), address, venue, share));
}

/** Lets borrowers near their limit and nervous lenders act, each by its attention. */
export function react<State>(
  turn: Turn<State>,
  random: Random,
  people: readonly Person[],
  hours: number,
): void {
  for (const person of people) {
    const { address, attention, role, venues } = person;
    if (attention === 0) continue;
    if (role === "lender") {
      if (!random.chance(LENDER_HAZARD * attention * hours)) continue;
      const share = random.chance(0.5) ? 1 : random.between(0.3, 0.9);
      turn.send(turn.desk.unlend(turn.moment(random), address, random.pick(venues), share));
      continue;
    }
    for (const venue of venues) {
      const now = health(turn.desk.standing(turn.moment(random), address, venue));
      if (now >= WORRY_BELOW || now < 1) continue;
      const fear = (WORRY_BELOW - now) / (WORRY_BELOW - 1);
      if (random.chance(BORROWER_HAZARD * attention * fear * hours))
        defend(turn, random, person, venue);
    }
  }
}

function defend<State>(turn: Turn<State>, random: Random, person: Person, venue: number): void {
  const { desk } = turn;
  const { address } = person;
  const share = random.chance(0.1) ? 1 : random.between(0.15, 0.6);
  const moment = turn.moment(random);
  if (random.chance(0.55)) turn.send(desk.repay(moment, address, venue, share));
  else {
    const { pledgedUsd } = desk.standing(moment, address, venue);
    const usd = humanAmount(random, pledgedUsd * random.between(0.1, 0.4));
    if (usd > 1) turn.send(desk.pledge(moment, address, venue, usd));
  }
}
