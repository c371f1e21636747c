#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { HindcastError } from "@hindcast/domain";
import { compareCommand } from "./commands/compare.ts";
import { datasetsCommand } from "./commands/datasets.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { replayCommand } from "./commands/replay.ts";
import { reportCommand } from "./commands/report.ts";
import { serveCommand } from "./commands/serve.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { verifyCommand } from "./commands/verify.ts";
import { EXIT, exitCodeOf } from "./output/exit-codes.ts";
import { toJson } from "./output/terminal.ts";

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
  sweepCommand,
  compareCommand,
  reportCommand,
  verifyCommand,
  serveCommand,
  doctorCommand,
])
  add(program);

/** Ends the process as the command asked: a code for every kind of ending, one message. */
function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return;
  }
  process.exitCode = exitCodeOf(error);
  if (process.argv.includes("--json")) {
    const facts =
      error instanceof HindcastError ? error.facts : { code: "E-BUG", what: String(error) };
    const { cause: _cause, ...said } = facts as { cause?: unknown };
    process.stdout.write(`${toJson({ error: said, exitCode: process.exitCode })}\n`);
  }
  if (error instanceof HindcastError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `This is a bug in Hindcast, not in your input.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
}

try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}
