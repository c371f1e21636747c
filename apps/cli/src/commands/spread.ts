import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { EXIT } from "../output/exit-codes.ts";
import { spreadText } from "../output/spread-table.ts";
import { plannedTitle } from "../output/planned-title.ts";
import { findSpread } from "../tasks/find-spread.ts";
import { keepSpread } from "../tasks/keep-spread.ts";
import { metricOf } from "../tasks/metric-condition.ts";
import { planSweep } from "../tasks/run-sweep.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { countOption } from "./sweep.ts";

export function spreadCommand(program: Command): void {
  withSharedOptions(
    program
      .command("spread")
      .description(
        "runs a scenario file under many seeds and shows each member's difference to the base with its interval",
      )
      .argument("<scenario>", "scenario file (YAML)")
      .option("--seeds <count>", "how many seeds", countOption, 20)
      .option("--metric <names...>", "what is compared", ["bad-debt"])
      .option("--workers <count>", "worker threads", countOption, availableParallelism()),
    "hindcast spread examples/coordination-failure/scenario.yaml --seeds 10 --metric bad-debt",
  ).action(async (scenario: string, options) => {
    const context = contextOf(options);
    const { terminal } = context;
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const metrics = options.metric.map(metricOf);
    const planned = planSweep(store, scenario);
    terminal.say(plannedTitle(planned));
    const { seeds, workers } = options;
    const found = await findSpread(store, planned, { metrics, seeds, workers }, context);
    terminal.result(
      {
        dataset: { name: planned.market.manifest.name, hash: planned.market.manifest.hash },
        ...found,
      },
      () => spreadText(found),
    );
    if (found.failures.length > 0) process.exitCode = EXIT.partial;
    const { sweepHash } = await keepSpread(store, planned, found, workers, context);
    terminal.next(`hindcast report ${sweepHash.slice(0, 12)}`);
  });
}
