import type { Outcome } from "../../events/outcomes.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { isInForce, moveOn, newLatch, nextMoveSeconds, type Latch, type Trip } from "./latch.ts";
import { pull, release, type Pulled } from "./levers.ts";
import {
  BREAKER_TRIGGERS,
  circuitBreakerParams,
  circuitBreakerRanges,
  type BreakerTrigger,
  type CircuitBreakerParams,
} from "./params.ts";
import { isStopped, reservesOf } from "./stopped-intents.ts";
import { TRIGGERS } from "./triggers.ts";
import {
  forgetLiquidations,
  newWatch,
  noteLiquidation,
  type Liquidated,
  type Watch,
} from "./watch.ts";

export interface CircuitBreakerState {
  readonly watches: Map<string, Watch>;
  readonly liquidated: Liquidated;
  readonly latches: Map<string, Latch>;
  readonly pulled: Pulled[];
  /** By feed: the reserves it prices. */
  readonly feeds: Map<string, string[]>;
  /** For the report: every time it was in force, and how many intents of a kind it stopped. */
  readonly trips: Trip[];
  readonly stopped: Map<string, number>;
  /** Something was taken since it last looked, by who acts at the end of a block like itself. */
  stirred: boolean;
}

/**
 * A circuit breaker: one trigger, looked at for each reserve at the end of each block. Over its
 * limit for the detection time, it is in force after the action time, for at least its hold and
 * until it has been calm; while it is, it stops intents and may have a parameter changed.
 */
export const circuitBreaker: Mechanism<CircuitBreakerState, CircuitBreakerParams> = {
  id: "circuit-breaker",
  hypothesis:
    "When something measurable goes out of bounds, a safeguard stops part of what people may do, after the time it takes to see and to act, until it has been calm again.",
  params: circuitBreakerParams,
  ranges: circuitBreakerRanges,
  open: () => ({
    watches: new Map(),
    liquidated: { recent: [], totalUsd8: 0n },
    latches: new Map(),
    pulled: [],
    feeds: new Map(),
    trips: [],
    stopped: new Map(),
    stirred: false,
  }),

  hear(state, outcome, world, params) {
    const { timeSeconds } = world;
    if (outcome.kind === "refusal") {
      if (outcome.code !== stopCode(params)) return;
      state.stopped.set(outcome.intent, (state.stopped.get(outcome.intent) ?? 0) + 1);
    } else if (outcome.kind === "liquidation") {
      if (!world.reserves().includes(outcome.collateralReserve)) return;
      noteLiquidation(state.liquidated, timeSeconds, outcome.collateralValueUsd8);
    } else if (isTaking(outcome)) state.stirred ||= watchesCash(params);
    else hearFeed(state, outcome, timeSeconds);
  },

  stop(state, intent, { timeSeconds }, params) {
    if (!isStopped(intent, params)) return undefined;
    const latches =
      params.wholeMarket === 1n
        ? state.latches.values()
        : reservesOf(intent).map((reserve) => state.latches.get(reserve));
    for (const latch of latches)
      if (latch !== undefined && isInForce(latch, timeSeconds)) return stopCode(params);
    return undefined;
  },

  act(state, world, params) {
    state.stirred = false;
    forgetLiquidations(state.liquidated, world.timeSeconds, params.windowSeconds);
    const actions: Action[] = [];
    for (const reserve of world.reserves()) actReserve(state, reserve, world, params, actions);
    return actions;
  },

  nextActSeconds(state, { timeSeconds }, params) {
    if (state.stirred) return timeSeconds;
    let next: number | undefined;
    for (const at of dueSeconds(state, params))
      if (at !== undefined && at > timeSeconds && (next === undefined || at < next)) next = at;
    return next;
  },

  book(state, { timeSeconds }, params) {
    return {
      trips: BigInt(state.trips.length),
      // One that only asks the protocol for something stops nothing itself.
      stoppedSeconds: stopsAnything(params) ? BigInt(stoppedSeconds(state, timeSeconds)) : 0n,
      refusedIntents: [...state.stopped.values()].reduce((sum, count) => sum + BigInt(count), 0n),
    };
  },
};

