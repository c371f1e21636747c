import { isInWindow, nextWindowEdgeSeconds } from "../../numbers/time-window.ts";
import { WAD } from "../../numbers/units.ts";
import {
  tell,
  toldAnew,
  type Mechanism,
  type OracleAnswer,
  type ToldFeeds,
  type WorldView,
} from "../mechanism.ts";
import { medianOf, withNoise } from "./median.ts";
import { sourceMedianParams, sourceMedianRanges, type SourceMedianParams } from "./params.ts";

export interface SourceMedianState {
  readonly told: ToldFeeds;
  /** Whether sources were wrong when this was last looked at. */
  wasFaulty: boolean;
}

/**
 * The median of so many sources, each a little off and some of them wrong by a factor. As long as
 * the wrong ones are fewer than half, what is read lies within what the honest ones say; from half
 * on it is what the wrong ones say.
 */
export const sourceMedian: Mechanism<SourceMedianState, SourceMedianParams> = {
  id: "source-median",
  hypothesis:
    "The protocol reads the median of several sources, some of which may be wrong by a factor for a while.",
  params: sourceMedianParams,
  ranges: sourceMedianRanges,
  open: () => ({ told: new Map(), wasFaulty: false }),

  readAnswer: (state, answer, world, params) =>
    tell(state.told, answer, priceRead(answer, world, params)),

  act(state, world, params) {
    const isFaulty = isInWindow(world.timeSeconds, params);
    if (isFaulty === state.wasFaulty) return [];
    state.wasFaulty = isFaulty;
    return toldAnew(state.told, (heard) => priceRead(heard, world, params));
  },

  nextActSeconds: (_state, { timeSeconds }, params) => nextWindowEdgeSeconds(timeSeconds, params),
};

function priceRead(
  { feed, price }: OracleAnswer,
  world: WorldView,
  params: SourceMedianParams,
): bigint {
  const faulty = isInWindow(world.timeSeconds, params) ? params.faulty : 0n;
  const values: bigint[] = [];
  for (let source = 0; source < params.sources; source++) {
    const draw = world.luck(`${feed}/${source}`, world.timeSeconds);
    const seen = withNoise(price, params.noiseBps, draw);
    values.push(source < faulty ? (seen * params.errorFactorWad) / WAD : seen);
  }
  return medianOf(values) ?? price;
}
