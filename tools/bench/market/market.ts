/**
 * `pnpm bench:market [--accounts … --events … --minutes … --assets … --deviation-bps … --seed …]
 * [--scenarios …] [--compared …] [--workers …] [--rounds …] [--snapshot-days …] [--memory-mb …]
 * [--adoption dates|beginning] [--home folder] [--json]`: what a sweep over a synthetic year costs
 * under the exact Aave rules, by default 100 scenarios of 100,000 accounts. See docs/benchmarks.md
 * for what each figure means.
 */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mustHold, type Check, type Findings } from "../figure.ts";
import { describeMachine, loadNow, machineLine } from "../machine.ts";
import { findingsTable, lineUp } from "../table.ts";
import type { Generated, Swept } from "./child.ts";
import type { Adoption } from "./designs.ts";
import type { FullScan } from "./full-scan.ts";
import { YEAR, type MarketSize } from "./market-size.ts";
import { inProcess } from "./in-process.ts";
import { CRASHES } from "./price-path.ts";
import { sweepFindings, type Sweeps } from "./sweep-findings.ts";
import { START_SECONDS } from "./write-market.ts";

const OPTIONS = {
  accounts: { type: "string" },
  events: { type: "string" },
  minutes: { type: "string" },
  assets: { type: "string" },
  "deviation-bps": { type: "string" },
  seed: { type: "string" },
  scenarios: { type: "string" },
  compared: { type: "string" },
  workers: { type: "string" },
  rounds: { type: "string" },
  "snapshot-days": { type: "string" },
  "memory-mb": { type: "string" },
  adoption: { type: "string" },
  home: { type: "string" },
  json: { type: "boolean" },
} as const;

const { values } = parseArgs({ options: OPTIONS });
const whole = (text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text)) throw new RangeError(`a whole number, not "${text}"`);
  return Number(text);
};
const size: MarketSize = {
  accounts: whole(values.accounts, YEAR.accounts),
  events: whole(values.events, YEAR.events),
  minutes: whole(values.minutes, YEAR.minutes),
  assets: whole(values.assets, YEAR.assets),
  deviationBps: whole(values["deviation-bps"], YEAR.deviationBps),
  seed: whole(values.seed, YEAR.seed),
};
const scenarios = whole(values.scenarios, 100);
const workers = whole(values.workers, 2);
// One worker against several, and the first against further ones: so many are enough for that.
const compared = Math.min(scenarios - 1, whole(values.compared, 9));
if (compared < 2) throw new RangeError("three scenarios at least, two of them compared");
const rounds = whole(values.rounds, 1);
const memory =
  values["memory-mb"] === undefined ? {} : { memoryBytes: whole(values["memory-mb"], 0) * 1e6 };
const snapshotDays = whole(values["snapshot-days"], 1);
if (values.adoption !== undefined && !["dates", "beginning"].includes(values.adoption))
  throw new RangeError(`adoption is "dates" or "beginning", not "${values.adoption}"`);
const adoptions: readonly Adoption[] =
  values.adoption === undefined ? ["dates", "beginning"] : [values.adoption as Adoption];
// A year takes minutes to make and half a gigabyte to keep: one place for all runs.
const home = values.home ?? join(tmpdir(), "hindcast-bench-market");
mkdirSync(home, { recursive: true });

