import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { HindcastError } from "@hindcast/domain";
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
    await ingest(DATASET, 0, context);
    const hash = await sweep(SCENARIO, availableParallelism(), context);
    report(hash, {}, context);
  });
}
