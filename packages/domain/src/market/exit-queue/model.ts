import type { Intent } from "../../events/intents.ts";
import { HUNDRED_PERCENT_BPS, MAX_UINT256 } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { exitQueueParams, exitQueueRanges, type ExitQueueParams } from "./params.ts";

type Withdrawal = Extract<Intent, { readonly kind: "withdraw" }>;

/** Somebody who is on the way out. */
interface Waiting {
  readonly withdrawal: Withdrawal;
  readonly readySeconds: number;
  /** Token units that are not paid yet. */
  left: bigint;
}

/** The line of one pool, in the order of arrival, and what may leave now. */
interface Line {
  waiting: Waiting[];
  /** Token units times SCALE, so that no part of a unit is lost between two looks. */
  budget: bigint;
  lastSeconds: number;
}

export interface ExitQueueState {
  readonly lines: Map<string, Line>;
}

const SECONDS_PER_HOUR = 3_600n;
const SCALE = SECONDS_PER_HOUR * HUNDRED_PERCENT_BPS;
/** How often a line that waits for capacity alone is looked at. */
const RETRY_SECONDS = 60;

/**
 * Withdrawals wait. Each is paid when its cooldown is over and everybody before it in its pool's line
 * has been, as far as the pool's capacity and cash go; what is left of it keeps its place. Capacity
 * comes in steadily, and no more than an hour's is saved up.
 */
export const exitQueue: Mechanism<ExitQueueState, ExitQueueParams> = {
  id: "exit-queue",
  hypothesis:
    "Who withdraws waits for a cooldown and then in line, because only so much of a pool may leave within an hour.",
  params: exitQueueParams,
  ranges: exitQueueRanges,
  open: () => ({ lines: new Map() }),

  holds: (state, intent, world, params) => isToWait(state, intent, world, params),
  holdsRecorded: (state, intent, world, params) =>
    params.recorded === 1n && isToWait(state, intent, world, params),

  act({ lines }, world, params) {
    const actions: Action[] = [];
    for (const [reserve, line] of lines) {
      earn(line, reserve, world, params);
      actions.push(...paid(line, world.reserve(reserve)?.cash ?? 0n, world));
    }
    return actions;
  },

  nextActSeconds({ lines }, world) {
    let next: number | undefined;
    for (const [reserve, { waiting }] of lines) {
      const first = waiting[0];
      // What waits for cash is looked at when something happens.
      if (first === undefined || (world.reserve(reserve)?.cash ?? 0n) === 0n) continue;
      const retry = world.timeSeconds + RETRY_SECONDS;
      const moment = first.readySeconds > world.timeSeconds ? first.readySeconds : retry;
      if (next === undefined || moment < next) next = moment;
    }
    return next;
  },

  book({ lines }, world) {
    const waiting = [...lines.values()].flatMap((line) => line.waiting);
    const valueOf = ({ withdrawal, left }: Waiting): bigint =>
      world.valueUsd8(withdrawal.reserve, left) ?? 0n;
    return {
      waiting: BigInt(waiting.length),
      waitingUsd8: waiting.reduce((sum, one) => sum + valueOf(one), 0n),
    };
  },
};

/** Puts a withdrawal at the end of its pool's line; false for what is none. */
function isToWait(
  { lines }: ExitQueueState,
  intent: Intent,
  world: WorldView,
  params: ExitQueueParams,
): boolean {
  if (intent.kind !== "withdraw" || !world.reserves().includes(intent.reserve)) return false;
  const owned = ownedBy(intent, world);
  // Who asks for no amount asks for all there is.
  const left = intent.amount === MAX_UINT256 ? owned : intent.amount;
  // Where one borrows by withdrawing more than one has, that is no exit.
  if (owned < left || owned === 0n) return false;
  const readySeconds = world.timeSeconds + Number(params.cooldownSeconds);
  const line = lineOf(lines, intent.reserve, world, params);
  line.waiting.push({ withdrawal: intent, readySeconds, left });
  return true;
}

/** A pool's line; a new one may pay an hour's worth at once. */
function lineOf(
  lines: Map<string, Line>,
  reserve: string,
  world: WorldView,
  params: ExitQueueParams,
): Line {
  let line = lines.get(reserve);
  if (line === undefined) {
    const budget = hourly(reserve, world, params) * SECONDS_PER_HOUR;
    line = { waiting: [], budget, lastSeconds: world.timeSeconds };
    lines.set(reserve, line);
  }
  return line;
}

/** Token units, times ten thousand, that may leave within an hour. */
function hourly(
  reserve: string,
  world: WorldView,
  { capacityPerHourBps }: ExitQueueParams,
): bigint {
  return (world.reserve(reserve)?.totalSupply ?? 0n) * capacityPerHourBps;
}

function earn(line: Line, reserve: string, world: WorldView, params: ExitQueueParams): void {
  const anHours = hourly(reserve, world, params);
  const most = anHours * SECONDS_PER_HOUR;
  const saved = line.budget + anHours * BigInt(world.timeSeconds - line.lastSeconds);
  line.budget = saved < most ? saved : most;
  line.lastSeconds = world.timeSeconds;
}

/** What an account has in the pool it wants out of. */
function ownedBy({ account, reserve }: Withdrawal, world: WorldView): bigint {
  return world.holdings(account).find((each) => each.reserve === reserve)?.supplied ?? 0n;
}

/** Pays the line from its head as far as capacity and cash go. */
function paid(line: Line, cash: bigint, world: WorldView): Action[] {
  const actions: Action[] = [];
  let cashLeft = cash;
  while (line.waiting.length > 0) {
    const [first] = line.waiting as [Waiting];
    if (first.readySeconds > world.timeSeconds) break;
    // What it has lost since then, nobody can pay it.
    const owned = ownedBy(first.withdrawal, world);
    if (owned < first.left) first.left = owned;
    const capacity = line.budget / SCALE;
    const most = capacity < cashLeft ? capacity : cashLeft;
    const amount = first.left < most ? first.left : most;
    if (amount > 0n) {
      actions.push({ kind: "ask", intent: { ...first.withdrawal, amount } });
      line.budget -= amount * SCALE;
      cashLeft -= amount;
      first.left -= amount;
    }
    if (first.left > 0n) break;
    line.waiting.shift();
  }
  return actions;
}
