import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeScenario, runScenarios, type MemberResult, type Scenario } from "@hindcast/replay";
import { readRun, type RunManifest, type Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { bandOf } from "./behaviour-band.ts";
import { assembleReport } from "./assemble-report.ts";
import { openMarket, type OpenMarket } from "./open-market.ts";
import { partsOf, readReportFile, type ReportData } from "./report-file.ts";
import { planSweepText } from "./run-sweep.ts";
import { findSweep, listSweeps, type SweepFile } from "./sweep-file.ts";

/** One hash that was claimed, and what running again gives. */
export interface HashCheck {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Runs everything behind a reference again, in a folder of its own, and compares the hashes. Of a
 * report, every part of its data is also compared with the report made again from the runs.
 */
export async function verifyReference(
  store: Store,
  reference: string,
  workers: number,
  context: CommandContext,
): Promise<HashCheck[]> {
  const report = reference.endsWith(".html") ? readReportFile(reference) : undefined;
  const claimed = claimedRuns(store, report?.reproduce.sweepHash ?? reference);
  const market = openMarket(store, claimed[0]?.manifest.datasetHash ?? "");
  const checks = await runAgain(market, claimed, workers, context);
  checks.push(...(await drawAgain(store, report?.reproduce.sweepHash ?? reference, context)));
  return report === undefined ? checks : [...checks, ...checkReport(store, market, report)];
}

async function runAgain(
  market: OpenMarket,
  claimed: readonly ClaimedRun[],
  workers: number,
  context: CommandContext,
): Promise<HashCheck[]> {
  const folder = mkdtempSync(join(tmpdir(), "hindcast-verify-"));
  try {
    const total = market.facts * claimed.length;
    const results = await runScenarios({
      home: folder,
      dataset: market.dataset,
      protocolId: market.protocolId,
      scenarios: claimed.map(({ manifest }): Scenario => decodeScenario(manifest.scenario)),
      workers,
      signal: context.signal,
      onFinished: () => {},
      onProgress: (done) =>
        context.terminal.progress({
          stage: "verify",
          done: Math.min(done, total),
          total,
          unit: "facts",
        }),
    });
    return results.flatMap((result, index) => checksOf(claimed[index] as ClaimedRun, result));
  } finally {
    context.terminal.endProgress();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A sweep's band, drawn again. */
async function drawAgain(
  store: Store,
  reference: string,
  context: CommandContext,
): Promise<HashCheck[]> {
  if (!listSweeps(store.home).some((sweep) => isMeant(sweep, reference))) return [];
  const sweep = findSweep(store.home, reference);
  if (sweep.band === undefined) return [];
  const planned = planSweepText(store, sweep.scenarioText, sweep.name);
  const again = await bandOf(store, planned, context);
  const hash = (band: unknown) => sha256(JSON.stringify(band));
  return [{ what: "band", expected: hash(sweep.band), found: hash(again) }];
}

function checksOf({ name, manifest }: ClaimedRun, result: MemberResult): HashCheck[] {
  const found = result.ok ? result.manifest : undefined;
  const check = (part: string, expected: string, again: string | undefined) => ({
    what: `${name}: ${part}`,
    expected,
    found: again ?? (result.ok ? "" : result.failure),
  });
  return [
    check("outcomes", manifest.outcomeHash, found?.outcomeHash),
    check("state", manifest.stateHash, found?.stateHash),
    check("run", manifest.runHash, found?.runHash),
  ];
}

function checkReport(store: Store, market: OpenMarket, report: ReportData): HashCheck[] {
  const sweep = findSweep(store.home, report.reproduce.sweepHash);
  const focus = report.focus === 0 ? undefined : report.runs[report.focus]?.name;
  const isKnown = focus !== undefined && sweep.members.some((member) => member.name === focus);
  const rebuilt = assembleReport(store, market, sweep, isKnown ? focus : undefined);
  return partsOf(report, rebuilt).map((part) => ({
    what: `report: ${part.name}`,
    expected: sha256(part.claimed),
    found: sha256(part.rebuilt),
  }));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isMeant(sweep: SweepFile, reference: string): boolean {
  return sweep.sweepHash.startsWith(reference) || sweep.name === reference;
}

interface ClaimedRun {
  readonly name: string;
  readonly manifest: RunManifest;
}

/** The runs of a sweep under every seed it was run under, by its name or hash; or one run. */
function claimedRuns(store: Store, reference: string): ClaimedRun[] {
  if (!listSweeps(store.home).some((sweep) => isMeant(sweep, reference))) {
    const { manifest } = readRun(store, reference);
    return [{ name: manifest.runHash.slice(0, 12), manifest }];
  }
  const { members, spread } = findSweep(store.home, reference);
  return members.flatMap(({ name, runHash }, index) => {
    if (runHash === null) return [];
    const others = (spread?.runs[index] ?? []).map((hash, place) => ({
      name: `${name}, seed ${spread?.seeds[place]}`,
      hash,
    }));
    return [{ name, hash: runHash }, ...others.filter(({ hash }) => hash !== runHash)].map(
      (claimed) => ({ name: claimed.name, manifest: readRun(store, claimed.hash).manifest }),
    );
  });
}
