import type { Command } from "commander";
import { HindcastError } from "@hindcast/domain";
import { METRICS, type MetricId } from "@hindcast/evidence";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore, readRun } from "@hindcast/store";
import { comparisonTable, showDifference, showMetric } from "../output/comparison-table.ts";
import { table, type Terminal } from "../output/terminal.ts";
import { readStory } from "../tasks/assemble-report.ts";
import { comparisonOf } from "../tasks/comparison.ts";
import { openMarket } from "../tasks/open-market.ts";
import { findSweep, isSweep } from "../tasks/sweep-file.ts";
import { contextOf, withSharedOptions } from "./command.ts";

export function compareCommand(program: Command): void {
  withSharedOptions(
    program
      .command("compare")
      .description(
        "compares the runs of a sweep, or any runs metric by metric; shows only what differs",
      )
      .argument(
        "<run...>",
        "a sweep, finished or still running; or two to eight run hashes (prefixes will do), the first of which is the reference",
      )
      .option("--all", "show metrics that do not differ too"),
    "hindcast compare 3f9a1c 77b0e2",
  ).action((references: string[], options) => {
    const { home, terminal } = contextOf(options);
    const [only] = references;
    if (references.length === 1 && only !== undefined && isSweep(home, only)) {
      compareSweep(home, terminal, only);
      return;
    }
    if (references.length < 2 || references.length > 8)
      throw new HindcastError({
        code: "E-CLI-012",
        what: `${references.length} runs cannot be compared; two to eight can, or a sweep.`,
        next: "hindcast datasets list, then hindcast sweep, prints run hashes with --json",
      });
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const runs = references.map((reference) => {
      const { manifest } = readRun(store, reference);
      return { runHash: manifest.runHash, metrics: readStory(store, manifest.runHash).metrics() };
    });
    const base = runs[0] as (typeof runs)[number];
    const ids = METRICS.map((metric) => metric.id as MetricId).filter(
      (id) => options.all === true || runs.some((run) => run.metrics[id] !== base.metrics[id]),
    );
    terminal.result({ reference: base.runHash, metrics: ids, runs }, () =>
      ids.length === 0
        ? "  the runs agree in every metric"
        : table(
            ["metric", ...runs.map((run) => run.runHash.slice(0, 12))],
            ids.map((id) => [
              METRICS.find((metric) => metric.id === id)?.name ?? id,
              ...runs.map((run, index) =>
                index === 0
                  ? showMetric(id, run.metrics[id])
                  : showDifference(id, run.metrics[id] - base.metrics[id]),
              ),
            ]),
          ),
    );
    terminal.next(`hindcast verify ${base.runHash.slice(0, 12)}`);
  });
}

/** Shows what is finished of a sweep, as `hindcast sweep` shows it at the end. */
function compareSweep(home: string, terminal: Terminal, reference: string): void {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const sweep = findSweep(home, reference);
  const comparison = comparisonOf(store, openMarket(store, sweep.dataset.hash), sweep);
  const { sweepHash, members } = sweep;
  const finished = comparison.runs.length;
  const failed = members.filter(({ failure }) => failure !== null).length;
  const { fidelity, runs } = comparison;
  terminal.result({ sweepHash, members: members.length, finished, failed, fidelity, runs }, () =>
    [
      // Everything is told as a difference from the base.
      members[0]?.runHash === null ? "  the base has not finished" : comparisonTable(comparison),
      "",
      `  ${finished} of ${members.length} members are finished${failed === 0 ? "" : `, ${failed} failed`}`,
    ].join("\n"),
  );
  terminal.next(`hindcast report ${sweepHash.slice(0, 12)}`);
}
