import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerOf, evenly, nextProbes, type SearchPlan, type Verdict } from "./threshold-search.ts";

/** Searches a world to its end, and counts: every value is asked for once. */
function search(plan: SearchPlan, world: readonly Verdict[]) {
  const known = new Map<number, Verdict>();
  const rounds: number[][] = [];
  for (let round = 0; round <= world.length; round++) {
    const probes = nextProbes(plan, known);
    if (probes.length === 0) return { known, rounds, answer: answerOf(plan, known) };
    rounds.push(probes);
    for (const probe of probes) {
      expect(known.has(probe), `value ${probe} is asked for twice`).toBe(false);
      expect(world[probe], `value ${probe} is outside`).toBeDefined();
      known.set(probe, world[probe] as Verdict);
    }
  }
  throw new TypeError("the search does not end");
}

const verdict = fc.constantFrom<Verdict>("holds", "fails", "void");
const anyWorld = fc.array(verdict, { minLength: 1, maxLength: 80 });
const anyPlan = (length: number) =>
  fc.record({
    last: fc.constant(length - 1),
    find: fc.constantFrom("largest" as const, "smallest" as const),
    scan: fc.integer({ min: 2, max: 12 }),
    checks: fc.integer({ min: 0, max: 8 }),
  });
const anySearch = anyWorld.chain((world) => fc.tuple(fc.constant(world), anyPlan(world.length)));

