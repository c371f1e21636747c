import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Option, type Command } from "commander";
import { HindcastError, LIQUIDATOR_IDS } from "@hindcast/domain";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { stringify } from "yaml";
import { planSweep, planSweepText } from "../tasks/run-sweep.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { runAndShow } from "./sweep.ts";

export function replayCommand(program: Command): void {
  withSharedOptions(
    program
      .command("replay")
      .description("replays a dataset under its recorded parameters and scores the result")
      .argument(
        "<dataset>",
        "name or hash prefix of an ingested dataset, or a scenario: its file or folder",
      )
      .addOption(
        new Option("--liquidator <model>", "who liquidates")
          .choices(LIQUIDATOR_IDS)
          .default("same-block"),
      )
      .option("--gas-cost <usd>", 'cost of a liquidation call, such as "25 USD"')
      .option("--sale-cost <percent>", 'cost of selling what was seized, such as "0.1 %"')
      .option("--full-journal", "journal every posting, not only what is news")
      .option("--no-band", "leave out the draws that a scenario's band asks for"),
    "hindcast replay aave-v3-lab --liquidator as-recorded",
  ).action(async (dataset: string, options, command: Command) => {
    const context = contextOf(options);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    if (existsSync(dataset)) {
      refuseOwnLiquidator(dataset, command);
      const planned = planSweep(store, dataset);
      await runAndShow(store, planned, { workers: availableParallelism() }, context, {
        withBand: options.band,
      });
      return;
    }
    const text = stringify({
      name: `replay-${options.liquidator}`,
      title: `${dataset} under its recorded parameters`,
      dataset,
      liquidator: {
        model: options.liquidator,
        ...(options.gasCost === undefined ? {} : { gasCost: options.gasCost }),
        ...(options.saleCost === undefined ? {} : { saleCost: options.saleCost }),
      },
      journal: options.fullJournal === true ? "full" : "event",
    });
    await runAndShow(store, planSweepText(store, text, "hindcast replay"), { workers: 1 }, context);
  });
}

/** A scenario says itself who liquidates: an option beside it would silently not apply (E-CLI-023). */
function refuseOwnLiquidator(scenario: string, command: Command): void {
  const given = ["liquidator", "gasCost", "saleCost", "fullJournal"].filter(
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (given.length === 0) return;
  throw new HindcastError({
    code: "E-CLI-023",
    what: `The scenario says itself who liquidates and what is kept; ${given.join(", ")} was given too.`,
    where: scenario,
    next: `hindcast replay ${scenario}`,
  });
}
