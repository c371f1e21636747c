import type { Mechanism } from "../mechanism.ts";
import { clampedAnswer, isWithinBounds } from "./clamp.ts";
import { answerClampParams, answerClampRanges, type AnswerClampParams } from "./params.ts";

export interface AnswerClampState {
  /** Feeds that have answered: a market cannot open without a price. */
  readonly opened: Set<string>;
}

/**
 * A feed that may answer only within bounds. What is worth less than the lowest of them goes on
 * being worth that to the protocol: whoever buys it in the market borrows against the difference.
 */
export const answerClamp: Mechanism<AnswerClampState, AnswerClampParams> = {
  id: "answer-clamp",
  hypothesis:
    "A feed answers only within a lowest and a highest price, however far the market has gone beyond them.",
  params: answerClampParams,
  ranges: answerClampRanges,
  open: () => ({ opened: new Set() }),

  readAnswer(state, answer, _world, params) {
    const isFirst = !state.opened.has(answer.feed);
    state.opened.add(answer.feed);
    if (isWithinBounds(answer.price, params)) return answer;
    if (params.refusesOutside === 1n && !isFirst) return undefined;
    return { ...answer, price: clampedAnswer(answer.price, params) };
  },
};
