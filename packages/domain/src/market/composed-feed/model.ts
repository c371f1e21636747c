import { isInWindow, nextWindowEdgeSeconds } from "../../numbers/time-window.ts";
import { tell, toldAnew, type Mechanism, type OracleAnswer, type ToldFeeds } from "../mechanism.ts";
import { basePriceOf, composedPrice, ratioAsPrice } from "./compose.ts";
import { composedFeedParams, composedFeedRanges, type ComposedFeedParams } from "./params.ts";

export interface ComposedFeedState {
  readonly told: ToldFeeds;
  /** What the base feed answered last. */
  basePrice: bigint | undefined;
}

/**
 * A price made of two: the ratio of a token to its base, and the base's price. Whoever sets that up
 * can forget one of them, and then the protocol reads the ratio as if it were a price, or the base's
 * price as if it were the token's.
 */
export const composedFeed: Mechanism<ComposedFeedState, ComposedFeedParams> = {
  id: "composed-feed",
  hypothesis:
    "A price is a token's ratio to its base times the base's price, and one of the two may be left out for a while.",
  params: composedFeedParams,
  ranges: composedFeedRanges,
  open: () => ({ told: new Map(), basePrice: undefined }),

  readAnswer(state, answer, { timeSeconds }, params) {
    if (isBase(answer.feed, params)) {
      // The ratios are read anew at the end of the block.
      state.basePrice = answer.price;
      return answer;
    }
    const price = priceRead(state, answer, timeSeconds, params);
    const told = tell(state.told, answer, price ?? 0n);
    return price === undefined ? undefined : told;
  },

  act: (state, { timeSeconds }, params) =>
    toldAnew(state.told, (heard) => priceRead(state, heard, timeSeconds, params) ?? 0n),

  nextActSeconds: (_state, { timeSeconds }, params) => nextWindowEdgeSeconds(timeSeconds, params),
};

/** The product, or one factor of it; undefined for a ratio whose base has not answered yet. */
function priceRead(
  { basePrice }: Readonly<ComposedFeedState>,
  { price }: OracleAnswer,
  timeSeconds: number,
  params: ComposedFeedParams,
): bigint | undefined {
  const { oneRatio, onePrice, tokenRatio } = params;
  const isProduct = params.baseFeed === 0n;
  const leftOut = isInWindow(timeSeconds, params) ? params.leftOut : 0n;
  if (leftOut === 1n) return ratioAsPrice(isProduct ? tokenRatio : price, oneRatio, onePrice);
  if (isProduct) return leftOut === 2n ? basePriceOf(price, tokenRatio, oneRatio) : price;
  if (basePrice === undefined) return undefined;
  return leftOut === 2n ? basePrice : composedPrice(price, oneRatio, basePrice);
}

function isBase(feed: string, { baseFeed }: ComposedFeedParams): boolean {
  return baseFeed !== 0n && feed.toLowerCase() === `0x${baseFeed.toString(16).padStart(40, "0")}`;
}
