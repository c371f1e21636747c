import { LUCK_RANGE } from "../../numbers/luck.ts";
import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import { reactionTimeParams, reactionTimeRanges, type ReactionTimeParams } from "./params.ts";

const SECONDS_PER_BLOCK = 12;
const NOBODY = "NOBODY_REACTS_YET";

/** A call that pays and that nobody has made yet, in blocks of the chain's clock. */
interface Unseen {
  readonly sinceBlock: number;
  lastBlock: number;
}

export interface ReactionTimeState {
  /** By account. */
  readonly unseen: Map<string, Unseen>;
  /** Calls kept waiting so far, and blocks they were kept for, together. */
  waited: bigint;
  blocks: bigint;
}

/**
 * In each block somebody sees a call that pays, or nobody does: with one chance in the block in which
 * it begins to pay, with another in each after that. So of many accounts that fall together most are
 * called at once, and the last ones late. Draws belong to the account and the block.
 */
export const reactionTime: Mechanism<ReactionTimeState, ReactionTimeParams> = {
  id: "reaction-time",
  hypothesis:
    "Not every call that pays is made in its first block: how many blocks go by is drawn for each account by itself.",
  params: reactionTimeParams,
  ranges: reactionTimeRanges,
  open: () => ({ unseen: new Map(), waited: 0n, blocks: 0n }),

  stop(state, intent, world, params) {
    if (intent.kind !== "liquidate") return undefined;
    const block = blockOf(world);
    const isFirst = (state.unseen.get(intent.account)?.sinceBlock ?? block) === block;
    const chanceBps = isFirst ? params.sameBlockBps : params.laterBlockBps;
    const draw = BigInt(world.luck(intent.account, block)) * HUNDRED_PERCENT_BPS;
    return draw < chanceBps * BigInt(LUCK_RANGE) ? undefined : NOBODY;
  },

  keptBack(state, { account }, reason, world) {
    if (reason !== NOBODY) return;
    const block = blockOf(world);
    const unseen = state.unseen.get(account);
    if (unseen === undefined) {
      state.unseen.set(account, { sinceBlock: block, lastBlock: block });
      state.waited++;
    } else if (unseen.lastBlock === block) return;
    else unseen.lastBlock = block;
    state.blocks++;
  },

  hear({ unseen }, outcome) {
    if (outcome.kind === "liquidation") unseen.delete(outcome.account);
  },

  /** Who was not asked about in the block before no longer pays. */
  act({ unseen }, world) {
    const block = blockOf(world);
    for (const [account, { lastBlock }] of unseen)
      if (lastBlock < block - 1) unseen.delete(account);
    return [];
  },

  nextActSeconds: ({ unseen }, world) =>
    unseen.size === 0 ? undefined : (blockOf(world) + 1) * SECONDS_PER_BLOCK,

  book: ({ waited, blocks }) => ({ callsKeptWaiting: waited, blocksWaited: blocks }),
};

function blockOf({ timeSeconds }: WorldView): number {
  return Math.floor(timeSeconds / SECONDS_PER_BLOCK);
}
