import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HindcastError } from "@hindcast/domain";
import { decodeScenario, runScenarios, type Scenario } from "@hindcast/replay";
import { readRun, type RunManifest, type Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { openMarket } from "./open-market.ts";
import { findSweep, listSweeps } from "./sweep-file.ts";

/** One hash that was claimed, and what running again gives. */
export interface HashCheck {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Runs everything behind a reference again, in a folder of its own, and compares the hashes. */
export async function verifyReference(
  store: Store,
  reference: string,
  workers: number,
  context: CommandContext,
): Promise<HashCheck[]> {
  const claimed = claimedRuns(store, reference);
  const datasetHash = claimed[0]?.manifest.datasetHash ?? "";
  const market = openMarket(store, datasetHash);
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
    return results.flatMap((result, index) => {
      const { name, manifest, runHash } = claimed[index] as ClaimedRun;
      const found = result.ok ? result.manifest : undefined;
      const check = (part: string, expected: string, again: string | undefined) => ({
        what: `${name}: ${part}`,
        expected,
        found: again ?? (result.ok ? "" : result.failure),
      });
      return [
        check("outcomes", manifest.outcomeHash, found?.outcomeHash),
        check("state", manifest.stateHash, found?.stateHash),
        check("run", runHash, found?.runHash),
      ];
    });
  } finally {
    context.terminal.endProgress();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface ClaimedRun {
  readonly name: string;
  /** What was claimed: by the store, or by the report. */
  readonly runHash: string;
  readonly manifest: RunManifest;
}

function claimedRuns(store: Store, reference: string): ClaimedRun[] {
  if (reference.endsWith(".html")) return runsOfReport(store, reference);
  const isSweep = listSweeps(store.home).some(
    (sweep) => sweep.sweepHash.startsWith(reference) || sweep.name === reference,
  );
  if (!isSweep) {
    const { manifest } = readRun(store, reference);
    return [{ name: manifest.runHash.slice(0, 12), runHash: manifest.runHash, manifest }];
  }
  return findSweep(store.home, reference).members.flatMap((member) =>
    member.runHash === null
      ? []
      : [
          {
            name: member.name,
            runHash: member.runHash,
            manifest: readRun(store, member.runHash).manifest,
          },
        ],
  );
}

function runsOfReport(store: Store, path: string): ClaimedRun[] {
  const html = readFileSync(path, "utf8");
  const data = /<script[^>]*id="report-data"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1];
  try {
    const model = JSON.parse(data ?? "") as { runs: { name: string; runHash: string }[] };
    return model.runs.map(({ name, runHash }) => ({
      name,
      runHash,
      manifest: readRun(store, runHash).manifest,
    }));
  } catch (cause) {
    if (cause instanceof HindcastError) throw cause;
    throw new HindcastError({
      code: "E-CLI-014",
      what: "The file holds no report that can be verified.",
      where: path,
      next: "hindcast report <sweep> writes one",
      cause,
    });
  }
}
