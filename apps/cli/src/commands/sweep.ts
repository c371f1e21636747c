import { availableParallelism } from "node:os";
import { InvalidArgumentError, type Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore, type Store } from "@hindcast/store";
import { bandTable } from "../output/band-table.ts";
import { EXIT } from "../output/exit-codes.ts";
import { comparisonTable } from "../output/comparison-table.ts";
import { comparisonOf } from "../tasks/comparison.ts";
import type { PlannedSweep } from "../tasks/planned-sweep.ts";
import { planSweep, runSweep, type SweepLimits } from "../tasks/run-sweep.ts";
import { tableFormat, writeSweepTable } from "../tasks/sweep-table.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";

export function sweepCommand(program: Command): void {
  withSharedOptions(
    program
      .command("sweep")
      .description("runs a scenario file: the base and every member of its grid, on worker threads")
      .argument("<scenario>", "scenario file (YAML)")
      .option("--workers <count>", "worker threads", countOption, availableParallelism())
      .option(
        "--memory <bytes>",
        'memory it may take, such as "2GB" (default: half of the machine\'s); decides how many workers there are',
        memoryOption,
      )
      .option("--table <file>", "write the results as a table too: .parquet or .arrow")
      .option("--no-band", "leave out the draws that the scenario's band asks for"),
    "hindcast sweep examples/weth-liquidation-threshold/scenario.yaml --workers 2",
  ).action(async (scenario: string, options) => {
    const { workers, memory: memoryBytes } = options;
    const limits = { workers, ...(memoryBytes === undefined ? {} : { memoryBytes }) };
    if (options.table !== undefined) tableFormat(options.table);
    const shown = { withBand: options.band, table: options.table };
    await sweep(scenario, limits, contextOf(options), shown);
  });
}

/** What is shown of a sweep beside its comparison. */
export interface Shown {
  readonly withBand?: boolean;
  /** A file to write the results to as a table. */
  readonly table?: string | undefined;
}

/** Plans, runs and shows a sweep; gives its hash. */
export async function sweep(
  scenario: string,
  limits: SweepLimits,
  context: CommandContext,
  shown: Shown = {},
): Promise<string> {
  using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
  return await runAndShow(store, planSweep(store, scenario), limits, context, shown);
}

/** Runs a planned sweep and shows its comparison; gives its hash. */
export async function runAndShow(
  store: Store,
  planned: PlannedSweep,
  limits: SweepLimits,
  context: CommandContext,
  { withBand = true, table }: Shown = {},
): Promise<string> {
  const { terminal } = context;
  const members = planned.sweep.size;
  terminal.say(`${planned.file.title ?? planned.file.name}`);
  terminal.say(`${members} scenarios over ${planned.market.manifest.name}`);
  const started = performance.now();
  const result = await runSweep(store, planned, limits, context, withBand);
  const seconds = (performance.now() - started) / 1000;
  const comparison = comparisonOf(store, planned.market, result.sweep);
  if (table !== undefined) writeSweepTable(table, result.sweep, comparison);
  const failed = result.sweep.members.filter((member) => member.failure !== null);
  const { sweepHash, dataset } = result.sweep;
  const reference = sweepHash.slice(0, 12);
  terminal.result(
    {
      sweepHash,
      dataset,
      computed: result.computed,
      reused: result.reused,
      failed: failed.map(({ name, failure }) => ({ name, failure })),
      fidelity: comparison.fidelity,
      runs: comparison.runs,
      ...(result.sweep.band === undefined ? {} : { band: result.sweep.band }),
    },
    () =>
      [
        comparisonTable(comparison),
        ...(result.sweep.band === undefined ? [] : ["", bandTable(result.sweep.band)]),
        ...failed.map((member) => `  failed: ${member.name}: ${member.failure}`),
        "",
        `  sweep ${reference} · ${result.computed} computed, ${result.reused} reused · ${seconds.toFixed(1)} s`,
      ].join("\n"),
  );
  if (failed.length > 0) process.exitCode = EXIT.partial;
  terminal.next(`hindcast report ${reference}`);
  return sweepHash;
}

/** An amount of memory in bytes: "512MB", "2 GB", "1.5GiB"; at least 100 MB. */
export function memoryOption(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)$/i.exec(text.trim()) ?? [];
  const scale = { mb: 1e6, gb: 1e9, mib: 2 ** 20, gib: 2 ** 30 }[unit?.toLowerCase() ?? ""] ?? 0;
  const bytes = Number(count) * scale;
  if (bytes >= 100e6 && bytes <= 2 ** 50) return bytes;
  throw new InvalidArgumentError('an amount with its unit, at least 100 MB: "2GB"');
}

/** A whole number from 1 to 256. */
export function countOption(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count;
  throw new InvalidArgumentError("a whole number from 1 to 256");
}
