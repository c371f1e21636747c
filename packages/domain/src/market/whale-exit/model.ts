import type { Outcome } from "../../events/outcomes.ts";
import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { whaleExitParams, whaleExitRanges, type WhaleExitParams } from "./params.ts";

/** Part of a deposit, in token units. */
interface Deposit {
  readonly account: string;
  readonly reserve: string;
  readonly amount: bigint;
}

export interface WhaleExitState {
  startSeconds: number | undefined;
  hasLeft: boolean;
  /** Asked for and not answered yet. */
  readonly asked: Deposit[];
  /** Withdrawn and not sold yet. */
  toSell: Deposit[];
}

/**
 * The largest depositors leave at one moment. Each asks for what the pool still has for it, and then
 * for the rest, which the protocol refuses; what it gets it sells, once it has it. Who has debt stays.
 */
export const whaleExit: Mechanism<WhaleExitState, WhaleExitParams> = {
  id: "whale-exit",
  hypothesis: "The largest depositors of a pool leave at one moment and sell what they got.",
  params: whaleExitParams,
  ranges: whaleExitRanges,
  open: () => ({ startSeconds: undefined, hasLeft: false, asked: [], toSell: [] }),

  hear({ asked, toSell }, outcome, _world, { sells }) {
    const place = asked.findIndex((deposit) => answers(outcome, deposit));
    if (place < 0) return;
    const [deposit] = asked.splice(place, 1) as [Deposit];
    if (outcome.kind !== "refusal" && sells === 1n) toSell.push(deposit);
  },

  act(state, world, params) {
    const given = Number(params.startSeconds);
    state.startSeconds ??= given > 0 ? given : world.timeSeconds;
    const actions = state.toSell.map((deposit) => sale(deposit, world));
    state.toSell = [];
    if (state.hasLeft || world.timeSeconds < state.startSeconds) return actions;
    for (const deposit of world.reserves().flatMap((reserve) => wanted(reserve, world, params))) {
      const intent = world.intentFor({ want: "withdraw", ...deposit });
      if (intent === undefined) continue;
      state.hasLeft = true;
      state.asked.push(deposit);
      actions.push({ kind: "ask", intent });
    }
    return actions;
  },

  nextActSeconds({ startSeconds, hasLeft, toSell }, { timeSeconds }) {
    if (toSell.length > 0) return timeSeconds;
    // From then on it is asked whenever something happens, until there is somebody to leave.
    const isAhead = !hasLeft && startSeconds !== undefined && startSeconds > timeSeconds;
    return isAhead ? startSeconds : undefined;
  },
};

/** The largest deposits of accounts without debt, each in what the pool has for it and what it has not. */
function wanted(reserve: string, world: WorldView, params: WhaleExitParams): Deposit[] {
  const deposits: Deposit[] = [];
  for (const account of world.accounts()) {
    const held = world.holdings(account);
    if (held.some(({ borrowed }) => borrowed > 0n)) continue;
    const supplied = held.find((each) => each.reserve === reserve)?.supplied ?? 0n;
    const amount = (supplied * params.withdrawnBps) / HUNDRED_PERCENT_BPS;
    if (amount > 0n) deposits.push({ account, reserve, amount });
  }
  // The order in which they came decides between equals.
  deposits.sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
  let cash = world.reserve(reserve)?.cash ?? 0n;
  return deposits.slice(0, Number(params.count)).flatMap((deposit) => {
    const served = deposit.amount < cash ? deposit.amount : cash;
    cash -= served;
    const parts = [served, deposit.amount - served].filter((amount) => amount > 0n);
    return parts.map((amount) => ({ ...deposit, amount }));
  });
}

/** Whether an outcome is what became of this withdrawal. */
function answers(outcome: Outcome, { account, reserve, amount }: Deposit): boolean {
  switch (outcome.kind) {
    case "withdraw":
    case "collateralWithdrawal":
    case "refusal":
      return (
        outcome.account === account && outcome.reserve === reserve && outcome.amount === amount
      );
    case "vaultChange":
      return (
        outcome.account === account &&
        outcome.reserve === reserve &&
        outcome.collateralDelta === -amount
      );
    default:
      return false;
  }
}

function sale({ reserve, amount }: Deposit, world: WorldView): Action {
  const valueUsd8 = world.valueUsd8(reserve, amount) ?? 0n;
  return { kind: "sell", sale: { reserve, amount, valueUsd8 } };
}
