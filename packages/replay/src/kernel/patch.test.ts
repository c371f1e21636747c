import fc from "fast-check";
import { expect, test } from "vitest";
import { perturb } from "./patch.ts";

test.each([
  [8_251n, { kind: "set", value: 8_000n }, 8_000n],
  [0n, { kind: "set", value: 5n }, 5n],
  [true, { kind: "set", value: false }, false],
  [8_251n, { kind: "shift", by: -300n }, 7_951n],
  [8_251n, { kind: "shift", by: 300n }, 8_551n],
  [200n, { kind: "shift", by: -300n }, 0n],
  // 8251 * 0.95 = 7838.45
  [8_251n, { kind: "scale", scaleBps: 9_500n }, 7_838n],
  [8_251n, { kind: "scale", scaleBps: 20_000n }, 16_502n],
  [8_251n, { kind: "scale", scaleBps: 0n }, 0n],
  [0n, { kind: "shift", by: 300n }, 0n],
  [0n, { kind: "scale", scaleBps: 20_000n }, 0n],
  [true, { kind: "shift", by: 1n }, true],
  [false, { kind: "scale", scaleBps: 1n }, false],
] as const)("%s under %o is %s", (recorded, perturbation, expected) => {
  expect(perturb(recorded, perturbation)).toBe(expected);
});

test("shifting and scaling never give less than zero, and 100 % changes nothing", () => {
  const amounts = fc.bigInt({ min: 0n, max: 10n ** 40n });
  fc.assert(
    fc.property(amounts, fc.bigInt(), fc.nat(100_000), (recorded, by, bps) => {
      expect(perturb(recorded, { kind: "shift", by })).toBeGreaterThanOrEqual(0n);
      expect(perturb(recorded, { kind: "scale", scaleBps: BigInt(bps) })).toBeGreaterThanOrEqual(
        0n,
      );
      expect(perturb(recorded, { kind: "scale", scaleBps: 10_000n })).toBe(recorded);
    }),
  );
});
