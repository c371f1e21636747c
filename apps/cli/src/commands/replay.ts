import { Option, type Command } from "commander";
import { LIQUIDATOR_IDS } from "@hindcast/domain";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { stringify } from "yaml";
import { planSweepText } from "../tasks/run-sweep.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { runAndShow } from "./sweep.ts";

export function replayCommand(program: Command): void {
  withSharedOptions(
    program
      .command("replay")
      .description("replays a dataset under its recorded parameters and scores the result")
      .argument("<dataset>", "name or hash prefix of an ingested dataset")
      .addOption(
        new Option("--liquidator <model>", "who liquidates")
          .choices(LIQUIDATOR_IDS)
          .default("same-block"),
      )
      .option("--gas-cost <usd>", 'cost of a liquidation call, such as "25 USD"')
      .option("--sale-cost <percent>", 'cost of selling what was seized, such as "0.1 %"')
      .option("--full-journal", "journal every posting, not only what is news"),
    "hindcast replay aave-v3-lab --liquidator as-recorded",
  ).action(async (dataset: string, options) => {
    const context = contextOf(options);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
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
    await runAndShow(store, planSweepText(store, text, "hindcast replay"), 1, context);
  });
}
