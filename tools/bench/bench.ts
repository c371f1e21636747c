/**
 * `pnpm bench [--json] [--quick] [--only part]`: how fast is it, measured against baselines of
 * the same run. See docs/benchmarks.md for what each figure means.
 */
import { parseArgs } from "node:util";
import { ingestDataset } from "@hindcast/ingest";
import { benchDecoder } from "./decoder.ts";
import type { Findings } from "./figure.ts";
import { benchIngest } from "./ingest.ts";
import { benchKernel } from "./kernel.ts";
import { LAB_FOLDER } from "./lab.ts";
import { benchLiquidations } from "./liquidations.ts";
import { describeMachine, loadNow, machineLine } from "./machine.ts";
import { FULL, QUICK } from "./setting.ts";
import { benchStore } from "./store.ts";
import { benchSweep } from "./sweep.ts";
import { findingsTable } from "./table.ts";
import { withFolder } from "./temporary-folder.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string" } },
});
const setting = values.quick === true ? QUICK : FULL;
const loadAtStart = loadNow();
const started = performance.now();

const findings = await withFolder(async (home): Promise<Findings> => {
  await ingestDataset({ home, folder: LAB_FOLDER });
  const parts: readonly [string, () => Promise<Findings>][] = [
    ["kernel", () => benchKernel(home, setting)],
    ["liquidations", () => benchLiquidations(setting)],
    ["ingest", () => benchIngest(setting)],
    ["decoder", () => benchDecoder(home, setting)],
    ["store", () => benchStore(home, setting)],
    ["sweep", () => benchSweep(home, setting)],
  ];
  const chosen = parts.filter(([name]) => name === (values.only ?? name));
  if (chosen.length === 0) throw new Error(`no part "${values.only}"`);
  const found: Findings[] = [];
  for (const [name, measure] of chosen) {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`${seconds.padStart(4)} s  ${name}\n`);
    found.push(await measure());
  }
  return {
    figures: found.flatMap((part) => part.figures),
    ratios: found.flatMap((part) => part.ratios),
    checks: found.flatMap((part) => part.checks),
  };
});

const seconds = Math.round((performance.now() - started) / 1000);
const machine = describeMachine(loadAtStart);
if (values.json === true)
  console.log(JSON.stringify({ format: 1, quick: setting.quick, ...findings, seconds, machine }));
else console.log(`${findingsTable(findings)}\n\n${machineLine(machine)}; ${seconds} s in all`);
