import type { Outcome } from "../../events/outcomes.ts";
import type { Wad } from "../../numbers/units.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import { popFrom, pushOnto } from "../../numbers/heap.ts";
import {
  BEFORE_NEXT_TRY,
  carriedOut,
  look,
  newBorrower,
  takeBack,
  type Borrower,
} from "./borrower.ts";
import { activeBorrowerParams, activeBorrowerRanges, type ActiveBorrowerParams } from "./params.ts";
import {
  basketOf,
  hearOfPrices,
  newWatch,
  waitFor,
  whoseTimeHasCome,
  type Watch,
} from "./watch.ts";

/** Somebody who has seen reason to act, and when it will. */
interface Actor {
  readonly account: string;
  readonly actsSeconds: number;
}

export interface ActiveBorrowerState {
  readonly borrowers: Map<string, Borrower>;
  readonly watch: Watch;
  /** Who looks with the next block, whatever prices do. */
  readonly looking: Set<string>;
  /** The first to act on top; and all of them. */
  readonly acting: Actor[];
  readonly deciding: Set<string>;
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
    watch: newWatch(),
    looking: new Set(),
    acting: [],
    deciding: new Set(),
    isOpen: false,
  }),

  hear(state, outcome, world, params) {
    hearOfPrices(state.watch, outcome, world);
    if (outcome.kind === "shareTransfer")
      for (const account of [outcome.from, outcome.to]) hasSomethingElse(state, account);
    const account = changedBy(outcome);
    if (account === undefined) return;
    const borrower = state.borrowers.get(account);
    if (borrower === undefined) {
      if (outcome.kind !== "refusal") enrol(state, account, world, params);
      return;
    }
    if (outcome.kind === "refusal") {
      if (borrower.asked === 0) return;
      takeBack(borrower);
      lookLater(state, account, borrower, BEFORE_NEXT_TRY, world);
      return;
    }
    hasSomethingElse(state, account);
    if (outcome.kind === "liquidation") return;
    if (borrower.asked > 0) borrower.asked--;
    else borrower.bufferWad = undefined;
  },

  act(state, world, params) {
    if (!state.isOpen) {
      state.isOpen = true;
      for (const account of world.accounts()) enrol(state, account, world, params);
    }
    // Who acts now looks again with the next block, when it has heard what became of it.
    lookAround(state, world, params);
    return whoActsNow(state, world.timeSeconds).flatMap((account) => {
      const borrower = state.borrowers.get(account) as Borrower;
      const asks = carriedOut(account, borrower, world, params);
      if (asks.length > 0) lookNext(state, account, borrower);
      else lookLater(state, account, borrower, BEFORE_NEXT_TRY, world);
      return asks;
    });
  },

  nextActSeconds({ acting }, { timeSeconds }) {
    const next = acting[0]?.actsSeconds;
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
  state: ActiveBorrowerState,
  account: string,
  world: WorldView,
  params: ActiveBorrowerParams,
): void {
  const borrower = newBorrower(account, state.borrowers.size, world, params);
  if (borrower === undefined) return;
  state.borrowers.set(account, borrower);
  lookNext(state, account, borrower);
}

/** A borrower whose position is another looks at it, and at what it is made of. */
function hasSomethingElse(state: ActiveBorrowerState, account: string): void {
  const borrower = state.borrowers.get(account);
  if (borrower === undefined) return;
  borrower.basket = undefined;
  lookNext(state, account, borrower);
}

/** A borrower looks at its position with the next block. */
function lookNext({ looking }: ActiveBorrowerState, account: string, borrower: Borrower): void {
  borrower.lookAtWad = undefined;
  looking.add(account);
}

/** A borrower looks at its position as soon as the prices of what it has have travelled so much further. */
function lookLater(
  { watch, looking }: ActiveBorrowerState,
  account: string,
  borrower: Borrower,
  furtherWad: Wad,
  world: WorldView,
): void {
  looking.delete(account);
  borrower.basket ??= basketOf(watch, world.holdings(account));
  borrower.lookAtWad = waitFor(watch, account, borrower.basket, furtherWad);
}

/** Everybody looks who has to; who is about to act looks when it does. */
function lookAround(
  state: ActiveBorrowerState,
  world: WorldView,
  params: ActiveBorrowerParams,
): void {
  const { borrowers, deciding, acting } = state;
  for (const account of whoLooksNow(state, world.timeSeconds)) {
    if (deciding.has(account)) continue;
    const borrower = borrowers.get(account) as Borrower;
    const { actsSeconds, nearestWad } = look(account, borrower, world, params);
    if (actsSeconds !== undefined) {
      deciding.add(account);
      pushOnto(acting, { account, actsSeconds }, isBefore);
    } else if (nearestWad !== undefined) lookLater(state, account, borrower, nearestWad, world);
  }
}

/** In the order in which they came to the protocol, each once. */
function whoLooksNow(
  { borrowers, watch, looking }: ActiveBorrowerState,
  timeSeconds: number,
): string[] {
  const accounts = new Set(looking);
  looking.clear();
  for (const { account, lookAtWad } of whoseTimeHasCome(watch, timeSeconds)) {
    const borrower = borrowers.get(account) as Borrower;
    if (borrower.lookAtWad !== lookAtWad) continue;
    borrower.lookAtWad = undefined;
    accounts.add(account);
  }
  return inOrder(accounts, borrowers);
}

function whoActsNow(
  { acting, deciding, borrowers }: ActiveBorrowerState,
  timeSeconds: number,
): string[] {
  const accounts = new Set<string>();
  while (acting[0] !== undefined && acting[0].actsSeconds <= timeSeconds)
    accounts.add((popFrom(acting, isBefore) as Actor).account);
  for (const account of accounts) deciding.delete(account);
  return inOrder(accounts, borrowers);
}

const isBefore = (a: Actor, b: Actor): boolean => a.actsSeconds < b.actsSeconds;

function inOrder(
  accounts: ReadonlySet<string>,
  borrowers: ReadonlyMap<string, Borrower>,
): string[] {
  const placeOf = (account: string): number => (borrowers.get(account) as Borrower).place;
  return [...accounts].sort((a, b) => placeOf(a) - placeOf(b));
}
