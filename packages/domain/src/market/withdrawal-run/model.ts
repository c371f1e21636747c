import { HUNDRED_PERCENT_BPS, WAD } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { believedHaircutWad, leaves, secondsToLook } from "./depositors.ts";
import { withdrawalRunParams, withdrawalRunRanges, type WithdrawalRunParams } from "./params.ts";

/** A pool that people fear for. */
interface Alarm {
  readonly raisedSeconds: number;
  readonly cash: bigint;
}

/** When a depositor looks next, and how often it has. */
interface Looker {
  readonly account: string;
  readonly look: number;
  readonly atSeconds: number;
}

/** Somebody who wants out and was not served in full. */
interface Waiting {
  readonly account: string;
  readonly reserve: string;
  amount: bigint;
}

export interface WithdrawalRunState {
  readonly alarms: Map<string, Alarm>;
  /** Pools that somebody took from since they were last looked at. */
  stirred: string[];
  /** By the moment they look next. */
  lookers: Looker[];
  line: Waiting[];
  newsHeard: boolean;
}

/**
 * Depositors run when staying no longer pays. An alarm (a pool nearly lent out, or the news) makes
 * them look, each at moments of its own; who looks weighs what it believes a stranded claim loses
 * against what staying earns (`global-game.ts`) and asks for all it has. They are served in the order
 * in which they come until the pool's cash is gone; what is asked for beyond that the protocol
 * refuses. Who waits is served first of whatever comes in later. Accounts with debt stay: their
 * deposits are bound.
 */
export const withdrawalRun: Mechanism<WithdrawalRunState, WithdrawalRunParams> = {
  id: "withdrawal-run",
  hypothesis:
    "Depositors who fear for a nearly lent-out pool withdraw in the order in which they notice, if what they think a stranded claim loses outweighs what staying earns.",
  params: withdrawalRunParams,
  ranges: withdrawalRunRanges,
  open: () => ({ alarms: new Map(), stirred: [], lookers: [], line: [], newsHeard: false }),

  hear({ stirred }, outcome) {
    const isTaking =
      outcome.kind === "withdraw" ||
      outcome.kind === "withdrawShares" ||
      outcome.kind === "borrow" ||
      outcome.kind === "borrowShares";
    if (isTaking && !stirred.includes(outcome.reserve)) stirred.push(outcome.reserve);
  },

  act(state, world, params) {
    raiseAlarms(state, world, params);
    const teller = new Teller(world);
    state.line = state.line.filter((waiting) => {
      waiting.amount -= teller.pay(waiting);
      return waiting.amount > 0n;
    });
    while ((state.lookers[0]?.atSeconds ?? Infinity) <= world.timeSeconds) {
      const looker = state.lookers.shift() as Looker;
      if (decide(looker.account, state, teller, world, params))
        enrol(state, { account: looker.account, look: looker.look + 1 }, world, params);
    }
    return teller.actions;
  },

  nextActSeconds({ lookers, newsHeard }, { timeSeconds }, { newsSeconds }) {
    const looks = lookers[0]?.atSeconds;
    const news = !newsHeard && newsSeconds > BigInt(timeSeconds) ? Number(newsSeconds) : undefined;
    if (looks === undefined || news === undefined) return looks ?? news;
    return looks < news ? looks : news;
  },
};

/** Pays a pool's cash out to whoever comes, and counts what is left of it within one moment. */
class Teller {
  readonly actions: Action[] = [];
  private readonly world: WorldView;
  private readonly cash = new Map<string, bigint>();

  constructor(world: WorldView) {
    this.world = world;
  }

  left(reserve: string): bigint {
    return this.cash.get(reserve) ?? this.world.reserve(reserve)?.cash ?? 0n;
  }

  /** Asks for as much as is there; what of `amount` need not be asked for again. */
  pay({ account, reserve, amount }: Waiting): bigint {
    const held = this.world.holdings(account).find((each) => each.reserve === reserve);
    const owned = held === undefined ? 0n : held.supplied;
    const wanted = owned < amount ? owned : amount;
    const left = this.left(reserve);
    const paid = wanted < left ? wanted : left;
    if (paid > 0n) {
      this.ask(account, reserve, paid);
      this.cash.set(reserve, left - paid);
    }
    return paid + amount - wanted;
  }

