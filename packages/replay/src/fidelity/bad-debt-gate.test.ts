import { expect, test } from "vitest";
import { badDebtGate } from "./bad-debt-gate.ts";

const usd = (dollars: bigint) => dollars * 100_000_000n;

test("a factor of two passes, more does not", () => {
  expect(badDebtGate(usd(100n), usd(200n), usd(1000n)).passed).toBe(true);
  expect(badDebtGate(usd(100n), usd(50n), usd(1000n)).passed).toBe(true);
  expect(badDebtGate(usd(100n), usd(201n), usd(1000n)).passed).toBe(false);
  expect(badDebtGate(usd(100n), usd(49n), usd(1000n)).passed).toBe(false);
});

test("a difference of 0.1 % of the recorded volume passes, a cent more does not", () => {
  expect(badDebtGate(usd(10n), 0n, usd(10_000n)).passed).toBe(true);
  expect(badDebtGate(usd(10n) + 1_000_000n, 0n, usd(10_000n)).passed).toBe(false);
});

test("says both figures", () => {
  expect(badDebtGate(usd(5312n), 0n, usd(1n)).found).toBe("0 / 5312 USD");
});
