import { InvalidArgumentError, type Command } from "commander";
import { groupThousands } from "@hindcast/evidence";
import type { IngestCounts } from "@hindcast/ingest";
import { ENGINE_VERSION } from "@hindcast/replay";
import { historyStory } from "../output/history-story.ts";
import { table } from "../output/terminal.ts";
import { descriptionFolder } from "../tasks/described-datasets.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";

export function ingestCommand(program: Command): void {
  withSharedOptions(
    program
      .command("ingest")
      .description("reads a dataset's sources, checks every row and seals it in the store")
      .argument("<dataset>", "folder with a dataset.json, that file, or a described dataset's name")
      .option("--data <folder>", "your own copy of files that are not part of the project")
      .option("--tolerate <rows>", "rows that may end in quarantine", toleranceOption, 0),
    "hindcast ingest datasets/aave-v3-lab",
  ).action(async (dataset: string, options) => {
    const source = { folder: descriptionFolder(dataset), data: options.data };
    await ingest(source, options.tolerate, contextOf(options));
  });
}

/** What is ingested: a description's folder, and a copy of files that are not part of the project. */
export interface IngestSource {
  readonly folder: string;
  readonly data?: string | undefined;
}

/** Ingests a described dataset and shows what it holds; gives the dataset's name. */
export async function ingest(
  { folder, data }: IngestSource,
  tolerance: number,
  { home, terminal, signal }: CommandContext,
): Promise<string> {
  // Loading it takes as long as everything else together, and no other command needs it.
  const { ingestDataset } = await import("@hindcast/ingest");
  const started = performance.now();
  const result = await ingestDataset({
    home,
    folder,
    ...(data === undefined ? {} : { data }),
    tolerance,
    signal,
    onProgress: (progress) => terminal.progress(progress),
    engineVersion: ENGINE_VERSION,
  });
  terminal.endProgress();
  const seconds = (performance.now() - started) / 1000;
  const { slug, datasetHash, version, counts, quarantined, verificationLevel, story } = result;
  terminal.result(
    {
      name: slug,
      datasetHash,
      version,
      counts,
      quarantined: quarantined.length,
      verificationLevel,
      ...(story === undefined ? {} : { story }),
    },
    () =>
      [
        table(
          ["facts", "rows"],
          Object.entries(counts.facts).map(([kind, rows]) => [kind, groupThousands(String(rows))]),
        ),
        story === undefined ? "" : historyStory(story),
        `  ${groupThousands(String(counts.read))} rows read · ${counts.duplicates} repeated · ${quarantined.length} in quarantine · verification ${verificationLevel}`,
        `  dataset ${slug} ${datasetHash.slice(0, 12)} · ${seconds.toFixed(1)} s`,
      ].join("\n"),
  );
  terminal.next(`hindcast ${nextVerb(counts.facts, story !== undefined)} ${slug}`);
  return slug;
}

/** Prices alone cannot be replayed; histories told in others' tables are studied first. */
function nextVerb(facts: IngestCounts["facts"], isTold: boolean): string {
  if (isTold) return "fidelity";
  const isMarket = facts.reserveListing !== undefined || facts.marketListing !== undefined;
  return isMarket ? "replay" : "datasets show";
}

function toleranceOption(text: string): number {
  const rows = Number(text);
  if (Number.isSafeInteger(rows) && rows >= 0) return rows;
  throw new InvalidArgumentError("a whole number of rows, 0 or more");
}
