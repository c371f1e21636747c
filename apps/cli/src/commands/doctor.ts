import { statfsSync } from "node:fs";
import type { Command } from "commander";
import { groupThousands } from "@hindcast/evidence";
import { ENGINE_VERSION } from "@hindcast/replay";
import { reportTemplatePath } from "@hindcast/report";
import { openStore, verifyHome } from "@hindcast/store";
import { existsSync } from "node:fs";
import { EXIT } from "../output/exit-codes.ts";
import { table } from "../output/terminal.ts";
import { contextOf, withSharedOptions } from "./command.ts";
import { showFinding } from "./datasets.ts";

/** One thing that was looked at. */
interface Check {
  readonly what: string;
  readonly sound: boolean;
  readonly found: string;
}

const OLDEST_NODE = 24;

export function doctorCommand(program: Command): void {
  withSharedOptions(
    program.command("doctor").description("checks the machine, the store and everything in it"),
    "hindcast doctor",
  ).action((options) => {
    const { home, terminal } = contextOf(options);
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const findings = verifyHome(store);
    const free = statfsSync(home);
    const freeMegabytes = Math.floor((free.bavail * free.bsize) / 1e6);
    const major = Number(process.versions.node.split(".")[0]);
    const checks: Check[] = [
      { what: "Node", sound: major >= OLDEST_NODE, found: process.version },
      { what: "engine", sound: true, found: ENGINE_VERSION },
      { what: "home", sound: true, found: home },
      {
        what: "free disk",
        sound: freeMegabytes > 500,
        found: `${groupThousands(String(freeMegabytes))} MB`,
      },
      {
        what: "report page",
        sound: existsSync(reportTemplatePath()),
        found: existsSync(reportTemplatePath())
          ? "built"
          : "missing: pnpm --filter @hindcast/report build",
      },
      {
        what: "store",
        sound: findings.length === 0,
        found:
          findings.length === 0
            ? "every segment, dataset, run and row is sound"
            : `${findings.length} findings`,
      },
    ];
    const wrong = checks.filter((check) => !check.sound);
    terminal.result({ checks, findings }, () =>
      [
        table(
          ["check", "", "found"],
          checks.map((c) => [c.what, c.sound ? "ok" : "WRONG", c.found]),
        ),
        ...findings.map(showFinding),
      ].join("\n"),
    );
    if (wrong.length > 0) process.exitCode = findings.length > 0 ? EXIT.badData : EXIT.partial;
    terminal.next(wrong.length === 0 ? "hindcast datasets list" : "hindcast datasets verify");
  });
}
