import { isInWindow, nextWindowEdgeSeconds, type TimeWindow } from "../../numbers/time-window.ts";
import type { Bps, Usd8 } from "../../numbers/units.ts";
import { tell, toldAnew, type Mechanism, type ToldFeeds } from "../mechanism.ts";
import {
  manipulatedFeedParams,
  manipulatedFeedRanges,
  type ManipulatedFeedParams,
} from "./params.ts";
import { pushCost, pushedPrice } from "./push-cost.ts";

export interface ManipulatedFeedState {
  readonly told: ToldFeeds;
}

/**
 * Somebody pushes the market that a feed looks at, and the feed says what it sees. Others trade the
 * pool back, so the push is paid for again and again; it ends with its time or with the budget.
 */
export const manipulatedFeed: Mechanism<ManipulatedFeedState, ManipulatedFeedParams> = {
  id: "manipulated-feed",
  hypothesis:
    "Somebody holds the price that a feed sees away from the market's for a while, and pays for it in the pool that is pushed.",
  params: manipulatedFeedParams,
  ranges: manipulatedFeedRanges,
  open: () => ({ told: new Map() }),

  readAnswer: (state, answer, { timeSeconds }, params) =>
    tell(state.told, answer, pushedPrice(answer.price, pushAt(timeSeconds, params))),

  act(state, { timeSeconds }, params) {
    const pushBps = pushAt(timeSeconds, params);
    return toldAnew(state.told, ({ price }) => pushedPrice(price, pushBps));
  },

  nextActSeconds: (_state, { timeSeconds }, params) => {
    const window = pushWindow(params);
    return window === undefined ? undefined : nextWindowEdgeSeconds(timeSeconds, window);
  },
};

/** What has been lost to others and paid in fees by a moment, US dollars: one push at each start of a step. */
export function manipulationCostUsd8(timeSeconds: number, params: ManipulatedFeedParams): Usd8 {
  const window = pushWindow(params);
  if (window === undefined || BigInt(timeSeconds) < window.fromSeconds) return 0n;
  const since = BigInt(timeSeconds) - window.fromSeconds;
  const last =
    window.forSeconds === 0n || since < window.forSeconds ? since : window.forSeconds - 1n;
  return (last / params.pushEverySeconds + 1n) * onePushUsd8(params);
}

/** Asked for at every turn, and the same for as long as there are these parameters. */
const windows = new WeakMap<ManipulatedFeedParams, { readonly window: TimeWindow | undefined }>();

/** When the price is held: for its time, but no longer than the budget pays; undefined if never. */
export function pushWindow(params: ManipulatedFeedParams): TimeWindow | undefined {
  let known = windows.get(params);
  if (known === undefined) windows.set(params, (known = { window: affordedWindow(params) }));
  return known.window;
}

function affordedWindow(params: ManipulatedFeedParams): TimeWindow | undefined {
  const { fromSeconds, forSeconds, budgetUsd8, pushEverySeconds } = params;
  const once = onePushUsd8(params);
  if (budgetUsd8 === 0n || once === 0n) return { fromSeconds, forSeconds };
  const paidForSeconds = (budgetUsd8 / once) * pushEverySeconds;
  if (paidForSeconds === 0n) return undefined;
  const isShorter = forSeconds === 0n || paidForSeconds < forSeconds;
  return { fromSeconds, forSeconds: isShorter ? paidForSeconds : forSeconds };
}

function onePushUsd8({ poolQuoteUsd8, pushBps, feeBps }: ManipulatedFeedParams): Usd8 {
  const { lossUsd8, feesUsd8 } = pushCost(poolQuoteUsd8, pushBps, feeBps);
  return lossUsd8 + feesUsd8;
}

function pushAt(timeSeconds: number, params: ManipulatedFeedParams): Bps {
  const window = pushWindow(params);
  return window !== undefined && isInWindow(timeSeconds, window) ? params.pushBps : 0n;
}
