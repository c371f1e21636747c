import type { Outcome } from "../../events/outcomes.ts";
import { WAD, type Usd8 } from "../../numbers/units.ts";
import type { Action, Mechanism, ReserveTotals, WorldView } from "../mechanism.ts";
import { coveredShareWad } from "./choice.ts";
import { wayToMeeting, type Offer } from "./meeting.ts";
import { rateResponseParams, rateResponseRanges, type RateResponseParams } from "./params.ts";

/** Asked for and not answered in full yet: a deposit, or a withdrawal below zero. */
interface Asked {
  readonly account: string;
  amount: bigint;
}

/** What the rate has made of one pool. */
interface Pool {
  /** What has come because of it, less what has left; token units. */
  net: bigint;
  asked: Asked[];
  /** Who may leave, the next one last; drawn anew when all have had their turn. */
  turns: string[];
  rounds: number;
}

export interface RateResponseState {
  readonly pools: Map<string, Pool>;
  lookedSeconds: number | undefined;
  cameUsd8: Usd8;
  leftUsd8: Usd8;
  refusedUsd8: Usd8;
}

/**
 * Deposits follow what a pool pays. Every so often its rate is compared with the one elsewhere; from
 * the difference follows what deposits would come to (`choice.ts`), and from what the rate becomes
 * meanwhile where they would stay (`meeting.ts`); they move part of the way.
 * Who leaves takes its turn in a drawn order and asks for all it has, the last for a part; they are
 * served while there is cash, and the protocol refuses the rest. Accounts with debt stay. What comes
 * is deposited by one account for each pool.
 */
export const rateResponse: Mechanism<RateResponseState, RateResponseParams> = {
  id: "rate-response",
  hypothesis:
    "Depositors leave a pool that pays less than they would earn elsewhere, as far as its cash goes, and come to one that pays more.",
  params: rateResponseParams,
  ranges: rateResponseRanges,
  open: () => ({
    pools: new Map(),
    lookedSeconds: undefined,
    cameUsd8: 0n,
    leftUsd8: 0n,
    refusedUsd8: 0n,
  }),

  hear(state, outcome, world) {
    if (outcome.kind !== "supply" && outcome.kind !== "withdraw" && outcome.kind !== "refusal")
      return;
    const { reserve, account } = outcome;
    const pool = state.pools.get(reserve);
    const place = pool?.asked.findIndex(
      (each) => each.account === account && answers(outcome, each),
    );
    if (pool === undefined || place === undefined || place < 0) return;
    const asked = pool.asked[place] as Asked;
    const valueUsd8 = world.valueUsd8(reserve, outcome.amount) ?? 0n;
    const sign = asked.amount < 0n ? -1n : 1n;
    asked.amount -= sign * outcome.amount;
    if (sign * asked.amount <= 0n) pool.asked.splice(place, 1);
    if (outcome.kind === "refusal") {
      state.refusedUsd8 += valueUsd8;
      return;
    }
    pool.net += sign * outcome.amount;
    if (sign > 0n) state.cameUsd8 += valueUsd8;
    else state.leftUsd8 += valueUsd8;
  },

  act(state, world, params) {
    const { timeSeconds } = world;
    const seconds = timeSeconds - (state.lookedSeconds ?? timeSeconds);
    if (state.lookedSeconds !== undefined && BigInt(seconds) < params.everySeconds) return [];
    state.lookedSeconds = timeSeconds;
    const coveredWad = coveredShareWad(seconds, params.halfLifeSeconds);
    return world.reserves().flatMap((reserve) => {
      const totals = world.reserve(reserve);
      if (totals === undefined) return [];
      const pool = poolOf(state, reserve);
      const way = wayToMeeting(offerOf(reserve, pool, totals, world), params);
      const moving = (way * coveredWad) / WAD;
      if (moving > 0n) return arrival(pool, reserve, moving, world);
      return moving < 0n ? departures(pool, reserve, -moving, world) : [];
    });
  },

  nextActSeconds({ lookedSeconds }, { timeSeconds }, { everySeconds }) {
    return (lookedSeconds ?? timeSeconds) + Number(everySeconds);
  },

  book({ cameUsd8, leftUsd8, refusedUsd8 }) {
    return { cameUsd8, leftUsd8, refusedUsd8 };
  },
};

