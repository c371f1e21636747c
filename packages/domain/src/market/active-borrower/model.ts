import type { Outcome } from "../../events/outcomes.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { BEFORE_NEXT_TRY, carriedOut, isDrawn, look, takeBack, type Borrower } from "./borrower.ts";
import { activeBorrowerParams, activeBorrowerRanges, type ActiveBorrowerParams } from "./params.ts";
import { hearOfPrices, newTravel, passTime, type Travel } from "./watch.ts";

export interface ActiveBorrowerState {
  readonly borrowers: Map<string, Borrower>;
  readonly travel: Travel;
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
  open: () => ({ borrowers: new Map(), travel: newTravel(), isOpen: false }),

  hear({ borrowers, travel }, outcome, world, params) {
    hearOfPrices(travel, outcome);
    const account = changedBy(outcome);
    if (account === undefined) return;
    const borrower = borrowers.get(account);
    if (borrower === undefined) {
      if (outcome.kind !== "refusal") enrol(borrowers, account, world, params);
      return;
    }
    if (outcome.kind === "refusal") {
      if (borrower.asked > 0) takeBack(borrower, travel);
      return;
    }
    borrower.lookAtWad = travel.wad;
    if (outcome.kind === "liquidation") return;
    if (borrower.asked > 0) borrower.asked--;
    else borrower.bufferWad = undefined;
  },

  act(state, world, params) {
    const { borrowers, travel } = state;
    passTime(travel, world.timeSeconds);
    if (!state.isOpen) {
      state.isOpen = true;
      for (const account of world.accounts()) enrol(borrowers, account, world, params);
    }
    const actions: Action[] = [];
    for (const [account, borrower] of borrowers) {
      if (borrower.actsSeconds !== undefined && borrower.actsSeconds <= world.timeSeconds) {
        borrower.actsSeconds = undefined;
        const asks = carriedOut(account, borrower, world, params);
        actions.push(...asks);
        borrower.lookAtWad = asks.length > 0 ? travel.wad : travel.wad + BEFORE_NEXT_TRY;
      } else if (borrower.actsSeconds === undefined && borrower.lookAtWad <= travel.wad)
        look(account, borrower, travel, world, params);
    }
    return actions;
  },

  nextActSeconds({ borrowers }, { timeSeconds }) {
    let next: number | undefined;
    for (const { actsSeconds } of borrowers.values())
      if (actsSeconds !== undefined && (next === undefined || actsSeconds < next))
        next = actsSeconds;
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
    case "liquidation":
    case "refusal":
      return outcome.account;
    default:
      return undefined;
  }
}

function enrol(
  borrowers: Map<string, Borrower>,
  account: string,
  world: WorldView,
  params: ActiveBorrowerParams,
): void {
  const { defendingBps, releveragingBps } = params;
  if (
    !isDrawn(account, "defends", defendingBps, world) &&
    !isDrawn(account, "re-leverages", releveragingBps, world)
  )
    return;
  borrowers.set(account, {
    bufferWad: undefined,
    lookAtWad: 0n,
    actsSeconds: undefined,
    spentWad: 0n,
    lastSpentWad: 0n,
    times: 0,
    asked: 0,
  });
}
