import { InvalidArgumentError, type Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { fidelityTable } from "../output/fidelity-table.ts";
import { descriptionFolder } from "../tasks/described-datasets.ts";
import { runStudy } from "../tasks/run-study.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";

const LARGEST_SEED = 2 ** 31 - 1;

export function fidelityCommand(program: Command): void {
  withSharedOptions(
    program
      .command("fidelity")
      .description("scores the models against a dataset's recorded history")
      .argument("<dataset>", "name or hash prefix of an ingested dataset")
      .option("--data <folder>", "ingest the dataset from your own copy of its files first")
      .option("--seed <number>", "key of all luck", seedOption, 1),
    "hindcast fidelity aave-v3-lab",
  ).action(async (dataset: string, options) => {
    const context = contextOf(options);
    const studied = await broughtDataset(dataset, options.data, context);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const { manifest, report } = await runStudy(store, studied, options.seed, context);
    const { modes, ...rest } = report;
    context.terminal.result(
      { dataset: manifest.name, datasetHash: manifest.hash, ...rest, ...modes },
      () => fidelityTable(report, `${manifest.name} ${manifest.hash.slice(0, 12)}`),
    );
    context.terminal.next(`hindcast datasets show ${manifest.name}`);
  });
}

/** Ingests a described dataset from a copy of its files, if one is given; the hash of what it got. */
async function broughtDataset(
  dataset: string,
  data: string | undefined,
  { home, terminal, signal }: CommandContext,
): Promise<string> {
  if (data === undefined) return dataset;
  // As in ingest: loading it takes time that no other use of this command should cost.
  const { ingestDataset } = await import("@hindcast/ingest");
  const { datasetHash } = await ingestDataset({
    home,
    folder: descriptionFolder(dataset),
    data,
    signal,
    onProgress: (progress) => terminal.progress(progress),
    engineVersion: ENGINE_VERSION,
  });
  terminal.endProgress();
  return datasetHash;
}

function seedOption(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`a whole number from 0 to ${LARGEST_SEED}`);
}
