import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePositions,
  END_OF_BLOCK,
  endOfBlock,
  PHASE,
  positionKey,
  type Position,
} from "./position.ts";

/** Small ranges, so that equal fields are common. */
const position: fc.Arbitrary<Position> = fc.record({
  timeSeconds: fc.nat(2),
  chain: fc.nat(1),
  block: fc.nat(2),
  transaction: fc.oneof(fc.nat(2), fc.constant(END_OF_BLOCK)),
  log: fc.nat(2),
  phase: fc.nat(3),
});

describe("the order of positions", () => {
  test("is total: antisymmetric, transitive, and equal only in the same place", () => {
    fc.assert(
      fc.property(position, position, position, (a, b, c) => {
        const ab = Math.sign(comparePositions(a, b));
        expect(ab + Math.sign(comparePositions(b, a))).toBe(0);
        expect(ab === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
        const bc = Math.sign(comparePositions(b, c));
        const isChain = ab <= 0 && bc <= 0;
        expect(!isChain || comparePositions(a, c) <= 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("looks at the fields in order", () => {
    const origin: Position = {
      timeSeconds: 5,
      chain: 5,
      block: 5,
      transaction: 5,
      log: 5,
      phase: 5,
    };
    const fields = ["timeSeconds", "chain", "block", "transaction", "log", "phase"] as const;
    fields.forEach((field, index) => {
      const later = { ...origin, [field]: 6 };
      for (const minor of fields.slice(index + 1)) later[minor] = 0;
      expect(comparePositions(origin, later), field).toBeLessThan(0);
    });
  });

  test("does not depend on how a list was shuffled", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 2 }), fc.nat(), (list, turn) => {
        const pivot = turn % list.length;
        const turned = [...list.slice(pivot), ...list.slice(0, pivot)];
        expect(turned.sort(comparePositions)).toEqual([...list].sort(comparePositions));
      }),
    );
  });
});

test("what the replay adds at the end of a block comes after all that was recorded in it", () => {
  fc.assert(
    fc.property(position, fc.nat(1_000), fc.nat(1_000), (place, transaction, log) => {
      const recorded = { ...place, transaction, log, phase: PHASE.recorded };
      const added = endOfBlock(recorded, PHASE.liquidator);
      expect(comparePositions(recorded, added)).toBeLessThan(0);
      expect(comparePositions(added, { ...recorded, block: place.block + 1 })).toBeLessThan(0);
    }),
  );
});

test("a key names every field but the time, which the block implies", () => {
  const place = { timeSeconds: 9, chain: 1, block: 2, transaction: 3, log: 4, phase: 0 };
  expect(positionKey(place)).toBe("1:2:3:4:0");
});
