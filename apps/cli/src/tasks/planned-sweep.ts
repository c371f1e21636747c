import type { ScenarioFile, Sweep } from "@hindcast/replay";
import type { OpenMarket } from "./open-market.ts";

/** A scenario file read, its dataset opened, every member resolved. Nothing has run yet. */
export interface PlannedSweep {
  readonly file: ScenarioFile;
  readonly text: string;
  readonly market: OpenMarket;
  readonly sweep: Sweep;
  readonly sweepHash: string;
}
