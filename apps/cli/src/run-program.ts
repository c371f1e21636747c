import { Command, CommanderError } from "commander";
import { HindcastError } from "@hindcast/domain";
import { compareCommand } from "./commands/compare.ts";
import { datasetsCommand } from "./commands/datasets.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { fidelityCommand } from "./commands/fidelity.ts";
import { frontierCommand } from "./commands/frontier.ts";
import { profileCommand } from "./commands/profile.ts";
import { spreadCommand } from "./commands/spread.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { replayCommand } from "./commands/replay.ts";
import { reportCommand } from "./commands/report.ts";
import { serveCommand } from "./commands/serve.ts";
import { solveCommand } from "./commands/solve.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { tableCommand } from "./commands/table.ts";
import { verifyCommand } from "./commands/verify.ts";
import { EXIT, exitCodeOf } from "./output/exit-codes.ts";
import { inOwnWords } from "./output/system-error.ts";
import { endAllProgress, toJson } from "./output/terminal.ts";

/** The command line: every command with its options, its help and an example. */
export function createProgram(): Command {
  const program = new Command("hindcast")
    .description(
      "Replays the recorded history of on-chain lending under its real risk parameters, then under others.",
    )
    .showHelpAfterError("(hindcast <command> --help shows an example)")
    .exitOverride();
  for (const add of [
    demoCommand,
    ingestCommand,
    datasetsCommand,
    replayCommand,
    fidelityCommand,
    sweepCommand,
    solveCommand,
    frontierCommand,
    spreadCommand,
    profileCommand,
    compareCommand,
    tableCommand,
    reportCommand,
    verifyCommand,
    serveCommand,
    doctorCommand,
  ])
    add(program);
  return program;
}

/** Runs one command line (without node and script) and sets the process's exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...args], { from: "user" });
  } catch (error) {
    // A bar left alone would go on drawing, and keep the process from ending.
    endAllProgress();
    fail(inOwnWords(error), args.includes("--json"));
  }
}

/** Ends the process as the command asked: a code for every kind of ending, one message. */
function fail(error: unknown, json: boolean): void {
  const asked = error instanceof CommanderError;
  if (asked && error.exitCode === 0) return;
  process.exitCode = asked ? EXIT.usage : exitCodeOf(error);
  if (json)
    process.stdout.write(`${toJson({ error: factsOf(error), exitCode: process.exitCode })}\n`);
  // Commander has said it already, with the usage.
  if (asked) return;
  if (error instanceof HindcastError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `This is a bug in Hindcast, not in your input.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
}

function factsOf(error: unknown): object {
  if (error instanceof CommanderError) return { code: "E-CLI-001", what: error.message };
  if (!(error instanceof HindcastError)) return { code: "E-BUG", what: String(error) };
  const { cause: _cause, ...said } = error.facts;
  return said;
}
