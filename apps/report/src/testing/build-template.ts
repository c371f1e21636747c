import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * Builds the page as it is in this checkout and returns it, leaving `dist` alone: a test of the page
 * must never pass on yesterday's build. A child process, because Vite takes the test runner's
 * NODE_ENV for a wish for a development build.
 */
export async function buildTemplate(): Promise<string> {
  const vite = join(
    dirname(createRequire(import.meta.url).resolve("vite/package.json")),
    "bin/vite.js",
  );
  const folder = await mkdtemp(join(tmpdir(), "hindcast-report-"));
  try {
    const args = [vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "error"];
    await promisify(execFile)(process.execPath, args, {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, NODE_ENV: "production" },
    });
    return await readFile(join(folder, "report.html"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
