import {
  type Call,
  comparePositions,
  endOfBlock,
  PHASE,
  type Env,
  grainOf,
  type Intent,
  type LiquidatorModel,
  type Opportunity,
  type Outcome,
  type Position,
  type Protocol,
} from "@hindcast/domain";
import type { History, HistoryFact, RecordedLiquidation } from "./history.ts";
import { AuctionFloor } from "./auction-floor.ts";
import { Settlement } from "./settlement.ts";
import { TriggerIndex } from "./trigger-index.ts";
import type { OutcomeOrigin, OutcomeSink } from "./outcome-sink.ts";
import type { Patch } from "./patch.ts";
import { Script } from "./script.ts";
import type { CastMember } from "./cast.ts";
import { Stage } from "./stage.ts";
import type { Now } from "./world.ts";

const NOBODY: readonly string[] = [];
/** A mechanism that follows itself more often goes on in the next block. */
const MOST_ROUNDS_A_BLOCK = 8;

export interface KernelInput<State, Params> {
  readonly protocol: Protocol<State>;
  readonly history: History;
  readonly scenario: {
    readonly patches: readonly Patch[];
    readonly snapshotEverySeconds: number;
    /** Key of the luck of keepers; 1 where it is not given. */
    readonly seed?: number;
  };
  readonly liquidator: LiquidatorModel<Params>;
  readonly liquidatorParams: Params;
  /** Mechanisms around the protocol, in the order in which they are asked. */
  readonly cast?: readonly CastMember[];
  readonly onOutcome: OutcomeSink;
  /** Called before each fact with its index; return false to stop early (the run is then partial). */
  readonly beforeFact?: (index: number, state: Readonly<State>, fact: HistoryFact) => boolean;
}

export interface KernelResult<State> {
  readonly state: State;
  readonly outcomes: number;
  readonly refusals: number;
  readonly completed: boolean;
}

/**
 * Replays a history under a scenario. Causes enter as intents that the protocol may refuse;
 * recorded liquidations enter only through the liquidator model, and recorded bids, purchases and
 * settlements of auctions not at all where that model has keepers of its own; at the end of each block the
 * model may answer the opportunities there are. Pure and synchronous: same input, same outcomes.
 */
export function runKernel<State, Params>(input: KernelInput<State, Params>): KernelResult<State> {
  const run = new KernelRun(input);
  for (const fact of input.history.facts) {
    if (input.beforeFact?.(run.index, run.state, fact) === false) return run.result(false);
    run.enter(fact);
    run.apply(fact);
  }
  run.finish();
  return run.result(true);
}

/**
 * A run in progress. Every fact is first entered (the block before it ends), then applied. In
 * between, scenarios that do something else from this fact on can be forked off.
 */
export class KernelRun<State, Params> {
  readonly state: State;
  /** Place of the fact that is applied next. */
  index = 0;
  /** Where the last fact stood that was entered. */
  last: Position | undefined;
  readonly script: Script<State>;
  private readonly input: KernelInput<State, Params>;
  private readonly settlement: Settlement<State, Intent, Outcome, Opportunity, OutcomeOrigin>;
  /** Absent where no offer would be answered: most of a forced replay would be looking for some. */
  private readonly scan: TriggerIndex<State, Outcome> | undefined;
  /** Absent where nobody bids in auctions, or there are none. */
  private readonly floor: AuctionFloor<State, Params> | undefined;
  /** Absent where the scenario has no mechanisms. */
  private readonly stage: Stage<State> | undefined;
  private sequence = 0;
  private refusals = 0;
  private nextSnapshotSeconds: number | undefined;
  private lastSnapshotAt: Position | undefined;

