import {
  asRecordedLiquidator,
  decodeParameterValues,
  type Env,
  type StateRow,
} from "@hindcast/domain";
import { runKernel, type Patch } from "@hindcast/replay";
import type { Bench, ParameterChange, StartedMarket, Step } from "./bench.ts";
import { canonicalIntent } from "./canonical-intent.ts";
import { Contest, emptyTally, type Tally } from "./contest.ts";
import { Draw } from "./draw.ts";
import { pause } from "./play.ts";
import { recordHistory } from "./recorded-history.ts";

const BLOCKS = 100;
const MOST_STEPS_A_BLOCK = 6;
/** The change falls into the middle of history. */
const EARLIEST_PERCENT = 30;
const LATEST_PERCENT = 70;

/** A history that was played on the contracts, and the change to be made in it. */
interface PlayedHistory {
  readonly blocks: readonly (readonly Step[])[];
  readonly proposal: ParameterChange;
  /** Place of the block whose first transaction the change precedes. */
  readonly place: number;
}

/** What one counterfactual showed. */
export interface CounterfactualResult {
  readonly proposal: string;
  readonly transactions: number;
  /** Transactions of the recorded history that revert after the change. */
  readonly reverted: number;
  readonly values: number;
  /** Values of the end state that the change made different. */
  readonly changed: number;
  readonly mismatches: readonly string[];
}

/**
 * The product's claim, tried on the contracts: a history is played on a node and recorded from its
 * logs; on a fresh node the same transactions are sent again, but for one change of parameters made
 * through the contracts' own setter; and the end state there is held against our counterfactual
 * replay of the recorded logs.
 */
