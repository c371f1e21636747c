import { readFileSync } from "node:fs";

/** Peak resident memory of all threads of this process. */
export function peakMegabytes(): number {
  // On Linux getrusage starts from the parent's size at the fork; the high-water mark does not.
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const highWater = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(highWater ?? process.resourceUsage().maxRSS) / 1024;
}
