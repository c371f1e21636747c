import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCase } from "../case-file.ts";
import { withBench } from "../known-benches.ts";
import { replayCase } from "../replay-case.ts";

/**
 * Holds the rules of this process (perhaps wrong ones) against the recorded cases of a folder.
 * Prints the first difference and exits with 1; prints nothing and exits with 0 if there is none.
 */
function firstDifference(folder: string): string | undefined {
  for (const file of readdirSync(folder).toSorted()) {
    const recorded = readCase(readFileSync(join(folder, file), "utf8"));
    const found = withBench(recorded.bench, (bench) => {
      try {
        return replayCase(bench, recorded)[0];
      } catch (error) {
        // A patch that names what is not there is no wrong rule: it must not count as noticed.
        if (error instanceof ReferenceError) throw error;
        return { step: 0, what: `the rules broke: ${String(error)}` };
      }
    });
    if (found !== undefined) return `${recorded.name}, step ${found.step + 1}: ${found.what}`;
  }
  return undefined;
}

const difference = firstDifference(process.argv[2] ?? "");
if (difference !== undefined) {
  process.stdout.write(`${difference}\n`);
  process.exitCode = 1;
}
