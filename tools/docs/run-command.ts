import { spawnSync } from "node:child_process";
import type { Command } from "./commands.ts";

/** The commands that would start this very test again: their script is checked, not run. */
const RECURSIVE =
  /^(?:npm (?:test|start|ci|install)|pnpm (?:install|check|exec vitest|exec turbo)|pnpm run (?:check|main))\b/;
const NEEDS_SCRIPT = /^(?:npm|pnpm) (?:run )?(?<name>[a-z][\w:-]*)/;
/** Subcommands of npm and pnpm themselves. */
const BUILT_IN = ["install", "ci", "exec", "run"];
const LIMIT_MS = 120_000;

export interface Surroundings {
  readonly root: string;
  /** HINDCAST_HOME of the page: empty before its first command. */
  readonly home: string;
  /** A copy of recorded data, as HINDCAST_DATA; undefined where there is none. */
  readonly data: string | undefined;
  /** `scripts` of the root package.json. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Runs a command from the repository's root; answers what is wrong, or undefined. */
export function tryCommand(command: Command, at: Surroundings): string | undefined {
  const script = NEEDS_SCRIPT.exec(command.text)?.groups?.["name"];
  if (script !== undefined && !BUILT_IN.includes(script) && !(script in at.scripts))
    return `${command.where} ${command.text}: package.json has no script "${script}"`;
  if (RECURSIVE.test(command.text))
    return command.expected.length === 0
      ? undefined
      : `${command.where} ${command.text}: is not run, so its output cannot be promised`;
  const result = spawnSync("bash", ["-c", command.text], {
    cwd: at.root,
    encoding: "utf8",
    timeout: LIMIT_MS,
    env: {
      ...process.env,
      HINDCAST_HOME: at.home,
      HINDCAST_DATA: at.data ?? "",
      NO_COLOR: "1",
      FORCE_COLOR: "0",
    },
  });
  const output = `${result.stdout}${result.stderr}`;
  if (result.error !== undefined)
    return `${command.where} ${command.text}: ${result.error.message}`;
  if (result.status !== command.exitCode)
    return `${command.where} ${command.text}: exit ${result.status}, not ${command.exitCode}\n${output}`;
  const missing = firstMissing(command.expected, output);
  return missing === undefined
    ? undefined
    : `${command.where} ${command.text}: the output lacks "${missing}"\n${output}`;
}

/** Fragments are looked for in order, with runs of spaces alike. */
function firstMissing(expected: readonly string[], output: string): string | undefined {
  const plain = output.replace(/[ \t]+/g, " ");
  let from = 0;
  for (const fragment of expected) {
    const wanted = fragment.replace(/[ \t]+/g, " ");
    const found = plain.indexOf(wanted, from);
    if (found < 0) return fragment;
    from = found + wanted.length;
  }
  return undefined;
}
