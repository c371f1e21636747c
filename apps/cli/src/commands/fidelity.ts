import { InvalidArgumentError, type Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { fidelityTable } from "../output/fidelity-table.ts";
import { runStudy } from "../tasks/run-study.ts";
import { contextOf, withSharedOptions } from "./command.ts";

const LARGEST_SEED = 2 ** 31 - 1;

export function fidelityCommand(program: Command): void {
  withSharedOptions(
    program
      .command("fidelity")
      .description("scores the models against a dataset's recorded history")
      .argument("<dataset>", "name or hash prefix")
      .option("--seed <number>", "key of all luck", seedOption, 1),
    "hindcast fidelity aave-v3-lab",
  ).action(async (dataset: string, options) => {
    const context = contextOf(options);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const { manifest, report } = await runStudy(store, dataset, options.seed, context);
    const { modes, ...rest } = report;
    context.terminal.result(
      { dataset: manifest.name, datasetHash: manifest.hash, ...rest, ...modes },
      () => fidelityTable(report, `${manifest.name} ${manifest.hash.slice(0, 12)}`),
    );
    context.terminal.next(`hindcast datasets show ${manifest.name}`);
  });
}

function seedOption(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`a whole number from 0 to ${LARGEST_SEED}`);
}
