import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { runProgram } from "../run-program.ts";
import { MAIN, ROOT, SOURCE_FLAGS } from "./places.ts";

/** How a command line ended and what it said. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process: as a child does it, without the second a start takes. */
export async function hindcast(...args: readonly string[]): Promise<Ending> {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      said[name] += stripVTControlCharacters(String(chunk));
      return true;
    }),
  );
  const signals = ["SIGINT", "SIGTERM"] as const;
  const before = signals.map((signal) => process.listeners(signal));
  process.exitCode = undefined;
  try {
    await runProgram(args);
    return { exitCode: Number(process.exitCode ?? 0), ...said };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
    signals.forEach((signal, index) => {
      for (const listener of process.listeners(signal))
        if (before[index]?.includes(listener) !== true) process.off(signal, listener);
    });
  }
}

/** The one JSON document a command printed; anything before or after it fails. */
export function jsonOf<T = Record<string, unknown>>(ending: Ending): T {
  return JSON.parse(ending.stdout) as T;
}

export interface StartedHindcast {
  readonly child: ChildProcess;
  readonly ending: Promise<Ending & { readonly signal: NodeJS.Signals | null }>;
  /** Settles when standard error has said this. */
  readonly said: (text: string | RegExp) => Promise<void>;
}

/** Starts a command line as a process of its own. */
export function startHindcast(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  script = MAIN,
): StartedHindcast {
  const child = spawn(process.execPath, [...SOURCE_FLAGS, script, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NO_COLOR: "1",
      // A start takes half the time when the sources need not be compiled again.
      NODE_COMPILE_CACHE: join(tmpdir(), "hindcast-compile-cache"),
      ...env,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const ending = closed.then(([exitCode, signal]) => ({ exitCode, signal, stdout, stderr }));
  return {
    child,
    ending,
    said: async (text) => {
      while (stderr.search(text) < 0) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended without saying ${String(text)}: ${stdout}${stderr}`);
        await Promise.race([once(child.stderr, "data"), ending]);
      }
    },
  };
}
