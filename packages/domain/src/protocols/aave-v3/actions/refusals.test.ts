import { expect, test } from "vitest";
import { refuse } from "./refusals.ts";

test("a reason is a number up to v3.3 and a custom error then, under one stable name", () => {
  const code = "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD";
  expect(refuse({ errors: "numbers" }, code)).toEqual({ code, contractError: "35" });
  expect(refuse({ errors: "names" }, code)).toEqual({
    code,
    contractError: "HealthFactorLowerThanLiquidationThreshold()",
  });
});

test("custom errors tell their arguments, numbers do not", () => {
  const arguments_ = ["0xabc", 3n] as const;
  expect(refuse({ errors: "names" }, "INVALID_DEBT_IN_EMODE", ...arguments_).contractError).toBe(
    "InvalidDebtInEmode(0xabc,3)",
  );
  expect(refuse({ errors: "names" }, "AMOUNT_TOO_LARGE", 120n, 5n).contractError).toBe(
    "SafeCastOverflowedUintDowncast(120,5)",
  );
  expect(refuse({ errors: "numbers" }, "AMOUNT_TOO_LARGE", 128n, 5n).contractError).toBe(
    "SafeCast: value doesn't fit in 128 bits",
  );
});

test("panics and missing prices read the same in every version", () => {
  for (const errors of ["numbers", "names"] as const) {
    expect(refuse({ errors }, "ARITHMETIC_UNDERFLOW").contractError).toBe("panic 0x11");
    expect(refuse({ errors }, "PRICE_UNAVAILABLE").contractError).toBe("revert without reason");
  }
});
