import type { Command } from "commander";
import { interrupted } from "@hindcast/replay";
import { homeFolder } from "../output/home.ts";
import { openTerminal, type Terminal } from "../output/terminal.ts";

/** What every command gets: where things live and how it speaks. */
export interface CommandContext {
  readonly home: string;
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C; the second one ends the process at once. */
  readonly signal: AbortSignal;
}

interface SharedOptions {
  readonly home?: string;
  readonly json?: boolean;
}

/** Adds the options every command has, and an example to its help. */
export function withSharedOptions(command: Command, example: string): Command {
  return command
    .option(
      "--home <folder>",
      "where datasets and runs live (default: $HINDCAST_HOME or .hindcast)",
    )
    .option(
      "--json",
      "one JSON document on standard output, progress as JSON lines on standard error",
    )
    .addHelpText("after", `\nExample:\n  $ ${example}`);
}

/** Opens a command's context from its options. */
export function contextOf(options: SharedOptions): CommandContext {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => controller.abort(interrupted()));
  return {
    home: homeFolder(options.home),
    terminal: openTerminal(options.json === true),
    signal: controller.signal,
  };
}