/** Worlds with one change: holds up to (largest) or from (smallest) a value on. */
const monotoneSearch = fc
  .tuple(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .chain(([length, share]) => fc.tuple(fc.constant({ length, share }), anyPlan(length)))
  .map(([{ length, share }, plan]) => {
    const held = Math.round(length * share);
    const world = Array.from({ length }, (_, index): Verdict =>
      (plan.find === "largest" ? index : length - 1 - index) < held ? "holds" : "fails",
    );
    return [world, plan] as const;
  });

describe("where the condition changes once", () => {
  test("the answer is that of a full scan, to the neighbour", () => {
    fc.assert(
      fc.property(monotoneSearch, ([world, plan]) => {
        const { answer } = search(plan, world);
        const best = plan.find === "largest" ? world.lastIndexOf("holds") : world.indexOf("holds");
        const step = plan.find === "largest" ? 1 : -1;
        expect(answer.best).toBe(best < 0 ? undefined : best);
        expect(answer.beyond).toBe(
          best < 0 || world[best + step] === undefined ? undefined : best + step,
        );
        expect(answer.violations).toEqual([]);
        expect(answer.kind).toBe(best < 0 ? "none" : world.includes("fails") ? "found" : "all");
      }),
    );
  });

  test("and takes the scan, the checks, the neighbours and a run for each halving", () => {
    fc.assert(
      fc.property(monotoneSearch, ([world, plan]) => {
        const { answer } = search(plan, world);
        const halvings = Math.ceil(Math.log2(Math.max(1, world.length / (plan.scan - 1)) + 1)) + 1;
        expect(answer.runs).toBeLessThanOrEqual(plan.scan + plan.checks + 4 + halvings);
      }),
    );
  });
});

describe("whatever the world is like", () => {
  test("nothing is reported that was not run, and what was run is reported as it was", () => {
    fc.assert(
      fc.property(anySearch, ([world, plan]) => {
        const { known, answer } = search(plan, world);
        const { best, beyond } = answer;
        expect(best === undefined ? "holds" : known.get(best)).toBe("holds");
        const far = plan.find === "largest" ? 1 : -1;
        expect(beyond ?? (best ?? 0) + far).toBe((best ?? 0) + far);
        expect(beyond === undefined ? "fails" : known.get(beyond)).toMatch(/fails|void/);
        for (const index of answer.violations) expect(known.get(index)).toBe("fails");
        for (const index of answer.voids) expect(known.get(index)).toBe("void");
        expect(answer.runs).toBe(known.size);
      }),
    );
  });

  test("no value beyond the best holds among those that were run; none at all for none", () => {
    fc.assert(
      fc.property(anySearch, ([world, plan]) => {
        const { known, answer } = search(plan, world);
        const holding = [...known.keys()].filter((index) => known.get(index) === "holds");
        const best = plan.find === "largest" ? Math.max(...holding) : Math.min(...holding);
        expect(answer.best).toBe(holding.length === 0 ? undefined : best);
        expect(answer.kind === "none").toBe(holding.length === 0);
        expect(answer.kind === "all").toBe(holding.length > 0 && holding.length === known.size);
      }),
    );
  });

  test("a failure on the near side is a violation, and only that; the unbroken stretch has none", () => {
    fc.assert(
      fc.property(anySearch, ([world, plan]) => {
        const { known, answer } = search(plan, world);
        const { best = NaN, unbrokenTo = NaN, kind } = answer;
        expect([kind === "none", kind === "none"]).toEqual([best, unbrokenTo].map(Number.isNaN));
        const isNear = (index: number) => (plan.find === "largest" ? index < best : index > best);
        const failing = [...known.keys()].filter((i) => isNear(i) && known.get(i) === "fails");
        expect(answer.violations).toEqual(failing.sort((a, b) => a - b));
        const [low, high] = [Math.min(best, unbrokenTo), Math.max(best, unbrokenTo)];
        const stretch = [...known].filter(([index]) => index >= low && index <= high);
        expect(stretch.filter(([, said]) => said !== "holds")).toEqual([]);
        // And it is as long as it can be: what ran next to it on the near side does not hold.
        const further = [...known.keys()].filter((i) => isNear(i) && (i < low || i > high));
        const next = plan.find === "largest" ? Math.max(...further) : Math.min(...further);
        expect(known.get(next) ?? "the end").not.toBe("holds");
      }),
    );
  });

  test("as many checks as there are values make it a full scan", () => {
    fc.assert(
      fc.property(anySearch, ([world, plan]) => {
        const { known } = search({ ...plan, checks: world.length }, world);
        expect(known.size).toBe(world.length);
      }),
    );
  });

  test("what comes next does not depend on the order in which runs finished", () => {
    fc.assert(
      fc.property(anySearch, fc.infiniteStream(fc.nat()), ([world, plan], luck) => {
        const known = new Map<number, Verdict>();
        for (;;) {
          const probes = nextProbes(plan, known);
          if (probes.length === 0) break;
          for (const probe of probes) known.set(probe, world[probe] as Verdict);
          const shuffled = [...known].map((entry) => ({ entry, key: luck.next().value as number }));
          shuffled.sort((a, b) => a.key - b.key);
          expect(nextProbes(plan, new Map(shuffled.map(({ entry }) => entry)))).toEqual(
            nextProbes(plan, known),
          );
        }
      }),
    );
  });
});

test("an island that holds beyond the bracket is found by a check, and its edge then searched", () => {
  const world = Array.from({ length: 1_001 }, (_, i): Verdict =>
    i < 300 || (i > 490 && i < 570) ? "holds" : "fails",
  );
  const plan: SearchPlan = { last: 1_000, find: "largest", scan: 4, checks: 3 };
  expect(search({ ...plan, checks: 0 }, world).answer).toMatchObject({ best: 299, beyond: 300 });
  expect(search(plan, world).answer).toMatchObject({
    best: 569,
    beyond: 570,
    violations: [300, 301, 312, 333],
  });
});

test("an even scan has both ends, no value twice, and gaps that differ by one", () => {
  expect(evenly(8, 5)).toEqual([0, 2, 4, 6, 8]);
  expect(evenly(0, 5)).toEqual([0]);
  fc.assert(
    fc.property(fc.nat(5_000), fc.integer({ min: 2, max: 50 }), (last, count) => {
      const places = evenly(last, count);
      expect(places[0]).toBe(0);
      expect(places.at(-1)).toBe(last);
      expect(places).toHaveLength(Math.min(last + 1, count));
      const gaps = places.slice(1).map((place, k) => place - (places[k] as number));
      expect(Math.max(0, ...gaps) - Math.min(Infinity, ...gaps)).toBeLessThanOrEqual(1);
    }),
  );
});