const loadAtStart = loadNow();
const started = performance.now();
const say = (text: string): void => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${seconds.padStart(5)} s  ${text}\n`);
};

async function sweepAll(adoption: Adoption): Promise<Sweeps> {
  const sweep = (count: number, by: number): Promise<Swept> => {
    say(`${count} scenarios, proposals adopted at ${adoption}, workers: ${by}`);
    const asked = { adoption, scenarios: count, workers: by, snapshotDays, ...memory };
    return inProcess({ kind: "sweep", home, size, ...asked });
  };
  const turns: Sweeps["rounds"][number][] = [];
  for (let round = 0; round < rounds; round++)
    turns.push({
      first: await sweep(1, 1),
      alone: await sweep(compared, 1),
      together: await sweep(compared, workers),
    });
  return { adoption, workers, rounds: turns, all: await sweep(scenarios, workers) };
}

/** A small market's first crash, every block; and a few blocks of the whole year. */
async function scanSamples(): Promise<readonly FullScan[]> {
  const crashSeconds = START_SECONDS + (CRASHES[0]?.start ?? 0) * 60;
  const around = { fromSeconds: crashSeconds - 86_400, toSeconds: crashSeconds + 2 * 86_400 };
  const small: MarketSize = { ...size, accounts: 1_000, events: 5_000, minutes: 11_520 };
  say("a small market's crash, every account in every block");
  await inProcess<Generated>({ kind: "generate", home, size: small });
  const dense = await inProcess<FullScan>({
    kind: "scan",
    home,
    size: small,
    blocks: { ...around, shareInside: 1, shareOutside: 0 },
  });
  say("this market, every account in some blocks");
  const blocks = {
    ...around,
    shareInside: 0.01,
    shareOutside: SAMPLED_BLOCKS / (5 * size.minutes),
  };
  return [dense, await inProcess<FullScan>({ kind: "scan", home, size, blocks })];
}

const SAMPLED_BLOCKS = 150;

function scanCheck(scans: readonly FullScan[]): Check {
  const wrong = scans.reduce((sum, { missed }) => sum + missed, 0);
  const checked = scans.reduce((sum, { asked }) => sum + asked, 0);
  return {
    id: "market.full-scan",
    label: "accounts asked exactly that the index missed",
    checked,
    wrong,
  };
}

say("the market");
const generated = await inProcess<Generated>({ kind: "generate", home, size });
const scans = await scanSamples();
const sweeps: Sweeps[] = [];
for (const adoption of adoptions) sweeps.push(await sweepAll(adoption));
const found = sweeps.map(sweepFindings);
const findings: Findings = {
  figures: found.flatMap(({ figures }) => figures),
  ratios: found.flatMap(({ ratios }) => ratios),
  checks: [mustHold(scanCheck(scans)), ...found.flatMap(({ checks }) => checks)],
};
const machine = describeMachine(loadAtStart);
const seconds = Math.round((performance.now() - started) / 1000);
if (values.json === true) {
  console.log(
    JSON.stringify({
      format: 1,
      size,
      scenarios,
      workers,
      snapshotDays,
      generated,
      scans,
      ...findings,
      runs: sweeps.map(({ adoption, all }) => ({ adoption, runs: all.runs })),
      seconds,
      machine,
    }),
  );
} else {
  console.log(
    `${marketTable()}\n\n${findingsTable(findings)}\n\n${machineLine(machine)}; ${seconds} s in all`,
  );
}

/** The market itself: how it was made, what was refused, what the index was held against. */
function marketTable(): string {
  const whole = scans[1];
  const facts = whole?.facts ?? 1;
  const share = (count: number): string => `${((100 * count) / facts).toFixed(3)} %`;
  const count = (value: number): string => value.toLocaleString("en-US");
  const made = generated.isReused
    ? "made before"
    : `${generated.seconds.toFixed(0)} s, ${generated.processorSeconds.toFixed(0)} s of processor time, ${generated.peakMegabytes.toFixed(0)} MB`;
  const rows = [
    [
      "accounts, user events, prices",
      `${count(size.accounts)}, ${count(generated.userEvents)}, ${count(generated.prices)}`,
    ],
    ["dataset", generated.datasetHash.slice(0, 16)],
    ["making it", made],
    ["liquidations of the base", count(whole?.liquidations ?? 0)],
    ...Object.entries(whole?.refusals ?? {}).map(([code, times]) => [
      `refused ${code}`,
      `${count(times)} (${share(times)} of ${count(facts)} facts)`,
    ]),
    ...scans.map((scan, place) => [
      place === 0 ? "asked exactly, small market's crash" : "asked exactly, this market",
      `${count(scan.asked)} in ${count(scan.blocks)} blocks: ${count(scan.liquidatable)} liquidatable, ` +
        `${count(scan.proposed)} proposed, ${count(scan.missed)} missed`,
    ]),
  ];
  return lineUp(["market", ""], rows, 2);
}
