import { LUCK_RANGE } from "../../numbers/luck.ts";
import { HUNDRED_PERCENT_BPS, MAX_UINT256, WAD, type Bps, type Wad } from "../../numbers/units.ts";
import { lnWad } from "../../numbers/wad-math.ts";
import type { Action, WorldView } from "../mechanism.ts";
import type { ActiveBorrowerParams } from "./params.ts";
import { addedShareWad, borrowedShareWad, repaidShareWad, wishes } from "./policy.ts";
import { atLeastWad, type Basket } from "./watch.ts";

/** How far prices travel before somebody tries again what was refused, or was less than a unit. */
export const BEFORE_NEXT_TRY = WAD / 100n;

/** A borrower who may act. */
export interface Borrower {
  /** How many borrowers came before it. */
  readonly place: number;
  /** Under which health factor it defends itself; 0 for who does not. */
  readonly rungWad: Wad;
  /** Whether it adds collateral to do so, and whether it borrows again when prices rise. */
  readonly isDepositing: boolean;
  readonly isReleveraging: boolean;
  /** The health factor it had when it last changed its position by itself; it re-leverages to that. */
  bufferWad: Wad | undefined;
  /** What it has; nothing where that has changed since it last looked. */
  basket: Basket | undefined;
  /** Once the prices of that have travelled so far it looks; nothing where it looks at once, or need not. */
  lookAtWad: Wad | undefined;
  /** What of its purse is spent, in all and by its last ask, and how often it has acted. */
  spentWad: Wad;
  lastSpentWad: Wad;
  times: number;
  /** What it has asked for and not heard of yet. */
  asked: number;
}

/** Who an account is, by a draw of its own for each thing it may be; undefined for the passive. */
export function newBorrower(
  account: string,
  place: number,
  world: WorldView,
  params: ActiveBorrowerParams,
): Borrower | undefined {
  const { defendingBps, releveragingBps, depositingBps } = params;
  const isDefending = isDrawn(account, "defends", defendingBps, world);
  const isReleveraging = isDrawn(account, "re-leverages", releveragingBps, world);
  if (!isDefending && !isReleveraging) return undefined;
  return {
    place,
    rungWad: isDefending ? rungOf(account, world, params) : 0n,
    isDepositing: isDrawn(account, "deposits", depositingBps, world),
    isReleveraging,
    bufferWad: undefined,
    basket: undefined,
    lookAtWad: undefined,
    spentWad: 0n,
    lastSpentWad: 0n,
    times: 0,
    asked: 0,
  };
}

/** What it asked for was refused: its money comes back. */
export function takeBack(borrower: Borrower): void {
  borrower.asked--;
  borrower.spentWad -= borrower.lastSpentWad;
  borrower.lastSpentWad = 0n;
}

function isDrawn(account: string, what: string, shareBps: Bps, world: WorldView): boolean {
  const draw = BigInt(world.luck(`${account}/${what}`, 0));
  return draw * HUNDRED_PERCENT_BPS < shareBps * BigInt(LUCK_RANGE);
}

/** The health factor an account can stand: one of the ladder's. */
function rungOf(
  account: string,
  world: WorldView,
  { highestRungWad, lowestRungWad, rungs }: ActiveBorrowerParams,
): Wad {
  if (rungs === 1n) return highestRungWad;
  const rung = (BigInt(world.luck(`${account}/rung`, 0)) * rungs) / BigInt(LUCK_RANGE);
  return highestRungWad - ((highestRungWad - lowestRungWad) * rung) / (rungs - 1n);
}

/** Above which health factor an account borrows again; nothing for who does not. */
function ceilingWad(
  { bufferWad, isReleveraging }: Borrower,
  { releverageAboveBps }: ActiveBorrowerParams,
): Wad | undefined {
  if (bufferWad === undefined || !isReleveraging) return undefined;
  return (bufferWad * (HUNDRED_PERCENT_BPS + releverageAboveBps)) / HUNDRED_PERCENT_BPS;
}

/**
 * What somebody sees who looks at its position: when it will act, or else how far its health factor is from
 * the nearest of its levels, and nothing where it has none.
 */
export interface Look {
  readonly actsSeconds?: number;
  readonly nearestWad?: Wad;
}

export function look(
  account: string,
  borrower: Borrower,
  world: WorldView,
  params: ActiveBorrowerParams,
): Look {
  const factor = world.healthFactorWad(account);
  if (factor === MAX_UINT256 || factor === 0n) {
    borrower.bufferWad = undefined;
    return {};
  }
  borrower.bufferWad ??= factor;
  const rung = borrower.rungWad;
  const ceiling = ceilingWad(borrower, params);
  const isPoor = borrower.spentWad * HUNDRED_PERCENT_BPS >= params.purseBps * WAD;
  const isBelow = factor < rung && !isPoor;
  if (isBelow || (ceiling !== undefined && factor > ceiling))
    return { actsSeconds: world.timeSeconds + reaction(account, borrower, world, params) };
  let nearest = MAX_UINT256;
  if (rung > 0n && !isPoor) nearest = atLeastWad(factor, rung);
  if (ceiling !== undefined) {
    const above = atLeastWad(factor, ceiling);
    if (above < nearest) nearest = above;
  }
  return nearest === MAX_UINT256 ? {} : { nearestWad: nearest };
}

function reaction(
  account: string,
  { times }: Borrower,
  world: WorldView,
  { reactionSeconds }: ActiveBorrowerParams,
): number {
  const draw = BigInt(world.luck(`${account}/reaction`, times));
  const unseenWad = -lnWad(((2n * draw + 1n) * WAD) / (2n * BigInt(LUCK_RANGE)));
  return 1 + Number((reactionSeconds * unseenWad) / WAD);
}

/** What it asks for now that its time has come, if there still is reason. */
export function carriedOut(
  account: string,
  borrower: Borrower,
  world: WorldView,
  params: ActiveBorrowerParams,
): Action[] {
  const factor = world.healthFactorWad(account);
  if (factor === MAX_UINT256 || factor === 0n) return [];
  borrower.times++;
  const { rungWad: rung, isDepositing: deposits } = borrower;
  const ceiling = ceilingWad(borrower, params);
  const held = world.holdings(account);
  if (factor < rung) {
    const target = rung + params.restoreWad;
    const left = (params.purseBps * WAD) / HUNDRED_PERCENT_BPS - borrower.spentWad;
    const needed = deposits ? addedShareWad(factor, target) : repaidShareWad(factor, target);
    const share = needed < left ? needed : left;
    borrower.spentWad += share;
    borrower.lastSpentWad = share;
    return asking(
      wishes(deposits ? "addCollateral" : "repay", account, held, share),
      borrower,
      world,
    );
  }
  if (ceiling === undefined || factor <= ceiling) return [];
  const more = borrowedShareWad(factor, borrower.bufferWad ?? factor);
  return asking(wishes("borrow", account, held, more), borrower, world);
}

function asking(wished: ReturnType<typeof wishes>, borrower: Borrower, world: WorldView): Action[] {
  const actions: Action[] = [];
  for (const wish of wished) {
    const intent = world.intentFor(wish);
    if (intent !== undefined) actions.push({ kind: "ask", intent });
  }
  borrower.asked += actions.length;
  return actions;
}
