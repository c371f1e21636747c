import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./writer-process.ts", import.meta.url));

/** Starts writer-process.ts; `ready` resolves when it begins to work, `ended` with its output. */
export function startWriter(home: string, mode: string, seed: number) {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=@hindcast/source", PROGRAM, home, mode, String(seed)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("ready")) begun.resolve();
    });
  child.once("close", () => {
    begun.resolve();
    ended.resolve(output);
  });
  return { ready: begun.promise, ended: ended.promise, kill: () => child.kill("SIGKILL") };
}
