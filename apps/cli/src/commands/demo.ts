import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { HindcastError } from "@hindcast/domain";
import type { Terminal } from "../output/terminal.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { ingest } from "./ingest.ts";
import { report } from "./report.ts";
import { sweep } from "./sweep.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const DATASET = join(ROOT, "datasets/aave-v3-lab");
const SCENARIO = join(ROOT, "examples/weth-liquidation-threshold/scenario.yaml");

export function demoCommand(program: Command): void {
  withSharedOptions(
    program
      .command("demo")
      .description("the whole thread on bundled data: ingest, base and sweep, report"),
    "hindcast demo",
  ).action(async (options) => {
    const context = contextOf(options);
    if (!existsSync(DATASET))
      throw new HindcastError({
        code: "E-CLI-015",
        what: "The bundled dataset is not here.",
        where: DATASET,
        next: "run the demo from a checkout of the project",
      });
    const { terminal, results } = oneResult(context.terminal);
    const steps = { ...context, terminal };
    await ingest({ folder: DATASET }, 0, steps);
    const hash = await sweep(SCENARIO, { workers: availableParallelism() }, steps);
    report(hash, {}, steps);
    const [ingested, swept, reported] = results;
    if (terminal.json)
      context.terminal.result({ ingest: ingested, sweep: swept, report: reported }, () => "");
  });
}

/** A terminal for the steps of one command: with --json their results become one document. */
function oneResult(terminal: Terminal): { terminal: Terminal; results: readonly unknown[] } {
  const results: unknown[] = [];
  const result: Terminal["result"] = terminal.json
    ? (value) => void results.push(value)
    : (value, show) => terminal.result(value, show);
  return { terminal: { ...terminal, result }, results };
}
