import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Protocol } from "@hindcast/domain";
import type { Bench } from "./bench.ts";
import { aaveV30 } from "./benches/aave-v3/bench.ts";
import { runCampaign } from "./campaign.ts";
import { readCase, writeCase } from "./case-file.ts";
import { runCounterfactual } from "./counterfactual-run.ts";
import { PACKAGED_BENCH_IDS, withBench } from "./known-benches.ts";
import { tryMutant } from "./mutants/run-mutants.ts";
import { MUTANTS } from "./mutants/all-mutants.ts";
import { replayCase } from "./replay-case.ts";

const STEPS = 250;
const MINUTES_MS = 60_000;
const quiet = { onProgress: () => {} };

const folder = mkdtempSync(join(tmpdir(), "hindcast-campaign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(PACKAGED_BENCH_IDS)("%s", (id) => {
  test(
    "directed cases and a random episode: equal to the contracts to the wei",
    async () => {
      const result = await withBench(id, (bench) =>
        runCampaign(bench, { seed: 20_261, steps: STEPS, ...quiet }),
      );
      expect(result.found.map((found) => found.found)).toEqual([]);
      const { transactions, reverted, events, values } = result.tally;
      expect(transactions).toBeGreaterThan(STEPS);
      expect(reverted).toBeGreaterThan(STEPS / 20);
      expect(events).toBeGreaterThan(STEPS / 2);
      expect(values).toBeGreaterThan(STEPS);
    },
    5 * MINUTES_MS,
  );

  test(
    "a changed history: the contracts end where our counterfactual does",
    async () => {
      const result = await withBench(id, (bench) => runCounterfactual(bench, 4));
      expect(result.mismatches).toEqual([]);
      expect(result.transactions).toBeGreaterThan(50);
      expect(result.changed).toBeGreaterThan(0);
    },
    2 * MINUTES_MS,
  );
});

/** Rules that lend a wei more than they should, above a thousand units. */
function generous<State>(protocol: Protocol<State>): Protocol<State> {
  return {
    ...protocol,
    decide: (state, intent, env) =>
      protocol.decide(
        state,
        intent.kind === "borrow" && intent.amount > 1_000n
          ? { ...intent, amount: intent.amount + 1n }
          : intent,
        env,
      ),
  };
}

describe("a difference", () => {
  const wrongBench: Bench<Parameters<typeof aaveV30.eventLines>[2]> = {
    ...aaveV30,
    protocol: generous(aaveV30.protocol),
    directed: [],
  };
  let path = "";
  beforeAll(async () => {
    const { found } = await runCampaign(wrongBench, { seed: 5, steps: 300, ...quiet });
    path = join(folder, "found.json");
    const [first] = found;
    if (first === undefined) throw new Error("the wrong rule was not noticed");
    writeFileSync(path, writeCase(first));
  }, 5 * MINUTES_MS);

  test("shrinks to what it takes and says what differs", () => {
    const found = readCase(readFileSync(path, "utf8"));
    expect(found.steps.length).toBeLessThanOrEqual(4);
    expect(found.steps.at(-1)?.intent.kind).toBe("borrow");
    expect(found.found).toMatch(/^step \d+: borrow: event \d+ is .*the rules say/);
    expect(replayCase(wrongBench, found)).not.toEqual([]);
    expect(replayCase(aaveV30, found)).toEqual([]);
  });

  test(
    "a wrong rule in a source file is noticed by recorded cases, the right ones pass",
    async () => {
      const cases = join(folder, "cases");
      mkdirSync(cases);
      copyFileSync(path, join(cases, "found.json"));
      expect(await tryMutant(undefined, "aave-v3-0", cases)).toBeUndefined();
      const wrong = MUTANTS.find((mutant) => mutant.name === "rates before the cash moves");
      expect(await tryMutant(wrong, "aave-v3-0", cases)).toContain("the rules say");
    },
    MINUTES_MS,
  );
});
