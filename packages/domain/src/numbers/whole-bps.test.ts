import { expect, test } from "vitest";
import { WAD } from "./units.ts";
import { inWholeBps } from "./whole-bps.ts";

test("less than a step is nothing, whole steps stay, and what is more counts as steps", () => {
  const step = WAD / 10_000n;
  expect(inWholeBps(WAD)).toBe(WAD);
  expect(inWholeBps(WAD - step + 1n)).toBe(WAD);
  expect(inWholeBps(WAD - step)).toBe(WAD - step);
  expect(inWholeBps(WAD - step - 1n)).toBe(WAD - step);
  expect(inWholeBps(0n)).toBe(0n);
});
