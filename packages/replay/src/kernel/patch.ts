import type { Bps, Position } from "@hindcast/domain";

/** What a patch does to a value. `scaleBps` rounds down: 9500n of 8,251 is 7,838. */
export type Perturbation =
  | { readonly kind: "set"; readonly value: bigint | boolean }
  | { readonly kind: "shift"; readonly by: bigint }
  | { readonly kind: "scale"; readonly scaleBps: Bps };

/** A resolved patch: exact numbers, one scope, a window in seconds or blocks. */
export interface Patch {
  /** "market", "mode:<id>" or a reserve's address. */
  readonly scope: string;
  /** The protocol's own parameter name, with its unit: "liquidationThresholdBps". */
  readonly parameter: string;
  readonly perturbation: Perturbation;
  readonly from: Moment | undefined;
  readonly until: Moment | undefined;
}

export type Moment = { readonly timeSeconds: number } | { readonly block: number };

/** Applies a perturbation. Switches can only be set; numbers never go below zero. */
export function perturb(recorded: bigint | boolean, perturbation: Perturbation): bigint | boolean {
  if (perturbation.kind === "set") return perturbation.value;
  if (typeof recorded === "boolean") return recorded;
  // Zero means "switched off" or "no cap" in every protocol here; moving it would switch it on.
  if (recorded === 0n) return recorded;
  const moved =
    perturbation.kind === "shift"
      ? recorded + perturbation.by
      : (recorded * perturbation.scaleBps) / 10_000n;
  return moved < 0n ? 0n : moved;
}

/** Whether a patch holds at a place; `isOpen` is the answer where the position cannot tell: an off-chain series has no blocks. */
export function isInside(patch: Patch, at: Position, isOpen: boolean): boolean {
  const { from, until } = patch;
  const isByBlock =
    (from !== undefined && "block" in from) || (until !== undefined && "block" in until);
  if (isByBlock && at.chain === 0) return isOpen;
  return (
    (from === undefined || hasReached(at, from)) && (until === undefined || !hasReached(at, until))
  );
}

function hasReached(at: Position, moment: Moment): boolean {
  return "block" in moment ? at.block >= moment.block : at.timeSeconds >= moment.timeSeconds;
}
