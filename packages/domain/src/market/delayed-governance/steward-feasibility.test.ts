import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RAY, WAD } from "../../numbers/units.ts";
import { nextStep, stagedPath, stepLimit } from "./steps.ts";
import { stewardFeasibility } from "./steward-feasibility.ts";

const DAY = 86_400n;
const steward = { stepBps: 300n, betweenStepsSeconds: 3n * DAY };

describe("steps", () => {
  test("shares go in points, amounts in shares of themselves", () => {
    expect(nextStep("ltvBps", 8_000n, 7_000n, 300n)).toBe(7_700n);
    expect(nextStep("lltvWad", (8n * WAD) / 10n, 0n, 300n)).toBe((77n * WAD) / 100n);
    expect(nextStep("slope2Ray", RAY, 2n * RAY, 300n)).toBe((103n * RAY) / 100n);
    expect(nextStep("supplyCapTokens", 1_000n, 9_000n, 300n)).toBe(1_030n);
    expect(nextStep("ltvBps", 8_000n, 8_100n, 300n)).toBe(8_100n);
  });

  test("the growth cap of 10 March 2026: 1.1572 may become 1.191916", () => {
    expect(nextStep("snapshotRatio", 1_157_200n, 1_228_849n, 300n)).toBe(1_191_916n);
  });

  test("a path ends at its aim, goes one way, and never farther at once than it may", () => {
    const value = fc.bigInt({ min: 1n, max: 10_000n });
    fc.assert(
      fc.property(
        fc.constantFrom("ltvBps", "supplyCapTokens"),
        value,
        value,
        fc.bigInt({ min: 10n, max: 10_000n }),
        (name, from, to, stepBps) => {
          const path = stagedPath(name, from, to, stepBps);
          expect(path.at(-1) ?? from).toBe(to);
          let at = from;
          for (const next of path) {
            const size = next > at ? next - at : at - next;
            expect(size <= (stepLimit(name, at, stepBps) ?? 0n)).toBe(true);
            expect(next > at).toBe(to > from);
            at = next;
          }
        },
      ),
    );
  });

  test("the number of steps is the distance over the step, rounded up", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.bigInt({ min: 1n, max: 10_000n }),
        (from, to, stepBps) => {
          const distance = from > to ? from - to : to - from;
          const path = stagedPath("ltvBps", from, to, stepBps);
          expect(BigInt(path.length)).toBe((distance + stepBps - 1n) / stepBps);
        },
      ),
    );
  });
});

describe("a steward", () => {
  const current = { ltvBps: 8_000n, liquidationThresholdBps: 8_300n, frozen: false, modeId: 0n };

  test("may do in one step what is near enough, and not changed lately", () => {
    const ask = { ltvBps: 7_700n };
    const verdict = (lastSteps: Record<string, number>) =>
      stewardFeasibility(current, ask, lastSteps, 1_000_000, steward)[0];
    expect(verdict({})).toMatchObject({ isFeasible: true, path: [7_700n], untilDoneSeconds: 0n });
    expect(verdict({ ltvBps: 1_000_000 - 259_200 })?.isFeasible).toBe(true);
    expect(verdict({ ltvBps: 1_000_000 - 259_199 })).toMatchObject({
      isFeasible: false,
      waitSeconds: 1n,
    });
    expect(verdict({ liquidationThresholdBps: 1_000_000 })?.isFeasible).toBe(true);
  });

  test("takes eight points in three steps and six days", () => {
    const [verdict] = stewardFeasibility(current, { ltvBps: 7_200n }, {}, 0, steward);
    expect(verdict).toEqual({
      name: "ltvBps",
      isFeasible: false,
      path: [7_700n, 7_400n, 7_200n],
      waitSeconds: 0n,
      untilDoneSeconds: 6n * DAY,
    });
  });

  test("never freezes, never sets what is not set, and is not asked for what holds", () => {
    const asked = { frozen: true, modeId: 3n, newBps: 1n, ltvBps: 8_000n };
    const verdicts = stewardFeasibility(current, asked, {}, 0, steward);
    expect(verdicts.map(({ name, path }) => [name, path])).toEqual([
      ["frozen", undefined],
      ["modeId", undefined],
      ["newBps", undefined],
    ]);
    expect(verdicts.some(({ isFeasible }) => isFeasible)).toBe(false);
  });
});