/** When time alone may change something: a latch's own times, and when what was noted leaves the window. */
function* dueSeconds(
  { latches, liquidated, watches }: Readonly<CircuitBreakerState>,
  params: CircuitBreakerParams,
): Generator<number | undefined> {
  const span = Number(params.windowSeconds);
  const trigger = triggerOf(params);
  for (const [reserve, latch] of latches) {
    yield nextMoveSeconds(latch, params);
    const watch = watches.get(reserve);
    if (trigger === "feedAge" && watch?.answeredSeconds !== undefined)
      yield watch.answeredSeconds + span;
    if (latch.inForceSeconds === undefined && latch.overSinceSeconds === undefined) continue;
    const second = watch?.samples[1];
    if (second !== undefined) yield second.timeSeconds + span;
    const oldest = liquidated.recent[0];
    if (oldest !== undefined) yield oldest.timeSeconds + span;
  }
}

function actReserve(
  state: CircuitBreakerState,
  reserve: string,
  world: WorldView,
  params: CircuitBreakerParams,
  actions: Action[],
): void {
  const latch = getOrAdd(state.latches, reserve, newLatch);
  const watch = getOrAdd(state.watches, reserve, newWatch);
  const { liquidated } = state;
  const isOver = TRIGGERS[triggerOf(params)]({ reserve, watch, liquidated, world, params });
  const overSinceSeconds = latch.overSinceSeconds ?? world.timeSeconds;
  const moved = moveOn(latch, isOver, world.timeSeconds, params);
  if (moved === "trips") {
    const fromSeconds = latch.inForceSeconds ?? world.timeSeconds;
    state.trips.push({ reserve, overSinceSeconds, fromSeconds, untilSeconds: undefined });
    actions.push(...pull(state.pulled, reserve, world, params));
  } else if (moved === "releases") {
    const trip = state.trips.findLast((each) => each.reserve === reserve);
    if (trip !== undefined) trip.untilSeconds = world.timeSeconds;
    actions.push(...release(state.pulled, reserve));
  }
}

function isTaking({ kind }: Outcome): boolean {
  return (
    kind === "withdraw" || kind === "withdrawShares" || kind === "borrow" || kind === "borrowShares"
  );
}

function stopsAnything(params: CircuitBreakerParams): boolean {
  const { stopsBorrow, stopsWithdraw, stopsLiquidate } = params;
  return stopsBorrow + stopsWithdraw + stopsLiquidate > 0n;
}

/** What is taken may put it over its limit. */
function watchesCash(params: CircuitBreakerParams): boolean {
  const trigger = triggerOf(params);
  return trigger === "utilisation" || trigger === "outflow";
}

function hearFeed(state: CircuitBreakerState, outcome: Outcome, timeSeconds: number): void {
  if (outcome.kind === "feedAssignment") assign(state, outcome.feed, outcome.reserve);
  else if (outcome.kind === "marketListing") assign(state, outcome.oracle, outcome.reserve);
  else if (outcome.kind === "oraclePrice")
    for (const reserve of state.feeds.get(outcome.feed) ?? [])
      getOrAdd(state.watches, reserve, newWatch).answeredSeconds = timeSeconds;
}

function assign({ feeds }: CircuitBreakerState, feed: string, reserve: string): void {
  for (const [other, reserves] of feeds)
    feeds.set(
      other,
      reserves.filter((each) => each !== reserve),
    );
  feeds.set(feed, [...(feeds.get(feed) ?? []), reserve]);
}

/** Seconds in which anything was stopped up to a moment. */
export function stoppedSeconds(
  { trips }: Readonly<CircuitBreakerState>,
  timeSeconds: number,
): number {
  let stopped = 0;
  let countedSeconds = 0;
  for (const trip of trips.toSorted((a, b) => a.fromSeconds - b.fromSeconds)) {
    const from = trip.fromSeconds > countedSeconds ? trip.fromSeconds : countedSeconds;
    const end = trip.untilSeconds ?? timeSeconds;
    const until = end < timeSeconds ? end : timeSeconds;
    if (until <= from) continue;
    stopped += until - from;
    countedSeconds = until;
  }
  return stopped;
}

function triggerOf({ trigger }: CircuitBreakerParams): BreakerTrigger {
  return BREAKER_TRIGGERS[Number(trigger)] as BreakerTrigger;
}

/** How what a breaker refuses with begins; its trigger follows. */
export const BREAKER_REFUSAL = "CIRCUIT_BREAKER_";

/** What an intent it stops is refused with. */
function stopCode(params: CircuitBreakerParams): string {
  const words = triggerOf(params).replace(/[A-Z]/g, (letter) => `_${letter}`);
  return `${BREAKER_REFUSAL}${words.toUpperCase()}`;
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
