import { expect, test } from "vitest";
import { planMemory } from "./memory-plan.ts";

const YEAR = { sharedBytes: 500e6, facts: 6_000_000, accounts: 100_000 };

test("workers are as many as asked for where memory allows, and keep all facts then", () => {
  const plan = planMemory({ ...YEAR, memoryBytes: 24e9, workers: 4 });
  expect(plan).toMatchObject({ workers: 4, mostKept: YEAR.facts });
  expect(plan.expectedBytes).toBeLessThan(24e9);
});

test("facts give way first, then workers; what is expected stays within the budget", () => {
  const tight = planMemory({ ...YEAR, memoryBytes: 3e9, workers: 2 });
  expect(tight.workers).toBe(2);
  expect(tight.mostKept).toBeLessThan(YEAR.facts);
  for (const memoryBytes of [3e9, 2e9, 1.5e9, 1.2e9])
    expect(planMemory({ ...YEAR, memoryBytes, workers: 8 }).expectedBytes).toBeLessThanOrEqual(
      memoryBytes,
    );
  expect(planMemory({ ...YEAR, memoryBytes: 1.2e9, workers: 8 }).workers).toBe(1);
});

test("one worker always works, without keeping anything where nothing is left", () => {
  expect(planMemory({ ...YEAR, memoryBytes: 1e6, workers: 8 })).toMatchObject({
    workers: 1,
    mostKept: 0,
  });
});
