import type { Progress } from "./campaign.ts";

const EVERY_MS = 500;

/** A line on standard error that tells how far a campaign is; on a terminal it is rewritten. */
export function progressLine(steps: number): { show: Progress; end(): void } {
  const { stderr } = process;
  let shownMs = 0;
  const every = stderr.isTTY ? EVERY_MS : 20 * EVERY_MS;
  return {
    show({ transactions }, note) {
      const nowMs = performance.now();
      if (nowMs - shownMs < every) return;
      shownMs = nowMs;
      const text = `${transactions.toLocaleString("en-US")} of ${steps.toLocaleString("en-US")} transactions, ${note}`;
      stderr.write(stderr.isTTY ? `\r[2K${text}` : `${text}\n`);
    },
    end() {
      if (stderr.isTTY) stderr.write("\r[2K");
    },
  };
}
