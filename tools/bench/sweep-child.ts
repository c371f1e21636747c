/**
 * One sweep in a process of its own, so that its peak memory is nobody else's:
 * `sweep-child.ts <home> <workers> <members>` prints what it took as one line of JSON.
 */
import { aaveV3 } from "@hindcast/domain";
import { runScenarios } from "@hindcast/replay";
import { loadSweep } from "./lab.ts";
import { peakMegabytes } from "./peak-memory.ts";
import { timed } from "./stopwatch.ts";
import { withFolder } from "./temporary-folder.ts";

export interface SweptOnce {
  /** From starting the workers to the last finished run; the dataset was already loaded. */
  readonly seconds: number;
  /** Processor time of all threads over that stretch: steadier where the machine is shared. */
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
  /** In the order of the members. */
  readonly runHashes: readonly string[];
}

async function sweepOnce(home: string, workers: number, members: number): Promise<SweptOnce> {
  const { dataset, scenarios } = loadSweep(home);
  const runHashes: string[] = [];
  const before = process.cpuUsage();
  const seconds = await withFolder((folder) =>
    timed(async () => {
      const results = await runScenarios({
        home: folder,
        dataset,
        protocolId: aaveV3.id,
        scenarios: scenarios.slice(0, members),
        workers,
        signal: new AbortController().signal,
        onFinished: () => {},
        onProgress: () => {},
      });
      for (const result of results) {
        if (!result.ok) throw new Error(`a member failed: ${result.failure}`);
        runHashes.push(result.manifest.runHash);
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const processorSeconds = (user + system) / 1e6;
  return { seconds, processorSeconds, peakMegabytes: peakMegabytes(), runHashes };
}

const [home = "", workers, members] = process.argv.slice(2);
console.log(JSON.stringify(await sweepOnce(home, Number(workers), Number(members))));
