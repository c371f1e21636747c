import { InvalidArgumentError, type Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { fidelityTable } from "../output/fidelity-table.ts";
import { descriptionFolder } from "../tasks/described-datasets.ts";
import { runStudy } from "../tasks/run-study.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";

const SHOWN_FAULTS = 5;
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
    const brought = await broughtDataset(dataset, options.data, context);
    using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
    const { manifest, report } = await runStudy(store, brought.dataset, options.seed, context);
    const { modes, ...rest } = report;
    context.terminal.result(
      {
        dataset: manifest.name,
        datasetHash: manifest.hash,
        quarantined: brought.faults.length,
        ...rest,
        ...modes,
      },
      () => fidelityTable(report, `${manifest.name} ${manifest.hash.slice(0, 12)}`),
    );
    context.terminal.next(`hindcast datasets show ${manifest.name}`);
  });
}

interface Brought {
  /** Name or hash of what is to be studied. */
  readonly dataset: string;
  /** Rows of the copy that were refused. */
  readonly faults: readonly { readonly file: string; readonly line: number }[];
}

/**
 * Ingests a described dataset from a copy of its files, if one is given. Refused rows stay in
 * quarantine and are told; they do not stop the study, which says what it lacks (E-FID-001).
 */
async function broughtDataset(
  dataset: string,
  data: string | undefined,
  { home, terminal, signal }: CommandContext,
): Promise<Brought> {
  if (data === undefined) return { dataset, faults: [] };
  // As in ingest: loading it takes time that no other use of this command should cost.
  const { ingestDataset } = await import("@hindcast/ingest");
  const { datasetHash, quarantined } = await ingestDataset({
    home,
    folder: descriptionFolder(dataset),
    data,
    tolerance: Number.MAX_SAFE_INTEGER,
    signal,
    onProgress: (progress) => terminal.progress(progress),
    engineVersion: ENGINE_VERSION,
  });
  terminal.endProgress();
  const faults = quarantined.filter((row) => row.severity === "fault");
  for (const { file, line, column, reason } of faults.slice(0, SHOWN_FAULTS))
    terminal.say(`  in quarantine: ${file}:${line} ${column}: ${reason}`);
  if (faults.length > SHOWN_FAULTS)
    terminal.say(`  in quarantine: ${faults.length - SHOWN_FAULTS} more rows`);
  return { dataset: datasetHash, faults };
}

function seedOption(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`a whole number from 0 to ${LARGEST_SEED}`);
}
