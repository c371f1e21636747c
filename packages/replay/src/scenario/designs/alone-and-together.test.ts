import { expect, test } from "vitest";
import { aloneAndTogether } from "./alone-and-together.ts";

const drawn = { samples: 0, seed: 0 };

test("each axis stands alone at its last value, then all stand together", () => {
  const { size, place } = aloneAndTogether({ sizes: [2, 5, 3], ...drawn });
  expect(Array.from({ length: size }, (_, index) => place(index))).toEqual([
    [1, undefined, undefined],
    [undefined, 4, undefined],
    [undefined, undefined, 2],
    [1, 4, 2],
  ]);
});

test("one axis alone is all there is together; without any there is nothing", () => {
  const one = aloneAndTogether({ sizes: [2], ...drawn });
  expect([one.size, one.place(0)]).toEqual([1, [1]]);
  expect(aloneAndTogether({ sizes: [], ...drawn }).size).toBe(0);
});
