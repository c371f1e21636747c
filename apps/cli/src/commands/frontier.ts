import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { EXIT } from "../output/exit-codes.ts";
import { frontierText } from "../output/frontier-table.ts";
import { plannedTitle } from "../output/planned-title.ts";
import { findFrontier } from "../tasks/find-frontier.ts";
import { metricOf } from "../tasks/metric-condition.ts";
import { planSweep } from "../tasks/run-sweep.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { countOption } from "./sweep.ts";

export function frontierCommand(program: Command): void {
  withSharedOptions(
    program
      .command("frontier")
      .description(
        "runs a scenario file and shows the members that no other beats in two metrics at once",
      )
      .argument("<scenario>", "scenario file (YAML)")
      .option("--efficiency <metric>", "what is to be had", "capital-efficiency")
      .option("--loss <metric>", "what it costs", "bad-debt")
      .option("--seeds <count>", "do it again under so many seeds", countOption, 1)
      .option("--workers <count>", "worker threads", countOption, availableParallelism()),
    "hindcast frontier examples/weth-liquidation-threshold/scenario.yaml --loss liquidated-value",
  ).action(async (scenario: string, options) => {
    const context = contextOf(options);
    const { terminal } = context;
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const metrics = { efficiency: metricOf(options.efficiency), loss: metricOf(options.loss) };
    const planned = planSweep(store, scenario);
    terminal.say(plannedTitle(planned));
    const found = await findFrontier(
      store,
      planned,
      { ...metrics, seeds: options.seeds },
      options.workers,
      context,
    );
    terminal.result(
      {
        dataset: { name: planned.market.manifest.name, hash: planned.market.manifest.hash },
        ...found,
      },
      () => frontierText(found),
    );
    if (found.failures.length > 0) process.exitCode = EXIT.partial;
    const best = found.points.find((point) => point.isBest);
    terminal.next(
      best === undefined
        ? `hindcast sweep ${scenario}`
        : `hindcast compare ${found.points[0]?.runHash.slice(0, 12)} ${best.runHash.slice(0, 12)}`,
    );
  });
}