  /** Begins a run, or goes on with a copy of another where its scenario departs from it. */
  constructor(
    input: KernelInput<State, Params>,
    origin?: KernelRun<State, Params>,
    script = new Script(input.protocol, input.history, input.scenario.patches),
  ) {
    const { protocol, liquidator } = input;
    this.input = input;
    this.script = script;
    this.settlement = this.openSettlement();
    this.stage = origin === undefined ? this.openStage() : origin.stage?.copy();
    this.state = origin === undefined ? protocol.initialState() : protocol.copy(origin.state);
    this.scan =
      liquidator.answerOffer === undefined
        ? undefined
        : (origin?.scan?.copy() ?? new TriggerIndex(protocol));
    this.floor =
      origin === undefined
        ? AuctionFloor.of({
            protocol,
            liquidator,
            params: input.liquidatorParams,
            market: input.history.market,
            seed: input.scenario.seed ?? 1,
          })
        : origin.floor?.copy();
    if (origin === undefined) return;
    this.index = origin.index;
    this.last = origin.last;
    this.sequence = origin.sequence;
    this.refusals = origin.refusals;
    this.nextSnapshotSeconds = origin.nextSnapshotSeconds;
    this.lastSnapshotAt = origin.lastSnapshotAt;
  }

  /** What comes before a fact: the end of the block before its own, and time that passes. */
  enter(fact: HistoryFact): void {
    if (this.last !== undefined && isNewBlock(this.last, fact.at)) {
      this.closeBlock(this.last);
      this.tickUntil(this.last, fact.at.timeSeconds);
    }
    this.last = fact.at;
  }

  /** The fact entered last, as the scenario has it. */
  apply(fact: HistoryFact): void {
    this.script.open(this.state, fact.at);
    this.applyRead(fact);
  }

  /** The fact entered last, whose windows the script has read already (`Script.departs`). */
  applyRead(fact: HistoryFact): void {
    const index = this.index++;
    const env = envAt(fact.at);
    // They take effect before the fact, so they stand at its place: a later phase would be after it.
    for (const intent of this.script.windows)
      this.pass(intent, { at: fact.at, cause: "scenario", fact: undefined }, env);
    if (fact.kind === "liquidation") this.stepRecordedLiquidation(fact, index, env);
    else if (this.floor === undefined || !isKeepersDoing(fact)) {
      const intent = this.script.intentOf(fact, index);
      if (intent !== undefined)
        this.pass(intent, { at: fact.at, cause: "recorded fact", fact }, env);
    }
  }

  /** The end of the last block, and of what keepers have open then. */
  finish(): void {
    if (this.last === undefined) return;
    this.closeBlock(this.last);
    const horizon = this.last.timeSeconds + (this.floor?.horizonSeconds ?? 0);
    const end = this.tickUntil(this.last, horizon + 1);
    this.takeSnapshot(endOfBlock(end, PHASE.snapshot));
  }

  result(completed: boolean): KernelResult<State> {
    return { state: this.state, outcomes: this.sequence, refusals: this.refusals, completed };
  }

  private stepRecordedLiquidation(fact: RecordedLiquidation, index: number, env: Env): void {
    const bid = this.input.liquidator.answerRecorded?.(fact, this.input.liquidatorParams);
    if (bid === undefined) return;
    const { amount: debtRepaid, ...call } = bid;
    const { collateralSeized, debtShares } = fact;
    const shares = debtShares === undefined ? {} : { debtShares };
    const recorded = { ...call, debtRepaid, collateralSeized, ...shares };
    const made = this.input.history.liquidationCalls?.get(index);
    const intent =
      made === undefined || debtRepaid !== fact.debtRepaid
        ? this.input.protocol.recordedLiquidation(this.state, recorded, env)
        : { ...made, ...call };
    this.submit(intent, { at: fact.at, cause: "recorded fact", fact }, env);
  }

  /** After the last recorded transaction of a block: whoever acts by himself, then snapshots. */
  private closeBlock(last: Position): void {
    this.settleBlock(endOfBlock(last, PHASE.liquidator));
    if (this.nextSnapshotSeconds === undefined)
      this.nextSnapshotSeconds = last.timeSeconds + this.input.scenario.snapshotEverySeconds;
    else if (last.timeSeconds >= this.nextSnapshotSeconds) {
      this.takeSnapshot(endOfBlock(last, PHASE.snapshot));
      const every = this.input.scenario.snapshotEverySeconds;
      const missed = Math.floor((last.timeSeconds - this.nextSnapshotSeconds) / every);
      this.nextSnapshotSeconds += (missed + 1) * every;
    }
  }

