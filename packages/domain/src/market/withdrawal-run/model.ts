import type { Outcome } from "../../events/outcomes.ts";
import { HUNDRED_PERCENT_BPS, WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import { believedHaircutWad, leaves, secondsToLook } from "./depositors.ts";
import { withdrawalRunParams, withdrawalRunRanges, type WithdrawalRunParams } from "./params.ts";
import { isOf, Teller, type Ask, type Waiting } from "./teller.ts";

/** A pool with less than a thousandth of its deposits there is empty. */
const SHARE_OF_EMPTY = 1_000n;

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

export interface WithdrawalRunState {
  readonly alarms: Map<string, Alarm>;
  /** Pools that somebody took from since they were last looked at. */
  stirred: string[];
  /** By the moment they look next. */
  lookers: Looker[];
  line: Waiting[];
  /** What was asked for last. */
  asked: Ask[];
  newsHeard: boolean;
  /** For its book: what left feared pools, which of them have had no cash, and when the first had none. */
  withdrawnUsd8: Usd8;
  readonly emptied: string[];
  firstAlarmSeconds: number | undefined;
  untilEmptySeconds: number;
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
  open: () => ({
    alarms: new Map(),
    stirred: [],
    lookers: [],
    line: [],
    asked: [],
    newsHeard: false,
    withdrawnUsd8: 0n,
    emptied: [],
    firstAlarmSeconds: undefined,
    untilEmptySeconds: 0,
  }),

  hear(state, outcome, world, { waits }) {
    const { stirred, asked } = state;
    if (outcome.kind === "refusal") {
      const place = asked.findIndex(
        (each) => isOf(each, outcome) && each.amount === outcome.amount,
      );
      const [unmet] = place < 0 ? [] : asked.splice(place, 1);
      // Whom the protocol refuses although there is cash (its deposit has become collateral) does
      // not come back.
      const isShort = (world.reserve(outcome.reserve)?.cash ?? 0n) < outcome.amount;
      if (unmet !== undefined && isShort && waits === 1n) joinLine(state, unmet);
    }
    const isTaking =
      outcome.kind === "withdraw" ||
      outcome.kind === "withdrawShares" ||
      outcome.kind === "borrow" ||
      outcome.kind === "borrowShares";
    if (!isTaking) return;
    if (!stirred.includes(outcome.reserve)) stirred.push(outcome.reserve);
    if (state.alarms.has(outcome.reserve)) noteTaken(state, outcome, world);
  },

  act(state, world, params) {
    updateAlarms(state, world, params);
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
    state.asked = teller.asked;
    return teller.actions;
  },

  nextActSeconds({ lookers, newsHeard }, { timeSeconds }, { newsSeconds }) {
    const looks = lookers[0]?.atSeconds;
    const news = !newsHeard && newsSeconds > BigInt(timeSeconds) ? Number(newsSeconds) : undefined;
    if (looks === undefined || news === undefined) return looks ?? news;
    return looks < news ? looks : news;
  },

  book({ alarms, line, withdrawnUsd8, emptied, untilEmptySeconds }, world) {
    const valueOf = ({ reserve, amount }: Waiting): bigint =>
      world.valueUsd8(reserve, amount) ?? 0n;
    return {
      withdrawnUsd8,
      emptiedPools: BigInt(emptied.length),
      untilEmptySeconds: BigInt(untilEmptySeconds),
      poolsFearedFor: BigInt(alarms.size),
      waiting: BigInt(line.length),
      waitingUsd8: line.reduce((sum, one) => sum + valueOf(one), 0n),
    };
  },
};

/** A loan or withdrawal out of a feared pool. */
function noteTaken(
  state: WithdrawalRunState,
  taken: Extract<Outcome, { readonly reserve: string }>,
  world: WorldView,
): void {
  const { reserve, kind } = taken;
  if (kind === "withdraw") state.withdrawnUsd8 += world.valueUsd8(reserve, taken.amount) ?? 0n;
  const totals = world.reserve(reserve);
  if (totals === undefined || totals.cash * SHARE_OF_EMPTY >= totals.totalSupply) return;
  if (state.emptied.includes(reserve)) return;
  if (state.emptied.length === 0)
    state.untilEmptySeconds = world.timeSeconds - (state.firstAlarmSeconds ?? world.timeSeconds);
  state.emptied.push(reserve);
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
    if (supplied === 0n || line.some((each) => isOf(each, { account, reserve }))) continue;
    const alarm = alarms.get(reserve);
    const totals = world.reserve(reserve);
    if (alarm === undefined || totals === undefined) {
      stays = true;
      continue;
    }
    const cash = teller.left(reserve);
    const supply = totals.totalSupply - (totals.cash - cash);
    const liquidShareWad = supply > 0n ? (cash * WAD) / supply : WAD;
    const goneWad = goneOf(alarm.cash, cash);
    const haircutWad = believedHaircutWad(account, goneWad, world, params);
    if (!leaves(haircutWad, liquidShareWad, params)) {
      stays = true;
      continue;
    }
    const unpaid = supplied - teller.pay({ account, reserve, amount: supplied });
    if (unpaid === 0n) continue;
    // It asks for the rest too, and is refused: that is what an unmet withdrawal is.
    teller.ask({ account, reserve, amount: unpaid }, false);
  }
  return stays;
}

