import { canonicalJson, hashScenario } from "./hash-scenario.ts";
import type { Patch } from "../kernel/patch.ts";
import type { Scenario } from "./scenario.ts";
import { sha256 } from "@hindcast/store";

/** What moves in a sweep: a patch with several values, or with a range of them. */
export interface Axis {
  readonly name: string;
  /** Every value as it reads; of a range that is drawn from, or moved to its ends, the two ends. */
  readonly values: readonly string[];
}

/** The members of a scenario file. None exists before it is asked for. */
export interface Sweep extends Iterable<Scenario> {
  readonly axes: readonly Axis[];
  /** Number of members, the base included. */
  readonly size: number;
  /** The member at an index: 0 is the base, then the design's order. RangeError beyond the size. */
  readonly member: (index: number) => Scenario;
  /** Every member at once, kept after the first look: for sweeps known to be small. */
  readonly scenarios: readonly Scenario[];
  /** When each patch of the file holds. */
  readonly windows: readonly Pick<Patch, "from" | "until">[];
  /** What all members follow from, without making one. */
  readonly outline: () => unknown;
}

/** Sweeps of up to so many members are named by the hashes of their members. */
const MAX_LISTED_MEMBERS = 100_001;

/**
 * What `hashSweep` takes for a sweep's members: their scenario hashes in order, so that two files
 * that ask for the same members in the same order are the same sweep. Beyond 100,001 members (base
 * included) the hash of what they follow from stands for them: a look at each would take minutes.
 */
export function sweepIdentity(sweep: Sweep): string[] {
  if (sweep.size <= MAX_LISTED_MEMBERS) return Array.from(sweep, hashScenario);
  return [`outline ${sha256(canonicalJson(sweep.outline()))}`];
}

/** A sweep whose members are made by `memberAt`, each time one is asked for. */
export function lazySweep(
  parts: Pick<Sweep, "axes" | "size" | "windows" | "outline">,
  memberAt: (index: number) => Scenario,
): Sweep {
  const member = (index: number): Scenario => {
    if (!Number.isInteger(index) || index < 0 || index >= parts.size)
      throw new RangeError(`A sweep of ${parts.size} members has none at ${index}.`);
    return memberAt(index);
  };
  function* members() {
    for (let index = 0; index < parts.size; index++) yield memberAt(index);
  }
  let all: readonly Scenario[] | undefined;
  return {
    ...parts,
    member,
    [Symbol.iterator]: members,
    get scenarios() {
      return (all ??= [...members()]);
    },
  };
}
