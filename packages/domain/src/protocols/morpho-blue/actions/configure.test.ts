import { describe, expect, test } from "vitest";
import { SECONDS_PER_YEAR, WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ADAPTIVE,
  ALICE,
  BOB,
  FIXED,
  FREE,
  indebted,
  kindsOf,
  listing,
  MarketsUnderTest,
  PROPORTIONAL,
  setting,
  START_SECONDS,
  TREASURY,
  type SampleMarket,
} from "../market.suite.ts";
import { CONTRACT_CONSTANTS } from "../params.ts";

describe("creating a market", () => {
  const created = (of: SampleMarket) => new MarketsUnderTest([]).submit(listing(of));

  test("a rate model that remembers is called at once, at a quarter of its first rate", () => {
    const outcomes = created(ADAPTIVE);
    expect(kindsOf(outcomes)).toEqual(["marketListing", "timePosting", "rateUpdate"]);
    const first = CONTRACT_CONSTANTS.initialRateAtTargetWad;
    expect(outcomes[1]).toMatchObject({ timeSeconds: START_SECONDS });
    expect(outcomes[2]).toMatchObject({ averageRate: first / 4n, rateAtTarget: first });
    for (const of of [PROPORTIONAL, FIXED, FREE])
      expect(kindsOf(created(of))).toEqual(["marketListing", "timePosting"]);
  });

  test("refuses a second one, one it could not price, and names that do not fit", () => {
    const markets = new MarketsUnderTest([]);
    const refusal = (of: SampleMarket, change: object = {}): string =>
      markets.refusal({ ...listing(of), ...change } as Intent);
    expect(refusal({ ...ADAPTIVE, values: { lltvWad: WAD } })).toBe("LLTV not enabled");
    expect(refusal({ ...FIXED, values: { ...FIXED.values, fixedRateWad: 0n } })).toBe(
      "rate not set",
    );
    expect(refusal(ADAPTIVE, { marketId: `0x${"ab".repeat(32)}` })).toBe("MARKET_ID_MISMATCH");
    expect(refusal(ADAPTIVE, { loanDecimals: 78 })).toBe("INVALID_DECIMALS");
    expect(refusal({ ...ADAPTIVE, values: { ltvBps: 1n } })).toBe("UNKNOWN_PARAMETER");
    markets.submit(listing(ADAPTIVE));
    expect(refusal(ADAPTIVE)).toBe("market already created");
  });
});

describe("the fee", () => {
  test("charges interest at the old fee first", () => {
    const markets = indebted().wait(1_000);
    const outcomes = markets.submit(setting(PROPORTIONAL.address, { feeWad: WAD / 4n }));
    expect(kindsOf(outcomes)).toEqual(["interestPosting", "timePosting", "parameterChange"]);
    expect(markets.market(PROPORTIONAL).parameters.feeWad).toBe(WAD / 4n);
  });

  test("refuses the one there is, more than a quarter, and a market that is not there", () => {
    const markets = indebted();
    const refusal = (scope: string, feeWad: bigint): string =>
      markets.refusal(setting(scope, { feeWad }));
    expect(refusal(ALICE, 0n)).toBe("market not created");
    expect(refusal(PROPORTIONAL.address, WAD / 10n)).toBe("already set");
    expect(refusal(PROPORTIONAL.address, WAD / 4n + 1n)).toBe("max fee exceeded");
  });

  test("goes to the treasury of now, also what was earned before it came", () => {
    const markets = indebted().wait(100_000);
    expect(markets.refusal({ kind: "treasuryAssignment", treasury: TREASURY })).toBe("already set");
    markets.submit({ kind: "treasuryAssignment", treasury: BOB });
    const before = markets.position(PROPORTIONAL, BOB).supplyShares;
    markets.submit({ kind: "interestAccrual", reserve: PROPORTIONAL.address });
    expect(markets.position(PROPORTIONAL, BOB).supplyShares).toBeGreaterThan(before);
  });
});

describe("what cannot change on chain", () => {
  test("takes effect at once, back to the last posting", () => {
    const markets = indebted().wait(10);
    const change = { rateModelKind: 2n, fixedRateWad: WAD / SECONDS_PER_YEAR };
    expect(kindsOf(markets.submit(setting(PROPORTIONAL.address, change)))).toEqual([
      "parameterChange",
    ]);
    const posting = markets.submit({ kind: "interestAccrual", reserve: PROPORTIONAL.address })[0];
    expect(posting).toMatchObject({ rate: WAD / SECONDS_PER_YEAR });
  });

  test("keeps its bounds", () => {
    const markets = indebted();
    const refusal = (scope: string, values: Record<string, bigint | boolean>): string =>
      markets.refusal(setting(scope, values));
    expect(refusal("market", { curveSteepnessWad: WAD - 1n })).toBe("PARAMETER_OUT_OF_BOUNDS");
    expect(refusal("market", { targetUtilisationWad: WAD })).toBe("PARAMETER_OUT_OF_BOUNDS");
    expect(refusal("market", { targetUtilisationWad: true })).toBe("UNKNOWN_PARAMETER");
    expect(refusal(FIXED.address, { lltvWad: WAD })).toBe("LLTV not enabled");
    expect(refusal("market", { curveSteepnessWad: WAD })).toBe("accepted");
  });
});
