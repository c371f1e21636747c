import type { Patch } from "../kernel/patch.ts";
import type { World } from "../worlds/world.ts";

/** One member of a sweep, completely determined. The empty patch list is the base. */
export interface Scenario {
  readonly name: string;
  /** How the patch values read, one per axis: ["-3 pp", "105 %"]. Names only; not hashed. */
  readonly coordinates: readonly string[];
  readonly patches: readonly Patch[];
  readonly liquidator: LiquidatorChoice;
  /** What stands around the protocol, in the order in which it is asked; absent where nothing does. */
  readonly mechanisms?: readonly MechanismChoice[];
  /** Prices other than the recorded ones, each laid over the one before; absent where history stands. */
  readonly worlds?: readonly World[];
  readonly seed: number;
  readonly journal: "event" | "full";
  readonly snapshotEverySeconds: number;
}

export interface LiquidatorChoice {
  readonly model: string;
  readonly params: Readonly<Record<string, bigint>>;
}

/** A mechanism of a scenario: which, for which reserve (all where absent), and how it is set. */
export interface MechanismChoice {
  readonly name: string;
  readonly model: string;
  readonly reserve?: string;
  readonly params: Readonly<Record<string, bigint>>;
}
