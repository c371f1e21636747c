import { describe, expect, test } from "vitest";
import type { ParameterValues } from "../../../events/parameter-values.ts";
import { RAY, WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  BY_LOT,
  kindsOf,
  listing,
  setting,
  STAIRS,
  START_SECONDS,
  SystemUnderTest,
} from "../market.suite.ts";

describe("a listing", () => {
  test("starts at a rate of one, charged from now on", () => {
    const system = new SystemUnderTest([]);
    expect(kindsOf(system.submit(listing(BY_LOT)))).toEqual(["marketListing", "timePosting"]);
    expect(system.ilk(BY_LOT)).toMatchObject({ rateRay: RAY, lastDripSeconds: START_SECONDS });
    expect(system.refusal(listing(BY_LOT))).toBe("Vat/ilk-already-init");
  });

  test("refuses names that do not fit, and values no contract takes", () => {
    const system = new SystemUnderTest([]);
    const refusal = (values: ParameterValues, change: object = {}): string =>
      system.refusal({ ...listing({ ...BY_LOT, values }), ...change } as Intent);
    expect(refusal({}, { marketId: `0x${"ab".repeat(32)}` })).toBe("MARKET_ID_MISMATCH");
    expect(refusal({ lltvWad: 1n })).toBe("UNKNOWN_PARAMETER");
    expect(refusal({ liquidationRatio: true })).toBe("UNKNOWN_PARAMETER");
    expect(refusal({ ruleVersion: 20n, liquidationPenalty: WAD - 1n })).toBe(
      "Dog/file-chop-lt-WAD",
    );
    expect(refusal({ ruleVersion: 12n, liquidationPenalty: WAD - 1n })).toBe("accepted");
  });
});

describe("a change of parameters", () => {
  test("charges at the old fee first, and only where the fee is new", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    system.change(BY_LOT, ALICE, 100n, 1_000n);
    system.wait(86_400);
    const { stabilityFee } = system.ilk(BY_LOT).parameters;
    const same = system.submit(setting(BY_LOT.address, { stabilityFee, debtFloor: 1n }));
    expect(kindsOf(same)).toEqual(["parameterChange"]);
    const change = system.submit(setting(BY_LOT.address, { stabilityFee: RAY }));
    expect(kindsOf(change)).toEqual(["ratePosting", "systemPosting", "parameterChange"]);
    expect(system.ilk(BY_LOT).lastDripSeconds).toBe(system.timeSeconds);
    expect(system.ilk(BY_LOT).parameters.stabilityFee).toBe(RAY);
  });

  test("of the base fee charges nothing: it reaches back", () => {
    const system = new SystemUnderTest();
    system.wait(100);
    expect(kindsOf(system.submit(setting("market", { baseFee: 5n })))).toEqual(["parameterChange"]);
    expect(system.ilk(BY_LOT).lastDripSeconds).toBe(START_SECONDS);
  });

  test("keeps its bounds", () => {
    const system = new SystemUnderTest();
    const refusal = (scope: string, values: ParameterValues): string =>
      system.refusal(setting(scope, values));
    expect(refusal(BOB, { liquidationRatio: 1n })).toBe("Vat/ilk-not-init");
    expect(refusal("market", { liquidationRatio: 1n })).toBe("UNKNOWN_PARAMETER");
    expect(refusal("market", { emergencyShutdown: 1n })).toBe("UNKNOWN_PARAMETER");
    expect(refusal("market", { oracleDelay: 65_536n })).toBe("PARAMETER_OUT_OF_BOUNDS");
    expect(refusal("market", { surplusBuffer: -1n })).toBe("PARAMETER_OUT_OF_BOUNDS");
    const { address } = STAIRS;
    expect(refusal(address, { priceStepFactor: RAY + 1n })).toBe(
      "StairstepExponentialDecrease/cut-gt-RAY",
    );
    expect(refusal(address, { liquidationPenalty: WAD - 1n })).toBe("Dog/file-chop-lt-WAD");
    expect(refusal(address, { ruleVersion: 13n })).toBe("UNKNOWN_RULE_VERSION");
    expect(refusal(BY_LOT.address, { liquidationPenalty: WAD - 1n })).toBe("accepted");
    expect(refusal(address, { ruleVersion: 11n, auctionCurve: 2n })).toBe("accepted");
  });
});
