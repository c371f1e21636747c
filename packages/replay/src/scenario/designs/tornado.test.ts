import fc from "fast-check";
import { expect, test } from "vitest";
import { tornado } from "./tornado.ts";

test("each axis goes to its two ends while every other stays as recorded", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 2 ** 32 }), { maxLength: 8 }), (sizes) => {
      const { size, place } = tornado({ sizes, samples: 0, seed: 0 });
      expect(size).toBe(2 * sizes.length);
      sizes.forEach((values, axis) => {
        const alone = (position: number) =>
          sizes.map((_, other) => (other === axis ? position : undefined));
        expect(place(2 * axis)).toEqual(alone(0));
        expect(place(2 * axis + 1)).toEqual(alone(values - 1));
      });
    }),
  );
});
