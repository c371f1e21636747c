import { MAX_UINT256, type Wad } from "../../numbers/units.ts";
import type { Borrower } from "./borrower.ts";

/** Somebody who looks at its position once prices have travelled so far. */
export interface Lookout {
  readonly account: string;
  readonly lookAtWad: Wad;
}

/** Everybody who will look, the next first; entries of who has changed its mind since are passed over. */
export type Lookouts = Lookout[];

/** Puts a borrower where it now stands among those who wait. */
export function waitToLook(waiting: Lookouts, account: string, { lookAtWad }: Borrower): void {
  if (lookAtWad === MAX_UINT256) return;
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((waiting[middle] as Lookout).lookAtWad <= lookAtWad) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, { account, lookAtWad });
}

/** Takes out who has to look by now, in the order in which they came to the protocol. */
export function dueToLook(
  waiting: Lookouts,
  borrowers: ReadonlyMap<string, Borrower>,
  travelledWad: Wad,
): string[] {
  let due = 0;
  while (due < waiting.length && (waiting[due] as Lookout).lookAtWad <= travelledWad) due++;
  if (due === 0) return [];
  const accounts = new Set<string>();
  for (const { account, lookAtWad } of waiting.splice(0, due))
    if (borrowers.get(account)?.lookAtWad === lookAtWad) accounts.add(account);
  const placeOf = (account: string): number => (borrowers.get(account) as Borrower).place;
  return [...accounts].sort((a, b) => placeOf(a) - placeOf(b));
}
