import { expect, test } from "vitest";
import type { Fact } from "@hindcast/domain";
import { reportContradictions } from "../report-contradictions.suite.ts";
import type { FidelityReport } from "../fidelity-report.ts";
import type { Study } from "../study.ts";

/** Facts a study can be run on, and ways to break them that it has to notice. */
export interface StudyCase {
  readonly facts: readonly Fact[];
  /** The number that says how well the models meet the record; more is better. */
  score(report: FidelityReport): number;
  /** Damaged histories by name ("every price an hour late"); each must lower the score. */
  readonly damages: Readonly<Record<string, (facts: readonly Fact[]) => readonly Fact[]>>;
}

const SEED = 7;

/** What every study has to be: repeatable, consistent in itself, interruptible, able to fail. */
export function studySuite(study: Study, given: StudyCase): void {
  const run = (facts: readonly Fact[]): Promise<FidelityReport> => study.run({ facts, seed: SEED });

  test("names itself and its datasets", () => {
    expect(study.title).not.toBe("");
    expect(study.datasets.length).toBeGreaterThan(0);
  });

  test("the same facts and seed give the same report", async () => {
    expect(await run([...given.facts])).toEqual(await run(given.facts));
  });

  test("its report is consistent in itself and plain JSON", async () => {
    const report = await run(given.facts);
    expect(report.study).toBe(study.id);
    expect(reportContradictions(report)).toEqual([]);
  });

  test.each(Object.entries(given.damages))("its score falls with %s", async (_name, damage) => {
    const sound = given.score(await run(given.facts));
    const damaged = given.score(await run(damage(given.facts)));
    expect(damaged).toBeLessThan(sound);
  });

  test("refuses facts it cannot use, saying what is missing", async () => {
    await expect(run([])).rejects.toThrow(/E-FID-001[\s\S]*try:/);
  });

  test("ends when it is told to", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(study.run({ facts: given.facts, seed: SEED, signal })).rejects.toBe(reason);
  });
}