/** Who was refused waits: at the end, or at the head if somebody else was faster to what was there. */
function joinLine(
  { line }: WithdrawalRunState,
  { account, reserve, amount, isCovered }: Ask,
): void {
  const waiting = { account, reserve, amount };
  if (isCovered) line.unshift(waiting);
  else line.push(waiting);
}

/** The share of the cash there was that has gone; all of it where there was none. */
function goneOf(before: bigint, now: bigint): Wad {
  if (before === 0n) return WAD;
  return now < before ? ((before - now) * WAD) / before : 0n;
}

/** Alarms end when the horizon is over; new ones are raised by news, by loans and withdrawals, or by each other. */
function updateAlarms(
  state: WithdrawalRunState,
  world: WorldView,
  params: WithdrawalRunParams,
): void {
  const { alarms, stirred } = state;
  const { timeSeconds } = world;
  for (const [reserve, { raisedSeconds }] of alarms)
    if (BigInt(timeSeconds - raisedSeconds) >= params.horizonSeconds) alarms.delete(reserve);
  if (alarms.size === 0) state.lookers = [];
  state.stirred = [];
  const { newsSeconds } = params;
  const isNews = !state.newsHeard && newsSeconds > 0n && BigInt(timeSeconds) >= newsSeconds;
  if (isNews) state.newsHeard = true;
  if (!isNews && stirred.length === 0) return;
  const lentOut = stirred.filter((reserve) => isLentOut(reserve, world, params));
  const isSpreading = lentOut.length > 0 && params.spreads === 1n;
  const wasCalm = alarms.size === 0;
  for (const reserve of world.reserves()) {
    const cash = world.reserve(reserve)?.cash ?? 0n;
    const isFeared = lentOut.includes(reserve) || ((isNews || isSpreading) && cash > 0n);
    if (isFeared && !alarms.has(reserve)) alarms.set(reserve, { raisedSeconds: timeSeconds, cash });
  }
  if (alarms.size > 0) state.firstAlarmSeconds ??= timeSeconds;
  if (wasCalm && alarms.size > 0)
    for (const account of world.accounts()) enrol(state, { account, look: 0 }, world, params);
}

function isLentOut(
  reserve: string,
  world: WorldView,
  { alarmUtilisationBps }: WithdrawalRunParams,
): boolean {
  const totals = world.reserve(reserve);
  if (totals === undefined || totals.totalDebt === 0n) return false;
  const { cash, totalSupply } = totals;
  return (totalSupply - cash) * HUNDRED_PERCENT_BPS >= alarmUtilisationBps * totalSupply;
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
