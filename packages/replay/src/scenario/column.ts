import type { Patch } from "../kernel/patch.ts";
import type { MechanismChange } from "./mechanism-choice.ts";
import type { WorldChange } from "./world-choice.ts";

/** One patch of a file, resolved: the values it may take, in order. */
export interface Column {
  readonly name: string;
  /** Number of values. */
  readonly size: number;
  /** A range may leave open how far apart its values are; then it is drawn from. */
  readonly form: "list" | "range" | "open range";
  readonly window: Pick<Patch, "from" | "until">;
  /** How a value reads: "-3 pp". */
  readonly label: (position: number) => string;
  /** What a value does: one patch for each parameter. */
  readonly patches: (position: number) => readonly Patch[];
  /** The mechanism or world it puts in or leaves out; where it is left alone, that one is not there. */
  readonly switches?: string | undefined;
  /** What a value does to a mechanism, where the patch is about one. */
  readonly change?: (position: number) => MechanismChange;
  /** What a value does to a world, where the patch is about one. */
  readonly worldChange?: (position: number) => WorldChange;
}