  /** Mechanisms, then liquidators, then keepers, each after what the others have done. */
  private settleBlock(at: Position): void {
    if (this.scan === undefined && this.floor === undefined && this.stage === undefined) return;
    const env = envAt(at);
    const now = { state: this.state, env };
    let place = at;
    if (this.stage !== undefined) place = this.actOf(this.stage, now, place);
    let origin: OutcomeOrigin | undefined;
    for (const account of this.scan?.candidates(this.state, env) ?? NOBODY) {
      if (this.stage !== undefined && this.isPassedOver(this.stage, account, now)) continue;
      origin ??= { at: place, cause: "end of block", fact: undefined };
      origin = this.settlement.settle(this.state, account, env, origin);
    }
    place = origin?.at ?? place;
    if (this.floor !== undefined)
      place = this.submitAll(this.floor.calls(this.state, env), "keepers", place);
    if (this.stage !== undefined) this.submitAll(this.stage.answers(now), "mechanism", place);
  }

  /** What mechanisms do, and what follows from it for them within the block; gives the place after it. */
  private actOf(stage: Stage<State>, now: Now<State>, from: Position): Position {
    let place = from;
    let intents = stage.act(now);
    for (let round = 1; intents.length > 0; round++) {
      place = this.submitAll(intents, "mechanism", place);
      intents = round < MOST_ROUNDS_A_BLOCK ? stage.actAgain(now) : [];
    }
    return place;
  }

  /** Whether an account's offer comes to nothing, as it did before. */
  private isPassedOver(stage: Stage<State>, account: string, now: Now<State>): boolean {
    if (stage.isDeclined(account, now)) return true;
    const stopped = stage.stoppedAgain(account, now);
    if (stopped === undefined) return false;
    this.keepBack(stage, ...stopped, now);
    return true;
  }

  /** Who is stopped does not ask again and again: there is nothing to record. */
  private keepBack(stage: Stage<State>, call: Call, reason: string, now: Now<State>): void {
    if (stage.keptBack(call, reason, now)) this.scan?.wake();
  }

  /** Time that passes without a recorded fact, as far as anybody does something in it. */
  private tickUntil(last: Position, untilSeconds: number): Position {
    let at = last;
    for (;;) {
      const timeSeconds = this.nextTickSeconds(at);
      if (timeSeconds === undefined || timeSeconds >= untilSeconds) return at;
      at = { ...endOfBlock(last, PHASE.liquidator), timeSeconds };
      this.settleBlock(at);
    }
  }

  private nextTickSeconds(at: Position): number | undefined {
    const keepers = this.floor?.nextSeconds(at.timeSeconds);
    const stage = this.stage?.nextSeconds({ state: this.state, env: envAt(at) });
    if (keepers === undefined || stage === undefined) return keepers ?? stage;
    return Math.min(keepers, stage);
  }

  /** Asks for one thing after the other; gives the place after the last. */
  private submitAll(
    intents: readonly Intent[],
    cause: OutcomeOrigin["cause"],
    from: Position,
  ): Position {
    let place = from;
    for (const intent of intents) {
      this.submit(intent, { at: place, cause, fact: undefined }, envAt(place));
      place = { ...place, log: place.log + 1 };
    }
    return place;
  }

  private takeSnapshot(at: Position): void {
    if (this.lastSnapshotAt !== undefined && comparePositions(this.lastSnapshotAt, at) === 0)
      return;
    this.lastSnapshotAt = at;
    const origin: OutcomeOrigin = { at, cause: "end of block", fact: undefined };
    const { protocol, onOutcome } = this.input;
    const env = envAt(at);
    for (const outcome of protocol.reserveSnapshots(this.state, env))
      onOutcome(outcome, this.sequence++, origin);
    onOutcome(protocol.marketSnapshot(this.state, env), this.sequence++, origin);
    for (const book of this.stage?.books({ state: this.state, env }) ?? [])
      onOutcome(book, this.sequence++, origin);
  }

