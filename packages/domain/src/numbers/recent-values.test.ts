import fc from "fast-check";
import { expect, test } from "vitest";
import { noteValue, type TimedValue } from "./recent-values.ts";

test("the first is what held at the start of the span, the others came since", () => {
  const steps = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 30 }), fc.bigInt({ min: 0n, max: 3n })),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 60 }), (moves, span) => {
      const recent: TimedValue[] = [];
      const all: TimedValue[] = [];
      let timeSeconds = 0;
      for (const [later, value] of moves) {
        timeSeconds += later;
        all.push({ timeSeconds, value });
        noteValue(recent, timeSeconds, value, BigInt(span));
        const start = timeSeconds - span;
        const before = all.findLast((each) => each.timeSeconds <= start) ?? all[0];
        // Where several values came at one moment the last one counts.
        const first = all.findLast((each) => each.timeSeconds === before?.timeSeconds);
        expect(recent[0]?.value).toBe(first?.value);
        expect(recent.at(-1)?.value).toBe(value);
        expect(recent.slice(1).every((each) => each.timeSeconds > start)).toBe(true);
      }
    }),
  );
});

test("what does not change is noted once", () => {
  const recent: TimedValue[] = [];
  for (const second of [0, 10, 20]) noteValue(recent, second, 7n, 5n);
  expect(recent).toEqual([{ timeSeconds: 0, value: 7n }]);
});
