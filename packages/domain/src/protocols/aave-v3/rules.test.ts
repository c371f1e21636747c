import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RAY } from "../../numbers/units.ts";
import { RULE_VERSIONS } from "./market.suite.ts";
import { isRuleVersion, rulesOf } from "./rules.ts";

const pack = (ruleVersion: bigint) => rulesOf({ market: { ruleVersion } });

test("there is a pack for each version and for no other number", () => {
  expect(new Set(RULE_VERSIONS.map(pack)).size).toBe(RULE_VERSIONS.length);
  for (const other of [0n, 29n, 31n, 32n, 38n, 300n]) expect(isRuleVersion(other)).toBe(false);
  expect(pack(31n)).toBe(pack(30n));
});

const index = fc.bigInt(RAY, 100n * RAY);
const amount = fc.bigInt(0n, 10n ** 30n);

describe.each([35n, 36n, 37n])("directed rounding, rules %s", (version) => {
  const { tokens } = pack(version);

  test("never favours an account", () => {
    fc.assert(
      fc.property(amount, index, (units, ray) => {
        const minted = tokens.supplyMint(units, ray);
        expect(tokens.supplyBalance(minted, ray)).toBeLessThanOrEqual(units);
        expect(tokens.supplyBurn(units, ray)).toBeGreaterThanOrEqual(minted);
        expect(tokens.debtBalance(tokens.debtMint(units, ray), ray)).toBeGreaterThanOrEqual(units);
        expect(tokens.debtBurn(units, ray)).toBeLessThanOrEqual(tokens.debtMint(units, ray));
      }),
    );
  });

  test("undoes itself on whole balances, so that what is withdrawn or repaid whole is gone", () => {
    fc.assert(
      fc.property(amount, index, (scaled, ray) => {
        expect(tokens.supplyBurn(tokens.supplyBalance(scaled, ray), ray)).toBe(scaled);
        expect(tokens.debtBurn(tokens.debtBalance(scaled, ray), ray)).toBe(scaled);
      }),
    );
  });
});

test("the bounds of the margin form hold for each version's balances", () => {
  fc.assert(
    fc.property(amount, index, fc.constantFrom(...RULE_VERSIONS), (scaled, ray, version) => {
      const { tokens } = pack(version);
      const loss = (BigInt(tokens.largestLossHalves) * RAY) / 2n;
      expect(scaled * ray - tokens.supplyBalance(scaled, ray) * RAY).toBeLessThanOrEqual(loss);
      expect(tokens.debtBalance(scaled, ray) * RAY - scaled * ray).toBeLessThanOrEqual(loss);
    }),
  );
});
