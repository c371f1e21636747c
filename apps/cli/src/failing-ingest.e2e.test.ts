import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startHindcast } from "./testing/run-hindcast.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

/** A folder with one candle file in which two rows of one minute differ. */
function conflictingCandles(): string {
  const folder = join(temporaryFolder(), "candles");
  mkdirSync(folder);
  const row = (close: string): string =>
    `1651363200000,78.1,78.2,78.0,${close},10,1651363259999,780,4,5,390,0`;
  const text = `${row("78.02")}\n${row("78.03")}\n`;
  writeFileSync(join(folder, "candles.csv"), text);
  const description = {
    slug: "candles",
    title: "Two candles of one minute",
    description: "They differ.",
    protocol: null,
    licence: "none",
    source: "written by a test",
    files: [
      {
        role: "klines",
        path: "candles.csv",
        bytes: Buffer.byteLength(text),
        sha256: createHash("sha256").update(text).digest("hex"),
        series: "X",
        intervalSeconds: 60,
      },
    ],
  };
  writeFileSync(join(folder, "dataset.json"), JSON.stringify(description));
  return folder;
}

test("an ingest that fails while a bar is drawn ends by itself, with its reason", async () => {
  const home = join(temporaryFolder(), "home");
  const started = startHindcast(["ingest", conflictingCandles(), "--home", home]);
  const deadline = setTimeout(() => started.child.kill("SIGKILL"), 20_000);
  const ending = await started.ending;
  clearTimeout(deadline);
  expect(ending).toMatchObject({ exitCode: 65, signal: null });
  expect(ending.stderr).toContain("E-INGEST-030 2 rows are in quarantine");
}, 30_000);
