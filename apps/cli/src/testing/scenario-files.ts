import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-home.ts";

/** A scenario over the lab dataset: the base and one member for every close factor. */
export function closeFactors(values: readonly string[], dataset = "aave-v3-lab"): string {
  return [
    "name: close-factors",
    `dataset: ${dataset}`,
    "liquidator: { gasCost: 25 USD, saleCost: 0.1 % }",
    "patches:",
    "  - parameter: closeFactor",
    `    set: [${values.join(", ")}]`,
    "",
  ].join("\n");
}

/** Writes a scenario file; gives its path. */
export function scenarioFile(text: string): string {
  const path = join(temporaryFolder(), "scenario.yaml");
  writeFileSync(path, text);
  return path;
}

/** What `hindcast sweep --json` prints, as far as tests look at it. */
export interface SweepDocument {
  readonly sweepHash: string;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly computed: number;
  readonly reused: number;
  readonly failed: readonly { readonly name: string; readonly failure: string }[];
  readonly runs: readonly {
    readonly name: string;
    readonly runHash: string;
    readonly metrics: Readonly<Record<string, string>>;
    readonly refusedParameterChanges: number;
  }[];
}

/** Run hash by scenario name, in the order of the names. */
export function hashesByName({ runs }: SweepDocument): Readonly<Record<string, string>> {
  const pairs = runs.map(({ name, runHash }): [string, string] => [name, runHash]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
