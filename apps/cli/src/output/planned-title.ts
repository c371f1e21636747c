import { aroundOf } from "../tasks/comparison.ts";
import type { PlannedSweep } from "../tasks/planned-sweep.ts";
import { aroundLine } from "./comparison-table.ts";

/** What is about to run, and whether its base is what was recorded. */
export function plannedTitle({ file, sweep }: PlannedSweep): string {
  return [file.title ?? file.name, ...aroundLine(aroundOf(sweep.member(0)))].join("\n");
}