function poolOf({ pools }: RateResponseState, reserve: string): Pool {
  let pool = pools.get(reserve);
  if (pool === undefined) pools.set(reserve, (pool = { net: 0n, asked: [], turns: [], rounds: 0 }));
  return pool;
}

/** Whether it is what became of this, or of a part of it. */
function answers(outcome: Outcome, { amount }: Asked): boolean {
  const kind = outcome.kind === "refusal" ? outcome.intent : outcome.kind;
  return kind === (amount < 0n ? "withdraw" : "supply");
}

/** A pool as it will be when what is asked for has happened. */
function offerOf(
  reserve: string,
  { net, asked }: Pool,
  { totalSupply, cash }: ReserveTotals,
  world: WorldView,
): Offer {
  const coming = asked.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    supply: totalSupply + coming,
    net: net + coming,
    cash: cash + coming > 0n ? cash + coming : 0n,
    rateWad: (added) => world.supplyRateWad(reserve, coming + added),
  };
}

/** All that comes to a pool comes through one account. */
function arrival(pool: Pool, reserve: string, amount: bigint, world: WorldView): Action[] {
  const account = `0x${`de905170${reserve.slice(-32)}`.padStart(40, "0")}`;
  const intent = world.intentFor({ want: "deposit", account, reserve, amount });
  if (intent === undefined) return [];
  pool.asked.push({ account, amount });
  return [{ kind: "ask", intent }];
}

/** Depositors leave with all they have, one after the other, until so much is asked for. */
function departures(pool: Pool, reserve: string, amount: bigint, world: WorldView): Action[] {
  const actions: Action[] = [];
  let cash = world.reserve(reserve)?.cash ?? 0n;
  const ask = (account: string, part: bigint): void => {
    const intent = world.intentFor({ want: "withdraw", account, reserve, amount: part });
    if (part === 0n || intent === undefined) return;
    pool.asked.push({ account, amount: -part });
    actions.push({ kind: "ask", intent });
  };
  let isNewRound = false;
  for (let left = amount; left > 0n;) {
    const account = pool.turns.pop();
    if (account === undefined) {
      if (isNewRound) break;
      isNewRound = true;
      pool.turns = drawnTurns(reserve, ++pool.rounds, world);
      continue;
    }
    const owned = freeDeposit(account, pool, reserve, world);
    const wanted = owned < left ? owned : left;
    // Who does not take all goes on when it next comes to that.
    if (wanted < owned) pool.turns.push(account);
    const served = wanted < cash ? wanted : cash;
    ask(account, served);
    ask(account, wanted - served);
    cash -= served;
    left -= wanted;
  }
  return actions;
}

/** What an account can still ask for; nothing if it has debt, which binds its deposits. */
function freeDeposit(account: string, { asked }: Pool, reserve: string, world: WorldView): bigint {
  const held = world.holdings(account);
  if (held.some(({ borrowed }) => borrowed > 0n)) return 0n;
  let free = held.find((each) => each.reserve === reserve)?.supplied ?? 0n;
  for (const each of asked) if (each.account === account && each.amount < 0n) free += each.amount;
  return free > 0n ? free : 0n;
}

function drawnTurns(reserve: string, round: number, world: WorldView): string[] {
  const drawn = Array.from(world.accounts(), (account) => ({
    account,
    draw: world.luck(`${account}/${reserve}`, round),
  }));
  // The order in which they came decides between equals.
  return drawn.sort((a, b) => a.draw - b.draw).map(({ account }) => account);
}
