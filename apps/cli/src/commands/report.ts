import { join, resolve } from "node:path";
import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore, writeFileAtomically } from "@hindcast/store";
import { renderSweep } from "../tasks/render-sweep.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";

export function reportCommand(program: Command): void {
  withSharedOptions(
    program
      .command("report")
      .description("writes a sweep's report as one HTML file that opens from disk")
      .argument("<sweep>", "sweep hash (a prefix will do) or its name")
      .option("--out <file>", "where to write it (default: <home>/reports/<sweep>.html)")
      .option("--focus <scenario>", "name of the scenario the page opens on"),
    "hindcast report weth-liquidation-threshold --out report.html",
  ).action((reference: string, options) => {
    report(reference, options, contextOf(options));
  });
}

interface ReportOptions {
  readonly out?: string;
  readonly focus?: string;
}

/** Writes the report of a sweep; gives the file's path. */
export function report(
  reference: string,
  options: ReportOptions,
  { home, terminal }: CommandContext,
): string {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const { html, model, sweep } = renderSweep(store, reference, options.focus);
  const name = `${sweep.name}-${sweep.sweepHash.slice(0, 12)}.html`;
  const path = resolve(options.out ?? join(home, "reports", name));
  writeFileAtomically(path, html);
  terminal.result(
    { path, bytes: Buffer.byteLength(html), sweepHash: sweep.sweepHash, finding: model.finding },
    () =>
      [
        `  ${model.finding.sentence}`,
        `  ${model.finding.standing}: ${model.finding.because}`,
        "",
        `  report: ${path}`,
      ].join("\n"),
  );
  terminal.next(`hindcast verify ${sweep.sweepHash.slice(0, 12)}`);
  return path;
}