  /** Asks for what is left of an intent once its oracle has let it pass. */
  private pass(intent: Intent, origin: OutcomeOrigin, env: Env): void {
    const passing =
      this.stage === undefined ? intent : this.stage.passing(intent, { state: this.state, env });
    if (passing !== undefined) this.submit(passing, origin, env);
  }

  private submit(intent: Intent, origin: OutcomeOrigin, env: Env): void {
    const reason = this.stage?.stopped(intent, { state: this.state, env });
    if (reason === undefined) this.settlement.submit(this.state, intent, env, origin);
    else this.refuse(intent, reason, origin);
  }

  private refuse(intent: Intent, code: string, origin: OutcomeOrigin): void {
    this.refusals++;
    const refusal = refusalOutcome(intent, code);
    const now = { state: this.state, env: envAt(origin.at) };
    this.stage?.hear(refusal, now);
    if (intent.kind === "liquidate" && origin.cause === "end of block")
      this.stage?.refused(intent, now);
    this.input.onOutcome(refusal, this.sequence++, origin);
  }

  private openStage(): Stage<State> | undefined {
    const { protocol, cast = [], history, scenario } = this.input;
    if (cast.length === 0) return undefined;
    return new Stage({ protocol, cast, facts: history.facts, seed: scenario.seed ?? 1 });
  }

  private openSettlement(): Settlement<State, Intent, Outcome, Opportunity, OutcomeOrigin> {
    const { protocol, liquidator, liquidatorParams, onOutcome } = this.input;
    return new Settlement({
      rules: protocol,
      answer: (opportunity, env) => {
        const now = { state: this.state, env };
        const offer = this.stage?.offered(opportunity, now) ?? opportunity;
        const bid = liquidator.answerOffer?.(offer, liquidatorParams);
        if (bid === undefined) return undefined;
        const intent: Call = { ...bid, kind: "liquidate" };
        const reason = this.stage?.stopped(intent, now);
        if (this.stage === undefined || reason === undefined) return intent;
        this.keepBack(this.stage, intent, reason, now);
        return undefined;
      },
      onOutcome: (outcome, env, origin) => {
        this.scan?.note(outcome);
        onOutcome(outcome, this.sequence++, origin);
        const news = this.stage?.hear(outcome, { state: this.state, env }) ?? [];
        for (const said of news) onOutcome(said, this.sequence++, origin);
      },
      onRefusal: (intent, code, _env, origin) => this.refuse(intent, code, origin),
      next: (origin) => ({ ...origin, at: { ...origin.at, log: origin.at.log + 1 } }),
    });
  }
}

/** What keepers did, which keepers of a model do instead. Kicks are given: somebody seized. */
function isKeepersDoing(fact: HistoryFact): boolean {
  const { kind } = fact;
  return (
    kind === "auctionBid" ||
    kind === "auctionTake" ||
    kind === "auctionClose" ||
    kind === "auctionRestart"
  );
}

/** True for outcomes a journal of this grain holds. */
export function isJournaled(outcome: Outcome, journal: "event" | "full"): boolean {
  return journal === "full" || grainOf(outcome.kind) === "event";
}

function envAt(at: Position): Env {
  return { timeSeconds: at.timeSeconds, block: at.block };
}

function isNewBlock(a: Position, b: Position): boolean {
  return a.timeSeconds !== b.timeSeconds || a.chain !== b.chain || a.block !== b.block;
}

function refusalOutcome(intent: Intent, code: string): Outcome {
  return {
    kind: "refusal",
    intent: intent.kind,
    reserve: reserveOf(intent),
    account: accountOf(intent),
    amount: "amount" in intent ? intent.amount : 0n,
    code,
  };
}

function reserveOf(intent: Intent): string {
  if ("reserve" in intent) return intent.reserve;
  if ("scope" in intent) return intent.scope;
  return "debtReserve" in intent ? intent.debtReserve : "";
}

function accountOf(intent: Intent): string {
  if ("account" in intent) return intent.account;
  return "from" in intent ? intent.from : "";
}
