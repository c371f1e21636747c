import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { comparisonOf } from "../tasks/comparison.ts";
import { openMarket } from "../tasks/open-market.ts";
import { findSweep } from "../tasks/sweep-file.ts";
import { tableFormat, writeSweepTable } from "../tasks/sweep-table.ts";
import { contextOf, withSharedOptions } from "./command.ts";

export function tableCommand(program: Command): void {
  withSharedOptions(
    program
      .command("table")
      .description("writes a sweep's results as a table for other programs, one row a member")
      .argument("<sweep>", "hash prefix or name of a sweep, finished or still running")
      .argument("<file>", "where to write it: .parquet or .arrow"),
    "hindcast table weth-liquidation-threshold results.parquet",
  ).action((reference: string, path: string, options) => {
    const { home, terminal } = contextOf(options);
    const format = tableFormat(path);
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const sweep = findSweep(home, reference);
    const market = openMarket(store, sweep.dataset.hash);
    writeSweepTable(path, sweep, comparisonOf(store, market, sweep));
    const members = sweep.members.length;
    const finished = sweep.members.filter(({ runHash }) => runHash !== null).length;
    terminal.result(
      { path, format, sweepHash: sweep.sweepHash, members, finished },
      () => `  ${path}: ${members} members, ${finished} of them finished`,
    );
    terminal.next(`hindcast report ${sweep.sweepHash.slice(0, 12)}`);
  });
}
