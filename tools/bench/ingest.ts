import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ingestDataset, type IngestOptions, type IngestResult } from "@hindcast/ingest";
import { candlesCsv } from "./candles.ts";
import { rateOf, type Findings } from "./figure.ts";
import { LAB_FOLDER } from "./lab.ts";
import type { Setting } from "./setting.ts";
import { timed } from "./stopwatch.ts";
import { withFolder } from "./temporary-folder.ts";

/** Rows through the whole pipeline: read, checked, decoded, validated, written and sealed. */
export async function benchIngest(setting: Setting): Promise<Findings> {
  const logs = await ingestRepeatedly({ folder: LAB_FOLDER }, setting.fewTimes);
  const candles = await withFolder((folder) => {
    const description = describeCandles(folder, setting.candles);
    return ingestRepeatedly({ folder, description }, setting.fewTimes);
  });
  const named = (id: string, label: string) => ({ id: `ingest.${id}`, label, unit: "rows/s" });
  return {
    figures: [
      rateOf(named("raw-logs", "raw logs (Parquet) to a sealed dataset"), logs.rows, logs.seconds),
      rateOf(named("klines", "candles (CSV) to a sealed dataset"), candles.rows, candles.seconds),
    ],
    ratios: [],
    checks: [],
  };
}

/** Each time into a store of its own: what is there already would not be written again. */
async function ingestRepeatedly(
  source: Omit<IngestOptions, "home">,
  repeats: number,
): Promise<{ rows: number; seconds: readonly number[] }> {
  const seconds: number[] = [];
  let rows = 0;
  for (let round = 0; round < repeats; round++)
    await withFolder(async (home) => {
      let result: IngestResult | undefined;
      seconds.push(await timed(async () => (result = await ingestDataset({ ...source, home }))));
      const { counts } = result as IngestResult;
      if (counts.kept !== counts.read)
        throw new Error(`${counts.read - counts.kept} rows were lost`);
      rows = counts.kept;
    });
  return { rows, seconds };
}

function describeCandles(folder: string, rows: number): object {
  const text = candlesCsv(rows);
  const path = "candles.csv";
  writeFileSync(join(folder, path), text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const bytes = Buffer.byteLength(text);
  const kind = { role: "klines", series: "generated:ETHUSDT", intervalSeconds: 60 };
  return {
    slug: "generated-candles",
    title: "Generated candles",
    description: "",
    protocol: null,
    licence: "Apache-2.0",
    source: "made for this benchmark",
    files: [{ ...kind, path, bytes, sha256, rows }],
  };
}
