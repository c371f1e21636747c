import fc from "fast-check";
import { expect, test } from "vitest";
import { popFrom, pushOnto } from "./heap.ts";

const isLess = (a: number, b: number): boolean => a < b;

test("whatever is put in and taken out in whatever order, the least comes first", () => {
  // Undefined takes one out.
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
      const heap: number[] = [];
      const sorted: number[] = [];
      const [taken, least]: [unknown[], unknown[]] = [[], []];
      for (const step of steps)
        if (step === undefined) {
          taken.push(popFrom(heap, isLess));
          least.push(sorted.shift());
        } else {
          pushOnto(heap, step, isLess);
          sorted.push(step);
          sorted.sort((a, b) => a - b);
        }
      expect(taken).toEqual(least);
      expect(heap).toHaveLength(sorted.length);
      for (const next of sorted) expect(popFrom(heap, isLess)).toBe(next);
      expect(popFrom(heap, isLess)).toBeUndefined();
    }),
  );
});
