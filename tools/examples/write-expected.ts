/**
 * `pnpm examples:write [name…]`: runs every example, or these, and writes its expected.json anew. The difference is
 * for a reviewer to read: a hash that moves without a reason is a bug.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runExample } from "./run-example.ts";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? readdirSync(folder) : asked) {
  const home = mkdtempSync(join(tmpdir(), "hindcast-example-"));
  try {
    const result = runExample(join(folder, name), home);
    writeFileSync(join(folder, name, "expected.json"), `${JSON.stringify(result, null, 2)}\n`);
    console.log(
      `${name}: ${Object.keys(result.runs).length} runs, ${result.sweepHash === undefined ? "a question" : `sweep ${result.sweepHash}`}`,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