export async function runCounterfactual<State>(
  bench: Bench<State>,
  seed: number,
): Promise<CounterfactualResult> {
  const first = await bench.start(new Draw(seed));
  try {
    const history = await playHistory(bench, first, seed);
    const recordedEnd = await first.market.read();
    const facts = await recordHistory(first.source, await first.market.headBlock());
    const second = await bench.start(new Draw(seed));
    try {
      const contracts = await playChanged(bench, second, history);
      const end = history.blocks.at(-1)?.[0]?.timeSeconds ?? 0;
      const { state } = runKernel({
        protocol: bench.protocol,
        history: facts,
        scenario: { patches: patchesOf(history), snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
        liquidator: asRecordedLiquidator,
        liquidatorParams: {},
        onOutcome: () => {},
      });
      const env = { timeSeconds: end, block: 0 };
      const ours = bench.readings(state, env, first.accounts);
      return {
        proposal: `${history.proposal.scope} ${history.proposal.values}`,
        transactions: contracts.tally.transactions,
        reverted: contracts.tally.reverted,
        values: contracts.rows.length,
        changed: differences(contracts.rows, recordedEnd).length,
        mismatches: [...contracts.mismatches, ...differences(contracts.rows, ours)],
      };
    } finally {
      await second.market.stop();
    }
  } finally {
    await first.market.stop();
  }
}

function patchesOf({ proposal, blocks, place }: PlayedHistory): Patch[] {
  const timeSeconds = blocks[place]?.[0]?.timeSeconds ?? 0;
  return Object.entries(decodeParameterValues(proposal.values)).map(([parameter, value]) => ({
    scope: proposal.scope,
    parameter,
    perturbation: { kind: "set", value },
    from: { timeSeconds },
    until: undefined,
  }));
}

/** Plays only what succeeds, as logs tell nothing of the rest, and as the logs will tell it. */
async function playHistory<State>(
  bench: Bench<State>,
  started: StartedMarket<State>,
  seed: number,
): Promise<PlayedHistory> {
  const draw = new Draw(seed + 1);
  const contest = new Contest(bench, started.accounts, emptyTally());
  contest.open(started.opening);
  const blocks: (readonly Step[])[] = [];
  let { timeSeconds } = started;
  let proposal: ParameterChange | undefined;
  let place = 0;
  const share = EARLIEST_PERCENT + draw.below(LATEST_PERCENT - EARLIEST_PERCENT);
  while (blocks.length < BLOCKS) {
    timeSeconds += pause(draw);
    const env = { timeSeconds, block: 0 };
    if (proposal === undefined && blocks.length * 100 >= BLOCKS * share) {
      proposal = drawProposal(bench, started, contest.state, env, draw);
      place = blocks.length;
    }
    const block = drawBlock(bench, started, contest, timeSeconds, draw, proposal);
    if (block.length === 0) continue;
    for (const answer of await started.market.perform(block)) contest.judge(answer);
    const [mismatch] = contest.mismatches;
    if (mismatch !== undefined) throw new Error(`the recorded history differs: ${mismatch.what}`);
    blocks.push(block);
  }
  if (proposal === undefined) throw new Error("the history ended before its change");
  return { blocks, proposal, place };
}

function drawBlock<State>(
  bench: Bench<State>,
  started: StartedMarket<State>,
  contest: Contest<State>,
  timeSeconds: number,
  draw: Draw,
  proposal: ParameterChange | undefined,
): readonly Step[] {
  const { protocol } = bench;
  const env = { timeSeconds, block: 0 };
  const block: Step[] = [];
  const size = 1 + draw.below(MOST_STEPS_A_BLOCK);
  for (let tries = 0; tries < size; tries++) {
    const drawn = started.nextIntent({ state: contest.state, env, draw });
    if (proposal !== undefined && setsSame(drawn, proposal)) continue;
    const decision = protocol.decide(contest.state, drawn, env);
    if (!decision.ok) continue;
    const intent = canonicalIntent(bench, contest.state, drawn, decision, env);
    if (intent === undefined) continue;
    const step = { timeSeconds, intent };
    contest.predict(step);
    block.push(step);
  }
  return block;
}

/** Governance's own later changes of what the proposal changes are left out of history. */
function setsSame(drawn: Step["intent"], proposal: ParameterChange): boolean {
  if (drawn.kind !== "parameterChange" || drawn.scope !== proposal.scope) return false;
  const names = new Set(Object.keys(decodeParameterValues(proposal.values)));
  return Object.keys(decodeParameterValues(drawn.values)).some((name) => names.has(name));
}

/** A proposal the protocol accepts at that moment. */
function drawProposal<State>(
  bench: Bench<State>,
  started: StartedMarket<State>,
  state: Readonly<State>,
  env: Env,
  draw: Draw,
): ParameterChange {
  for (;;) {
    const proposal = started.nextProposal({ state, env, draw });
    if (bench.protocol.decide(state, proposal, env).ok) return proposal;
  }
}

/** The same transactions on a fresh market, with the change before the first of its block. */
async function playChanged<State>(
  bench: Bench<State>,
  started: StartedMarket<State>,
  { blocks, proposal, place }: PlayedHistory,
): Promise<{ rows: readonly StateRow[]; mismatches: readonly string[]; tally: Tally }> {
  const contest = new Contest(bench, started.accounts, emptyTally());
  contest.open(started.opening);
  for (const [index, block] of blocks.entries()) {
    const timeSeconds = block[0]?.timeSeconds ?? 0;
    const steps = index === place ? [{ timeSeconds, intent: proposal }, ...block] : block;
    for (const step of steps) contest.predict(step);
    for (const answer of await started.market.perform(steps)) contest.judge(answer);
  }
  const mismatches = contest.mismatches.map(({ what }) => what);
  return { rows: await started.market.read(), mismatches, tally: contest.tally };
}

function differences(theirs: readonly StateRow[], ours: readonly StateRow[]): string[] {
  const own = new Map(ours.map((row) => [row.path, row.value]));
  return theirs
    .filter((row) => own.get(row.path) !== row.value)
    .map((row) => `${row.path} is ${row.value}, the replay says ${own.get(row.path)}`);
}
