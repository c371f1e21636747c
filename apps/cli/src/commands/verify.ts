import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { EXIT } from "../output/exit-codes.ts";
import { verifyReference } from "../tasks/verify-runs.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { countOption } from "./sweep.ts";

export function verifyCommand(program: Command): void {
  withSharedOptions(
    program
      .command("verify")
      .description("runs a sweep, a run or a report's runs again and compares every hash")
      .argument("<reference>", "sweep hash or name, run hash, or a report's HTML file")
      .option("--workers <count>", "worker threads", countOption, availableParallelism()),
    "hindcast verify weth-liquidation-threshold",
  ).action(async (reference: string, options) => {
    const context = contextOf(options);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const checks = await verifyReference(store, reference, options.workers, context);
    const wrong = checks.filter((check) => check.found !== check.expected);
    context.terminal.result(
      { checked: checks.length, mismatched: wrong.length, mismatches: wrong },
      () =>
        [
          ...wrong.map(
            (check) => `  ${check.what}: expected ${check.expected}, found ${check.found}`,
          ),
          `  ${checks.length - wrong.length} of ${checks.length} hashes are reproduced`,
        ].join("\n"),
    );
    if (wrong.length > 0) process.exitCode = EXIT.notReproduced;
    context.terminal.next(wrong.length > 0 ? "hindcast doctor" : "hindcast serve");
  });
}
