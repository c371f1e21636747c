import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextCurveProbes, type CurvePlan, type CurvePoint } from "./curve-refinement.ts";

type World = (index: number) => CurvePoint;

function draw(plan: CurvePlan, world: World): Map<number, CurvePoint> {
  const known = new Map<number, CurvePoint>();
  for (;;) {
    const probes = nextCurveProbes(plan, known);
    if (probes.length === 0) return known;
    for (const probe of probes) {
      expect(known.has(probe), `value ${probe} is asked for twice`).toBe(false);
      expect(probe >= 0 && probe <= plan.last && Number.isInteger(probe)).toBe(true);
      known.set(probe, world(probe));
    }
  }
}

const anyPlan = fc.record({
  last: fc.nat(500),
  scan: fc.integer({ min: 2, max: 12 }),
  runs: fc.integer({ min: 2, max: 60 }),
});
const step =
  (at: number): World =>
  (index) => ({ quantities: [index < at ? 0 : 1], verdict: index < at ? "holds" : "fails" });

test("as many runs as were asked for, or every value there is", () => {
  fc.assert(
    fc.property(anyPlan, fc.array(fc.nat(1_000), { minLength: 1 }), (plan, heights) => {
      const world: World = (index) => {
        const height = heights[index % heights.length] as number;
        const verdict = height % 7 === 0 ? "void" : height % 2 === 0 ? "holds" : "fails";
        return { quantities: [height, index], verdict };
      };
      expect(draw(plan, world).size).toBe(Math.min(plan.runs, plan.last + 1));
    }),
  );
});

describe("runs lie where the answer changes", () => {
  test("the place of a change is found to the neighbour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (at) => {
        const known = draw({ last: 10_000, scan: 5, runs: 60 }, step(at));
        expect(known.has(at - 1) && known.has(at)).toBe(true);
      }),
    );
  });

  test("of several, too", () => {
    const edges = [137, 138, 5_005, 7_777];
    const world: World = (index) => {
      const passed = edges.filter((edge) => index >= edge).length;
      return { quantities: [0], verdict: passed % 2 === 0 ? "holds" : "fails" };
    };
    const known = draw({ last: 10_000, scan: 9, runs: 60 }, world);
    for (const edge of [5_005, 7_777]) expect(known.has(edge - 1) && known.has(edge)).toBe(true);
  });

  test("a quantity that jumps draws runs even where no condition changes", () => {
    const world: World = (index) => ({ quantities: [index < 300 ? 0 : 50], verdict: "holds" });
    const known = draw({ last: 1_000, scan: 5, runs: 40 }, world);
    const near = [...known.keys()].filter((index) => Math.abs(index - 300) <= 50).length;
    expect(near).toBeGreaterThan([...known.keys()].length / 5);
    expect(known.has(299) && known.has(300)).toBe(true);
  });

  test("a straight line is drawn evenly", () => {
    const world: World = (index) => ({ quantities: [index], verdict: "holds" });
    const places = [...draw({ last: 1_024, scan: 5, runs: 33 }, world).keys()];
    places.sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 33 }, (_, k) => k * 32));
  });
});
