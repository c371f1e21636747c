import type { Outcome } from "../../events/outcomes.ts";
import type { Wad } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import {
  BEFORE_NEXT_TRY,
  carriedOut,
  look,
  newBorrower,
  takeBack,
  type Borrower,
} from "./borrower.ts";
import { dueToLook, waitToLook, type Lookouts } from "./lookouts.ts";
import { activeBorrowerParams, activeBorrowerRanges, type ActiveBorrowerParams } from "./params.ts";
import { hearOfPrices, newTravel, passTime, type Travel } from "./watch.ts";

export interface ActiveBorrowerState {
  readonly borrowers: Map<string, Borrower>;
  /** Who has seen reason to act, and when it will. */
  readonly acting: Map<string, number>;
  readonly travel: Travel;
  readonly waiting: Lookouts;
  isOpen: boolean;
}

/**
 * Borrowers with a plan. A defender whose health factor is below its rung of the ladder brings it back
 * to somewhat above the rung, by repaying the same share of every debt or adding the same share to
 * every collateral, as far as its purse goes. A re-leverager whose health factor prices have lifted
 * above its buffer borrows the same share of every debt more. Who is what is drawn once for each
 * account; between noticing and acting passes an exponential time, and by then it looks again.
 */
export const activeBorrower: Mechanism<ActiveBorrowerState, ActiveBorrowerParams> = {
  id: "active-borrower",
  hypothesis:
    "Some borrowers repay or add collateral when their health factor falls under a level of their own, and some borrow again when prices have lifted it.",
  params: activeBorrowerParams,
  ranges: activeBorrowerRanges,
  open: () => ({
    borrowers: new Map(),
    acting: new Map(),
    travel: newTravel(),
    waiting: [],
    isOpen: false,
  }),

  hear(state, outcome, world, params) {
    const { borrowers, travel } = state;
    hearOfPrices(travel, outcome, world);
    const account = changedBy(outcome);
    if (account === undefined) return;
    const borrower = borrowers.get(account);
    if (borrower === undefined) {
      if (outcome.kind !== "refusal") enrol(state, account, world, params);
      return;
    }
    if (outcome.kind === "refusal") {
      if (borrower.asked === 0) return;
      takeBack(borrower, travel);
      waitToLook(state.waiting, account, borrower);
      return;
    }
    lookBy(state, account, borrower, travel.wad);
    if (outcome.kind === "liquidation") return;
    if (borrower.asked > 0) borrower.asked--;
    else borrower.bufferWad = undefined;
  },

  act(state, world, params) {
    const { borrowers, acting, travel } = state;
    passTime(travel, world.timeSeconds);
    if (!state.isOpen) {
      state.isOpen = true;
      for (const account of world.accounts()) enrol(state, account, world, params);
    }
    const actions: Action[] = [];
    // Who acts now looks again with the next block, when it has heard what became of it.
    lookAround(state, world, params);
    for (const [account, actsSeconds] of acting) {
      if (actsSeconds > world.timeSeconds) continue;
      acting.delete(account);
      const borrower = borrowers.get(account) as Borrower;
      const asks = carriedOut(account, borrower, world, params);
      actions.push(...asks);
      lookBy(state, account, borrower, asks.length > 0 ? travel.wad : travel.wad + BEFORE_NEXT_TRY);
    }
    return actions;
  },

  nextActSeconds({ acting }, { timeSeconds }) {
    let next: number | undefined;
    for (const actsSeconds of acting.values())
      if (next === undefined || actsSeconds < next) next = actsSeconds;
    return next === undefined || next > timeSeconds ? next : timeSeconds + 1;
  },
};

/** Whose position an outcome says has changed, or would have. */
function changedBy(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "supply":
    case "withdraw":
    case "borrow":
    case "repay":
    case "collateralSupply":
    case "collateralWithdrawal":
    case "vaultChange":
    case "borrowShares":
    case "repayShares":
    case "withdrawShares":
    case "liquidation":
    case "refusal":
      return outcome.account;
    default:
      return undefined;
  }
}

function enrol(
  { borrowers, waiting }: ActiveBorrowerState,
  account: string,
  world: WorldView,
  params: ActiveBorrowerParams,
): void {
  const borrower = newBorrower(account, borrowers.size, world, params);
  if (borrower === undefined) return;
  borrowers.set(account, borrower);
  waitToLook(waiting, account, borrower);
}

/** A borrower looks at its position as soon as prices have travelled so far. */
function lookBy(
  { waiting }: ActiveBorrowerState,
  account: string,
  borrower: Borrower,
  lookAtWad: Wad,
): void {
  borrower.lookAtWad = lookAtWad;
  waitToLook(waiting, account, borrower);
}

/** Everybody looks who has to; who is about to act looks when it does. */
function lookAround(
  { borrowers, acting, travel, waiting }: ActiveBorrowerState,
  world: WorldView,
  params: ActiveBorrowerParams,
): void {
  for (const account of dueToLook(waiting, borrowers, travel.wad)) {
    if (acting.has(account)) continue;
    const borrower = borrowers.get(account) as Borrower;
    const actsSeconds = look(account, borrower, travel, world, params);
    if (actsSeconds === undefined) waitToLook(waiting, account, borrower);
    else acting.set(account, actsSeconds);
  }
}
