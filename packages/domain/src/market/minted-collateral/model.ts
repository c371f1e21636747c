import { HUNDRED_PERCENT_BPS, type Usd8 } from "../../numbers/units.ts";
import type { Wish } from "../../events/intents.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import {
  mintedCollateralParams,
  mintedCollateralRanges,
  type MintedCollateralParams,
} from "./params.ts";

/** Collateral that was accepted and not borrowed against yet. */
interface Accepted {
  readonly account: string;
  readonly reserve: string;
  /** Reserves that have refused it a loan. */
  readonly refusedBy: readonly string[];
}

/** A loan that was asked for. */
interface Loan {
  readonly against: Accepted;
  readonly wish: Wish;
}

export interface MintedCollateralState {
  hasSupplied: boolean;
  accepted: Accepted[];
  asked: readonly Loan[];
}

/** Enough of a token for its value to have many digits. */
const PROBE = 10n ** 24n;

/**
 * Tokens without cover become collateral: a bridge that was robbed, a mint without limit. They are
 * supplied in equal positions, and against each that the protocol accepts is borrowed what most can
 * be got of. Nobody ever repays.
 */
export const mintedCollateral: Mechanism<MintedCollateralState, MintedCollateralParams> = {
  id: "minted-collateral",
  hypothesis:
    "Somebody supplies tokens that nothing covers and borrows against them from the pool with the most cash, never to repay.",
  params: mintedCollateralParams,
  ranges: mintedCollateralRanges,
  open: () => ({ hasSupplied: false, accepted: [], asked: [] }),

  hear({ accepted, asked }, outcome, world, params) {
    if (outcome.kind === "refusal") {
      const loan = asked.find(({ wish }) => wish.account === outcome.account);
      if (loan === undefined || loan.wish.reserve !== outcome.reserve) return;
      const { against, wish } = loan;
      accepted.push({ ...against, refusedBy: [...against.refusedBy, wish.reserve] });
      return;
    }
    if (outcome.kind !== "supply" && outcome.kind !== "collateralSupply") {
      if (outcome.kind !== "vaultChange" || outcome.collateralDelta <= 0n) return;
    }
    const { account, reserve } = outcome;
    if (accountsOf(reserve, params).includes(account) && world.reserves().includes(reserve))
      accepted.push({ account, reserve, refusedBy: [] });
  },

  act(state, world, params) {
    const { accepted } = state;
    state.accepted = [];
    state.asked = accepted.length > 0 ? borrowed(accepted, world, params) : [];
    const loans = state.asked.flatMap(({ against, wish }) => [...entering(against, params), wish]);
    if (state.hasSupplied || BigInt(world.timeSeconds) < params.startSeconds)
      return asking(loans, world);
    const wishes = world.reserves().flatMap((reserve) => supplied(reserve, world, params));
    state.hasSupplied = wishes.length > 0;
    return asking([...loans, ...wishes], world);
  },

  nextActSeconds({ hasSupplied, accepted }, { timeSeconds }, { startSeconds }) {
    if (accepted.length > 0) return timeSeconds;
    const isAhead = !hasSupplied && startSeconds > BigInt(timeSeconds);
    return isAhead ? Number(startSeconds) : undefined;
  },
};

/** The thief's addresses for a reserve, different for each. */
function accountsOf(reserve: string, { positions }: MintedCollateralParams): string[] {
  const stem = reserve.slice(-32);
  return Array.from(
    { length: Number(positions) },
    (_, place) => `0x${`bad${place.toString(16).padStart(5, "0")}${stem}`.padStart(40, "0")}`,
  );
}

function positionUsd8({ suppliedUsd8, positions }: MintedCollateralParams): Usd8 {
  return suppliedUsd8 / positions;
}

function supplied(reserve: string, world: WorldView, params: MintedCollateralParams): Wish[] {
  const probeUsd8 = world.valueUsd8(reserve, PROBE) ?? 0n;
  if (probeUsd8 === 0n) return [];
  const amount = (positionUsd8(params) * PROBE) / probeUsd8;
  if (amount === 0n) return [];
  return accountsOf(reserve, params).map((account) => ({
    want: "addCollateral" as const,
    account,
    reserve,
    amount,
  }));
}

/** A position enters its mode before its first loan is asked for. */
function entering({ account, reserve, refusedBy }: Accepted, { mode }: MintedCollateralParams) {
  const isFirst = mode > 0n && refusedBy.length === 0;
  const wish: Wish = { want: "enterMode", account, reserve, amount: 0n, mode: Number(mode) };
  return isFirst ? [wish] : [];
}

/** Loans of what most can be got of; together no more than is there. */
function borrowed(
  accepted: readonly Accepted[],
  world: WorldView,
  params: MintedCollateralParams,
): Loan[] {
  const wantedUsd8 = (positionUsd8(params) * params.borrowedBps) / HUNDRED_PERCENT_BPS;
  const left = new Map<string, bigint>();
  return accepted.flatMap((against): Loan[] => {
    const { account, reserve, refusedBy } = against;
    const isIsolated = isIsolatedIn(account, reserve, world);
    if (isIsolated && refusedBy.length > 0) return [];
    const lender = isIsolated ? reserve : richest(world, [reserve, ...refusedBy]);
    const cash = left.get(lender) ?? world.reserve(lender)?.cash ?? 0n;
    const probeUsd8 = world.valueUsd8(lender, PROBE) ?? 0n;
    const wanted = probeUsd8 === 0n ? 0n : (wantedUsd8 * PROBE) / probeUsd8;
    const amount = wanted < cash ? wanted : cash;
    left.set(lender, cash - amount);
    const wish: Wish = { want: "borrow", account, reserve: lender, amount };
    return amount > 0n ? [{ against, wish }] : [];
  });
}

/** Whether what it supplied can only be borrowed against in the same market. */
function isIsolatedIn(account: string, reserve: string, world: WorldView): boolean {
  const held = world.holdings(account).find((each) => each.reserve === reserve);
  return held !== undefined && held.collateral > 0n;
}

/** The other reserve with the most cash by value that anybody has borrowed of; "" if there is none. */
function richest(world: WorldView, except: readonly string[]): string {
  const lenders = new Set<string>();
  for (const account of world.accounts())
    for (const { reserve, borrowed: debt } of world.holdings(account))
      if (debt > 0n && !except.includes(reserve)) lenders.add(reserve);
  let best = { reserve: "", usd8: 0n };
  for (const reserve of lenders) {
    const usd8 = world.valueUsd8(reserve, world.reserve(reserve)?.cash ?? 0n) ?? 0n;
    if (usd8 > best.usd8) best = { reserve, usd8 };
  }
  return best.reserve;
}

function asking(wishes: readonly Wish[], world: WorldView): Action[] {
  return wishes.flatMap((wish): Action[] => {
    const intent = world.intentFor(wish);
    return intent === undefined ? [] : [{ kind: "ask", intent }];
  });
}
