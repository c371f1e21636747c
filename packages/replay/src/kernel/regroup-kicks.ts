import { decodeParameterValues, type FactOf } from "@hindcast/domain";
import type { FactSequence } from "./fact-sequence.ts";
import { isInside, perturb, type Patch } from "./patch.ts";

/** Slices of one vault have one ratio of debt to collateral; records of it differ by rounding. */
const SAME_RATIO_BPS = 200n;
/** The parameter that says how large an auction may be. */
export const AUCTION_SIZE = "auctionSize";

type Kick = FactOf<"auctionKick">;

/**
 * What recorded kicks become where a patch allows larger auctions. A recorded kick is given, the
 * seizure behind it is not; a vault larger than the size was cut into kicks that follow each other,
 * all of the full size but the last, with one ratio of debt to collateral. Those become one, at
 * the first one's place, as far as the larger size reaches. A smaller size changes nothing: what
 * was seized at once cannot be told apart again. By index: the new kick, or undefined for one that
 * is part of another.
 */
export function regroupKicks(
  facts: FactSequence,
  patches: readonly Patch[],
): ReadonlyMap<number, Kick | undefined> {
  const regrouped = new Map<number, Kick | undefined>();
  const sizing = patches.filter((patch) => patch.parameter === AUCTION_SIZE);
  if (sizing.length === 0) return regrouped;
  const recordedSizes = new Map<string, bigint>();
  const open = new Map<string, { index: number; kick: Kick; last: Kick }>();
  let place = 0;
  for (const fact of facts) {
    const index = place++;
    if (fact.kind === "marketListing" || fact.kind === "parameterChange")
      noteSize(recordedSizes, fact);
    if (fact.kind !== "auctionKick") continue;
    const size = recordedSizes.get(fact.reserve) ?? 0n;
    const larger = patchedSize(sizing, fact, size);
    const group = open.get(fact.reserve);
    if (group !== undefined && larger > size && continues(group, fact, size, larger)) {
      const kick = {
        ...group.kick,
        lot: group.kick.lot + fact.lot,
        tab: group.kick.tab + fact.tab,
      };
      open.set(fact.reserve, { index: group.index, kick, last: fact });
      regrouped.set(group.index, kick);
      regrouped.set(index, undefined);
    } else open.set(fact.reserve, { index, kick: fact, last: fact });
  }
  return regrouped;
}

function noteSize(
  sizes: Map<string, bigint>,
  fact: FactOf<"marketListing"> | FactOf<"parameterChange">,
): void {
  const size = decodeParameterValues(fact.values)[AUCTION_SIZE];
  if (typeof size === "bigint")
    sizes.set(fact.kind === "marketListing" ? fact.reserve : fact.scope, size);
}

function patchedSize(patches: readonly Patch[], kick: Kick, size: bigint): bigint {
  let value: bigint | boolean = size;
  for (const patch of patches)
    if (patch.scope === kick.reserve && isInside(patch, kick.at, false))
      value = perturb(value, patch.perturbation);
  return typeof value === "bigint" ? value : size;
}

/** Whether a kick is the next slice of a seizure: the one before it was full, and there is room. */
function continues(
  group: { readonly kick: Kick; readonly last: Kick },
  next: Kick,
  size: bigint,
  larger: bigint,
): boolean {
  const { kick, last } = group;
  if (last.lot !== size || next.auction !== last.auction + 1) return false;
  if (next.account !== last.account || kick.lot + next.lot > larger) return false;
  const here = last.tab * next.lot;
  const there = next.tab * last.lot;
  const difference = here > there ? here - there : there - here;
  return difference * 10_000n <= SAME_RATIO_BPS * here;
}
