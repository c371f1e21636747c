/**
 * `pnpm bench:mechanisms [--json] [--rounds n] [--only name,…] [--write]`: what replays of the lab's
 * month cost with each mechanism alone and with all of them, and those of a busy month with many,
 * against the plain replay in the same process. `--write` renews the run on docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withFolder } from "../temporary-folder.ts";
import { describeMachine, loadNow } from "../machine.ts";
import { measureCosts } from "./measure-costs.ts";
import { costsTable, withRun } from "./costs-table.ts";

const PAGE = fileURLToPath(new URL("../../../docs/benchmarks.md", import.meta.url));

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    rounds: { type: "string", default: "7" },
    only: { type: "string" },
    write: { type: "boolean" },
  },
});
const loadAtStart = loadNow();
const started = performance.now();
const costs = await withFolder((home) =>
  measureCosts({ home, rounds: Number(values.rounds), only: values.only?.split(",") }),
);
const report = {
  format: 1,
  ...costs,
  seconds: Math.round((performance.now() - started) / 1000),
  machine: describeMachine(loadAtStart),
} as const;
console.log(values.json === true ? JSON.stringify(report) : costsTable(report));
if (values.write === true)
  writeFileSync(PAGE, withRun(readFileSync(PAGE, "utf8"), costsTable(report)));
