import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Order } from "./child.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const run = promisify(execFile);

/** Has an order carried out by a process of its own; gives what it printed. */
export async function inProcess<Result>(order: Order): Promise<Result> {
  const { stdout } = await run(
    process.execPath,
    ["--conditions=@hindcast/source", CHILD, JSON.stringify(order)],
    { maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout) as Result;
}
