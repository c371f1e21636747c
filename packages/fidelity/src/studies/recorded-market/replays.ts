import {
  asRecordedLiquidator,
  sameBlockLiquidator,
  sameBlockParams,
  type LiquidatorModel,
  type Protocol,
} from "@hindcast/domain";
import { RunStory } from "@hindcast/evidence";
import {
  placedOutcome,
  prepareHistory,
  runKernel,
  type History,
  type HistoryFact,
} from "@hindcast/replay";
import type { Episode } from "../../scores/episode.ts";

/** What a replay under recorded parameters did, as far as it is scored. */
export interface Replay {
  readonly liquidations: readonly Episode[];
  readonly badDebtUsd: number;
}

/** Recorded liquidations at their recorded places, and what the same-block liquidator does. */
export interface Replays {
  readonly asRecorded: Replay;
  readonly sameBlock: Replay;
}

/** Facts between two looks at the signal. */
const PATIENCE = 1_024;

/** Replays a history twice under its recorded parameters. */
export function replayBoth<State>(
  protocol: Protocol<State>,
  facts: readonly HistoryFact[],
  signal: AbortSignal | undefined,
): Replays {
  signal?.throwIfAborted();
  const history = prepareHistory(protocol, facts);
  return {
    asRecorded: replay(protocol, history, asRecordedLiquidator, {}, signal),
    sameBlock: replay(protocol, history, sameBlockLiquidator, sameBlockParams.parse({}), signal),
  };
}

function replay<State, Params>(
  protocol: Protocol<State>,
  history: History,
  liquidator: LiquidatorModel<Params>,
  liquidatorParams: Params,
  signal: AbortSignal | undefined,
): Replay {
  const story = new RunStory();
  runKernel({
    protocol,
    history,
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator,
    liquidatorParams,
    beforeFact: (index) => {
      if (index % PATIENCE === 0) signal?.throwIfAborted();
      return true;
    },
    onOutcome: (...emitted) => story.add(placedOutcome(...emitted)),
  });
  return {
    liquidations: story.liquidations.map(({ at, outcome }) => ({
      account: outcome.account,
      collateral: outcome.collateralReserve,
      debt: outcome.debtReserve,
      timeSeconds: at.timeSeconds,
      amount: Number(outcome.debtRepaid),
      valueUsd: usd(outcome.debtValueUsd8),
    })),
    badDebtUsd: usd(story.metrics()["bad-debt@1"]),
  };
}

/** US dollars of an amount with 8 decimals. */
export function usd(usd8: bigint): number {
  return Number(usd8) / 1e8;
}
