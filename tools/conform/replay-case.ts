import type { Bench } from "./bench.ts";
import type { ConformanceCase } from "./case-file.ts";
import { Contest, emptyTally, type Mismatch, type Tally } from "./contest.ts";

/** Holds the rules against a recorded case; stops at the first step that differs. */
export function replayCase<State>(
  bench: Bench<State>,
  conformanceCase: ConformanceCase,
  tally: Tally = emptyTally(),
): readonly Mismatch[] {
  const contest = new Contest(bench, conformanceCase.accounts, tally);
  contest.open(conformanceCase.opening);
  for (const step of conformanceCase.steps) {
    contest.predict(step);
    contest.judge(step.answer);
    if (step.readings !== undefined)
      contest.check(Object.entries(step.readings).map(([path, value]) => ({ path, value })));
    if (contest.mismatches.length > 0) break;
  }
  return contest.mismatches;
}
