import type { Command } from "commander";
import { groupThousands } from "@hindcast/evidence";
import { ENGINE_VERSION } from "@hindcast/replay";
import { listDatasets, openDataset, openStore, verifyDataset, type Finding } from "@hindcast/store";
import { EXIT } from "../output/exit-codes.ts";
import { table } from "../output/terminal.ts";
import { describeDataset } from "../tasks/describe-dataset.ts";
import { broughtDatasets } from "../tasks/described-datasets.ts";
import { contextOf, withSharedOptions } from "./command.ts";

export function datasetsCommand(program: Command): void {
  const datasets = program
    .command("datasets")
    .description("what has been ingested, and whether it is sound");
  withSharedOptions(
    datasets.command("list").description("every dataset"),
    "hindcast datasets list",
  ).action((options) => list(options));
  withSharedOptions(
    datasets
      .command("show")
      .description("one dataset: contents, source, gaps")
      .argument("<dataset>", "name or hash prefix"),
    "hindcast datasets show aave-v3-lab",
  ).action((name: string, options) => show(name, options));
  withSharedOptions(
    datasets
      .command("verify")
      .description("reads every segment of a dataset and checks it against its hash")
      .argument("[dataset]", "name or hash prefix (default: all)"),
    "hindcast datasets verify aave-v3-lab",
  ).action((name: string | undefined, options) => verify(name, options));
}

type Options = Parameters<typeof contextOf>[0];

async function list(options: Options): Promise<void> {
  const { home, terminal } = contextOf(options);
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const all = listDatasets(store);
  const stored = new Set(all.map((dataset) => dataset.name));
  const brought = (await broughtDatasets()).filter((one) => !stored.has(one.slug));
  const rowsOf = (d: (typeof all)[number]) => d.kinds.reduce((sum, kind) => sum + kind.rows, 0);
  terminal.result(
    all.map(({ name, version, hash, kinds, ...dataset }) => ({
      name,
      version,
      hash,
      rows: rowsOf({ name, version, hash, kinds, ...dataset }),
    })),
    () =>
      [
        all.length === 0
          ? `  nothing has been ingested in ${home}`
          : table(
              ["dataset", "version", "hash", "rows"],
              all.map((d) => [
                d.name,
                String(d.version),
                d.hash.slice(0, 12),
                groupThousands(String(rowsOf(d))),
              ]),
            ),
        ...(brought.length === 0
          ? []
          : ["", "  bring your own copy (hindcast ingest <name> --data <folder>):"]),
        ...brought.map((one) => `    ${one.slug}: ${one.title}`),
      ].join("\n"),
  );
  terminal.next(
    all.length === 0
      ? "hindcast ingest datasets/aave-v3-lab"
      : `hindcast datasets show ${all[0]?.name}`,
  );
}

function show(name: string, options: Options): void {
  const { home, terminal } = contextOf(options);
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const manifest = openDataset(store, name);
  const summary = describeDataset(manifest);
  terminal.result({ ...manifest, description: summary }, () =>
    [
      `  ${summary.title}`,
      `  ${manifest.name} version ${manifest.version} · ${manifest.hash}`,
      `  ${summary.protocol ?? "prices"} ${summary.protocolVersion} · chain ${summary.chain}`,
      `  ${summary.verificationLevel} · ${summary.quarantined} rows in quarantine · gaps: ${summary.gaps.length === 0 ? "none known" : summary.gaps.join("; ")}`,
      `  source: ${summary.source}`,
      `  licence: ${summary.licence}`,
      "",
      table(
        ["facts", "rows", "segments"],
        manifest.kinds.map((k) => [
          k.kind,
          groupThousands(String(k.rows)),
          String(k.segments.length),
        ]),
      ),
    ].join("\n"),
  );
  terminal.next(`hindcast replay ${manifest.name}`);
}

function verify(name: string | undefined, options: Options): void {
  const { home, terminal } = contextOf(options);
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const chosen = name === undefined ? listDatasets(store) : [openDataset(store, name)];
  const checked = chosen.map((dataset) => ({
    name: dataset.name,
    hash: dataset.hash,
    segments: dataset.kinds.reduce((sum, kind) => sum + kind.segments.length, 0),
    findings: verifyDataset(store, dataset),
  }));
  const damaged = checked.filter((one) => one.findings.length > 0);
  terminal.result({ datasets: checked }, () =>
    checked
      .flatMap((one) => [
        `  ${one.name} ${one.hash.slice(0, 12)}: ${one.segments} segments, ${one.findings.length === 0 ? "sound" : "DAMAGED"}`,
        ...one.findings.map(showFinding),
      ])
      .join("\n"),
  );
  if (damaged.length > 0) process.exitCode = EXIT.badData;
  terminal.next(
    damaged.length > 0
      ? `hindcast ingest <folder of ${damaged[0]?.name}>`
      : "hindcast datasets list",
  );
}

/** What is wrong and where, on two lines. */
export function showFinding({ code, what, where, why }: Finding): string {
  return `    ${code} ${what}\n      ${where}${why === "" ? "" : `: ${why}`}`;
}