  ask(account: string, reserve: string, amount: bigint): void {
    const intent = this.world.intentFor({ want: "withdraw", account, reserve, amount });
    if (intent !== undefined) this.actions.push({ kind: "ask", intent });
  }
}

/** What somebody does who looks; false when nothing is left that it would look after again. */
function decide(
  account: string,
  { alarms, line }: WithdrawalRunState,
  teller: Teller,
  world: WorldView,
  params: WithdrawalRunParams,
): boolean {
  const held = world.holdings(account);
  if (held.some(({ borrowed }) => borrowed > 0n)) return true;
  let stays = false;
  for (const { reserve, supplied } of held) {
    if (supplied === 0n || line.some((each) => isOf(each, account, reserve))) continue;
    const alarm = alarms.get(reserve);
    const totals = world.reserve(reserve);
    if (alarm === undefined || totals === undefined) {
      stays = true;
      continue;
    }
    const cash = teller.left(reserve);
    const supply = totals.totalSupply - (totals.cash - cash);
    const liquidShareWad = supply > 0n ? (cash * WAD) / supply : WAD;
    const goneWad = cash < alarm.cash ? ((alarm.cash - cash) * WAD) / alarm.cash : 0n;
    const haircutWad = believedHaircutWad(account, goneWad, world, params);
    if (!leaves(haircutWad, liquidShareWad, params)) {
      stays = true;
      continue;
    }
    const unpaid = supplied - teller.pay({ account, reserve, amount: supplied });
    if (unpaid === 0n) continue;
    // It asks for the rest too, and is refused: that is what an unmet withdrawal is.
    teller.ask(account, reserve, unpaid);
    if (params.waits === 1n) line.push({ account, reserve, amount: unpaid });
  }
  return stays;
}

function isOf(waiting: Waiting, account: string, reserve: string): boolean {
  return waiting.account === account && waiting.reserve === reserve;
}

/** Alarms end when the horizon is over; a pool without cash leaves nothing to run for. */
function raiseAlarms(
  state: WithdrawalRunState,
  world: WorldView,
  params: WithdrawalRunParams,
): void {
  const { alarms } = state;
  const { timeSeconds } = world;
  const isNews =
    !state.newsHeard && params.newsSeconds > 0n && BigInt(timeSeconds) >= params.newsSeconds;
  if (isNews) state.newsHeard = true;
  for (const [reserve, { raisedSeconds }] of alarms)
    if (BigInt(timeSeconds - raisedSeconds) >= params.horizonSeconds) alarms.delete(reserve);
  if (alarms.size === 0) state.lookers = [];
  const { stirred } = state;
  state.stirred = [];
  if (!isNews && stirred.length === 0) return;
  for (const reserve of world.reserves()) {
    if (!isNews && !stirred.includes(reserve)) continue;
    const totals = world.reserve(reserve);
    if (totals === undefined || alarms.has(reserve) || totals.cash <= 0n) continue;
    const { cash, totalSupply, totalDebt } = totals;
    if (totalDebt === 0n) continue;
    const isLentOut =
      (totalSupply - cash) * HUNDRED_PERCENT_BPS >= params.alarmUtilisationBps * totalSupply;
    if (!isLentOut && !isNews) continue;
    const isFirst = alarms.size === 0;
    alarms.set(reserve, { raisedSeconds: timeSeconds, cash });
    if (!isFirst) continue;
    for (const account of world.accounts()) enrol(state, { account, look: 0 }, world, params);
  }
}

function enrol(
  { lookers }: WithdrawalRunState,
  { account, look }: Omit<Looker, "atSeconds">,
  world: WorldView,
  params: WithdrawalRunParams,
): void {
  const atSeconds = world.timeSeconds + secondsToLook(account, look, world, params);
  let low = 0;
  let high = lookers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lookers[middle] as Looker).atSeconds <= atSeconds) low = middle + 1;
    else high = middle;
  }
  lookers.splice(low, 0, { account, look, atSeconds });
}
