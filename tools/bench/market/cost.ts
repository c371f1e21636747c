/**
 * `pnpm bench:cost [--home folder] [--json] [--write] [--draw]`: what replays of a synthetic market cost
 * against accounts, events, prices, assets, scenarios and liquidations, one varied at a time.
 * `--write` renews docs/cost.json and its picture, docs/cost.svg;
 * `--draw` only draws what is there. See docs/benchmarks.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeMachine, loadNow } from "../machine.ts";
import type { Generated, Swept } from "./child.ts";
import { exponentOf, straightLine, type CostPoint } from "./cost-fit.ts";
import { chartOf, tableOf, VARIED, type CostReport, type Varied } from "./cost-report.ts";
import { inProcess } from "./in-process.ts";
import type { MarketSize } from "./market-size.ts";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    json: { type: "boolean" },
    write: { type: "boolean" },
    draw: { type: "boolean" },
  },
});

/** What everything but the varied one is. */
const BASE = {
  accounts: 4_000,
  events: 60_000,
  minutes: 20_000,
  assets: 8,
  deviationBps: 0,
  seed: 1,
} as const satisfies MarketSize;
const BASE_SCENARIOS = 2;
/** Hardly a market: what is left is starting a process, its worker and its code. */
const EMPTY: MarketSize = { ...BASE, accounts: 10, events: 60, minutes: 10 };
/** The start is subtracted from everything, so it is measured more often. */
const STARTS = 3;

const home = values.home ?? join(tmpdir(), "hindcast-bench-market");
mkdirSync(home, { recursive: true });
const loadAtStart = loadNow();
const started = performance.now();

async function sweepOf(size: MarketSize, scenarios: number): Promise<Swept> {
  await inProcess<Generated>({ kind: "generate", home, size });
  // From the beginning, so that each scenario is a replay of its own.
  return inProcess({
    kind: "sweep",
    home,
    size,
    adoption: "beginning",
    scenarios,
    workers: 1,
    snapshotDays: 1,
  });
}

async function measureStart(): Promise<number> {
  const seconds: number[] = [];
  for (let time = 0; time < STARTS; time++)
    seconds.push((await sweepOf(EMPTY, 1)).processorSeconds);
  return Math.min(...seconds);
}

async function measure(varied: Varied, value: number, startSeconds: number): Promise<CostPoint> {
  const size = sizeAt(varied, value);
  const scenarios = varied === "scenarios" ? value : BASE_SCENARIOS;
  const swept = await sweepOf(size, scenarios);
  const liquidations = swept.runs.reduce((sum, run) => sum + run.liquidations, 0);
  const seconds = swept.processorSeconds - startSeconds;
  const at = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
  process.stderr.write(`${at} s  ${varied} ${value}: ${seconds.toFixed(2)} s of processor time\n`);
  return { size: drawnSize(varied, value, size), seconds, liquidations };
}

function sizeAt(varied: Varied, value: number): MarketSize {
  if (varied !== "everything") return varied in BASE ? { ...BASE, [varied]: value } : BASE;
  const { accounts, events, minutes } = BASE;
  const scaled = (base: number): number => (base * value) / 100;
  return { ...BASE, accounts: scaled(accounts), events: scaled(events), minutes: scaled(minutes) };
}

/** What stands on the horizontal axis. */
function drawnSize(varied: Varied, value: number, size: MarketSize): number {
  const prices = size.minutes * size.assets;
  if (varied === "minutes") return prices;
  return varied === "everything" ? size.accounts * prices : value;
}

async function measureAll(): Promise<CostReport> {
  const startSeconds = await measureStart();
  const points: Partial<Record<Varied, CostPoint[]>> = {};
  for (const varied of Object.keys(VARIED) as Varied[]) {
    const measured: CostPoint[] = [];
    for (const value of VARIED[varied]) measured.push(await measure(varied, value, startSeconds));
    points[varied] = measured;
  }
  const all = points as Record<Varied, CostPoint[]>;
  const line = straightLine(all.everything.map((point) => [point.liquidations, point.seconds]));
  return {
    format: 1,
    base: { ...BASE, scenarios: BASE_SCENARIOS },
    startSeconds,
    points: all,
    exponents: {
      accounts: exponentOf(all.accounts),
      events: exponentOf(all.events),
      minutes: exponentOf(all.minutes),
      assets: exponentOf(all.assets),
      scenarios: exponentOf(all.scenarios),
      everything: exponentOf(all.everything),
    },
    liquidations: { millisecondsEach: line.slope * 1e3, explained: line.explained },
    machine: describeMachine(loadAtStart),
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

/** Three digits behind the point: more would only differ. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}

const docs = (name: string): string =>
  fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));
if (values.draw !== true) {
  const report = await measureAll();
  console.log(values.json === true ? JSON.stringify(report) : tableOf(report));
  if (values.write === true)
    writeFileSync(docs("cost.json"), `${JSON.stringify(report, rounded, 2)}\n`);
}
// Always from what is committed, so that the two cannot differ.
if (values.draw === true || values.write === true) {
  const committed = JSON.parse(readFileSync(docs("cost.json"), "utf8")) as CostReport;
  writeFileSync(docs("cost.svg"), chartOf(committed));
}
