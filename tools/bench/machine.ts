import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Where the figures were measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted to run, over the last minute, when the run began and ended. */
  readonly loadAtStart: number;
  readonly loadAtEnd: number;
}

/** How busy the machine is: processes that want to run, averaged over the last minute. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

export function describeMachine(loadAtStart: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadAtStart,
    loadAtEnd: loadNow(),
  };
}

export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGigabytes, node, platform, loadAtStart, loadAtEnd } = machine;
  return (
    `${processor}, ${cores} cores, ${memoryGigabytes} GB, Node ${node}, ${platform}; ` +
    `load ${loadAtStart} at the start, ${loadAtEnd} at the end`
  );
}
