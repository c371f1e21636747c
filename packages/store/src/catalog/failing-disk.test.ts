import { expect, test } from "vitest";
import { listDatasets } from "../datasets/find-dataset.ts";
import { listRuns } from "../runs/find-run.ts";
import { stagedRanges, stageRange } from "../datasets/staging.ts";
import { codeOf } from "../testing/expect-code.ts";
import { failingAt } from "../testing/failing-files.ts";
import { putSample, putSampleRun } from "../testing/sample-datasets.ts";
import { temporaryHome, temporaryStore } from "../testing/temporary-home.ts";
import type { Store } from "./store.ts";
import { verifyHome } from "./verify.ts";

const RANGE = {
  dataset: "lab",
  source: "x",
  from: 0,
  to: 1,
  status: "staged",
  note: "",
  segments: [],
};

/** Each way to store something, and how much of it is there afterwards. */
const WAYS: readonly (readonly [string, (store: Store) => unknown, (store: Store) => number])[] = [
  ["a dataset", (store) => putSample(store), (store) => listDatasets(store).length],
  ["a run", (store) => putSampleRun(store, "a"), (store) => listRuns(store).length],
  ["a range", (store) => stageRange(store, RANGE), (store) => stagedRanges(store, "lab").length],
];

/** What was seen with the n-th system call failing, for every n, until none is left to fail. */
function storeWithEachFailure(put: (store: Store) => unknown, count: (store: Store) => number) {
  const seen: { code: string; kept: number; keptAfterRetry: number; findings: number }[] = [];
  for (let n = 1; ; n++) {
    const home = temporaryHome();
    const files = failingAt(n, "ENOSPC");
    const code = codeOf(() => put(temporaryStore(home, { files })));
    const store = temporaryStore(home);
    const kept = count(store);
    let findings = verifyHome(store).length;
    // The disk works again: the same command does what it should have done.
    put(store);
    findings += verifyHome(store).length;
    seen.push({ code, kept, keptAfterRetry: count(store), findings });
    if (!files.failed()) return seen;
  }
}

test.each(WAYS)(
  "%s on a disk that fails at any call: stored whole or not at all",
  { timeout: 60_000 },
  (_name, put, count) => {
    const seen = storeWithEachFailure(put, count);
    const failures = seen.length - 1;
    expect(failures).toBeGreaterThan(7);
    expect(seen).toEqual([
      ...Array.from({ length: failures }, () => ({
        code: "E-STORE-010",
        kept: 0,
        keptAfterRetry: 1,
        findings: 0,
      })),
      { code: "none", kept: 1, keptAfterRetry: 1, findings: 0 },
    ]);
  },
);
