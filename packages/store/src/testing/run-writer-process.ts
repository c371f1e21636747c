import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./writer-process.ts", import.meta.url));

/**
 * Starts writer-process.ts. `stepped(n)` resolves when it has stored n things (0: when it begins),
 * or when it is gone; `ended` with all it printed.
 */
export function startWriter(home: string, mode: string, seed: number) {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=@hindcast/source", PROGRAM, home, mode, String(seed)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  let tell = (): void => {};
  const ended = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      tell();
    });
  child.once("close", () => {
    ended.resolve(output);
  });
  const stepped = (steps: number): Promise<unknown> => {
    const reached = Promise.withResolvers<void>();
    tell = () => {
      if (output.startsWith(`ready\n${".".repeat(steps)}`)) reached.resolve();
    };
    tell();
    return Promise.race([reached.promise, ended.promise]);
  };
  return { stepped, ended: ended.promise, kill: () => child.kill("SIGKILL") };
}
