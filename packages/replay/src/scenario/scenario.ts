import type { Patch } from "../kernel/patch.ts";

/** One member of a sweep, completely determined. The empty patch list is the base. */
export interface Scenario {
  readonly name: string;
  /** How the patch values read, one per axis: ["-3 pp", "105 %"]. Names only; not hashed. */
  readonly coordinates: readonly string[];
  readonly patches: readonly Patch[];
  readonly liquidator: LiquidatorChoice;
  readonly seed: number;
  readonly journal: "event" | "full";
  readonly snapshotEverySeconds: number;
}

export interface LiquidatorChoice {
  readonly model: string;
  readonly params: Readonly<Record<string, bigint>>;
}
