import { describe, expect, test } from "vitest";
import { MAX_UINT256, RAY, WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  kindsOf,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
} from "../market.suite.ts";
import { RAD } from "../math.ts";
import vectors from "../vectors.json" with { type: "json" };

const reserve = STAIRS.address;

/** 100 units for 14,690 DAI from 216 DAI downwards, just kicked. */
function kicked(): SystemUnderTest {
  const system = underwater(STAIRS);
  system.submit(setting(reserve, { localLiquidationLimit: 20_000n * RAD }));
  system.seize(STAIRS, ALICE);
  return system;
}

function taking(amount: bigint, maximumPrice = MAX_UINT256): Intent {
  return { kind: "auctionTake", reserve, auction: 1, taker: BOB, amount, maximumPrice };
}
const restart: Intent = { kind: "auctionRestart", reserve, auction: 1, keeper: CAROL };

describe("take", () => {
  test("sells at the price of now; what it brings is the protocol's", () => {
    const system = kicked().wait(1_800);
    const { priceRay } = system.auction(STAIRS);
    const outcomes = system.submit(taking(10n * WAD));
    expect(kindsOf(outcomes)).toEqual(["auctionTake", "systemPosting"]);
    expect(outcomes[0]).toMatchObject({
      owe: 10n * WAD * priceRay,
      slice: 10n * WAD,
      isOver: false,
    });
    expect(system.state.surplusRad).toBe(10n * WAD * priceRay);
    expect(system.ilk(STAIRS).dirtRad).toBe(system.auction(STAIRS).tab);
  });

  test("takes no more than tab, and gives the rest of the lot back", () => {
    const system = kicked();
    const outcomes = system.submit(taking(MAX_UINT256));
    const slice = (14_690n * RAD) / (216n * RAY);
    expect(outcomes[0]).toMatchObject({ owe: 14_690n * RAD, slice, tabLeft: 0n, isOver: true });
    expect(system.state.dirtRad).toBe(0n);
    expect(system.auction(STAIRS)).toBeUndefined();
  });

  test("for less than the debt leaves bad debt, once all is sold", () => {
    const system = kicked().wait(7_200);
    const { priceRay } = system.auction(STAIRS);
    expect(kindsOf(system.submit(taking(40n * WAD)))).not.toContain("badDebt");
    const outcomes = system.submit(taking(MAX_UINT256));
    const lost = 13_000n * RAD - 100n * WAD * priceRay;
    expect(outcomes.at(-1)).toMatchObject({ kind: "badDebt", amount: lost / RAY, account: ALICE });
    expect(system.ilk(STAIRS).dirtRad).toBe(0n);
    expect(system.state.dirtRad).toBe(0n);
  });

  test("leaves a rest that is worth an auction, or none", () => {
    const system = kicked();
    // 113 DAI must be left of 14,690: a purchase for more than 14,577 and less than all is cut.
    const outcomes = system.submit(taking(68n * WAD));
    const owe = 14_577n * RAD;
    expect(outcomes[0]).toMatchObject({ owe, slice: owe / (216n * RAY), tabLeft: 113n * RAD });
    expect(system.refusal(taking(WAD / 10n))).toBe("Clipper/no-partial-purchase");
    expect(system.refusal(taking(WAD))).toBe("accepted");
  });

  test("is refused as the Clipper refuses it", () => {
    const system = kicked();
    const { priceRay } = system.auction(STAIRS);
    expect(system.refusal(taking(WAD, priceRay - 1n))).toBe("Clipper/too-expensive");
    expect(system.refusal(taking(WAD, priceRay))).toBe("accepted");
    expect(system.refusal({ ...taking(WAD), auction: 2 } as Intent)).toBe(
      "Clipper/not-running-auction",
    );
    system.submit(setting(reserve, { auctionBreaker: 3n }));
    expect(system.refusal(taking(WAD))).toBe("Clipper/stopped-incorrect");
    // The breaker is looked at before the number.
    expect(system.refusal({ ...taking(WAD), auction: 2 } as Intent)).toBe(
      "Clipper/stopped-incorrect",
    );
    system.submit(setting(reserve, { auctionBreaker: 2n, priceStepDuration: 0n }));
    expect(system.refusal(taking(WAD))).toBe("ARITHMETIC_REVERT");
  });

  test("waits for a restart when the price fell too far, or the auction is too old", () => {
    const system = kicked();
    expect(system.wait(91 * 90).refusal(taking(WAD))).toBe("accepted");
    expect(system.wait(90).refusal(taking(WAD))).toBe("Clipper/needs-reset");
    const old = kicked();
    old.submit(setting(reserve, { auctionResetDrawdown: 0n }));
    expect(old.wait(8_400).refusal(taking(WAD))).toBe("accepted");
    expect(old.wait(1).refusal(taking(WAD))).toBe("Clipper/needs-reset");
  });
});

describe("redo", () => {
  test("starts at the price of now, and pays again", () => {
    const system = kicked().wait(8_401);
    system.price(STAIRS, 150n);
    const before = system.state.debtRad;
    const [restarted] = system.submit(restart);
    expect(restarted).toMatchObject({
      top: 180n * RAY,
      incentive: 10n * RAD + (14_690n * RAD) / 1_000n,
    });
    expect(system.state.debtRad - before).toBe(10n * RAD + (14_690n * RAD) / 1_000n);
    expect(system.auction(STAIRS)).toMatchObject({ phase: "falling", priceRay: 180n * RAY });
    expect(system.refusal(restart)).toBe("Clipper/cannot-reset");
  });

  test("pays nothing for what is not worth it, by what is owed or by what is there", () => {
    const incentive = (change: (system: SystemUnderTest) => void): bigint | undefined => {
      const system = kicked();
      change(system);
      const [restarted] = system.wait(8_401).submit(restart);
      return restarted?.kind === "auctionRestart" ? restarted.incentive : undefined;
    };
    expect(incentive(() => undefined)).toBeGreaterThan(0n);
    expect(incentive((s) => s.submit(setting(reserve, { debtFloor: 13_000n * RAD })))).toBe(
      10n * RAD + (14_690n * RAD) / 1_000n,
    );
    expect(incentive((s) => s.submit(setting(reserve, { debtFloor: 13_001n * RAD })))).toBe(0n);
    expect(incentive((s) => s.wait(3_600).price(STAIRS, 1n))).toBe(0n);
    const free = { flatKickIncentive: 0n, proportionalKickIncentive: 0n };
    expect(incentive((s) => s.submit(setting(reserve, free)))).toBe(0n);
  });

  test("is refused as the Clipper refuses it", () => {
    const system = kicked();
    expect(system.refusal({ ...restart, auction: 2 } as Intent)).toBe(
      "Clipper/not-running-auction",
    );
    expect(system.refusal(restart)).toBe("Clipper/cannot-reset");
    system.wait(8_401).submit(setting(reserve, { auctionPriceMultiplier: 0n }));
    expect(system.refusal(restart)).toBe("Clipper/zero-top-price");
    system.submit(setting(reserve, { auctionBreaker: 2n }));
    expect(system.refusal(restart)).toBe("Clipper/stopped-incorrect");
    expect(system.refusal({ ...restart, auction: 2 } as Intent)).toBe("Clipper/stopped-incorrect");
  });
});

test("a vault of 10 units and 14,000 DAI at 2,000 dollars, worked out by hand", () => {
  const system = new SystemUnderTest();
  system.submit(
    setting(reserve, {
      liquidationRatio: (145n * RAY) / 100n,
      stabilityFee: RAY,
      localLiquidationLimit: 20_000n * RAD,
    }),
  );
  system.price(STAIRS, 2_100n).change(STAIRS, ALICE, 10n, 14_000n);
  system.price(STAIRS, 2_000n).seize(STAIRS, ALICE);
  expect(system.auction(STAIRS).tab).toBe(BigInt(vectors.vault.tab) * RAD);
  const [sold] = system.wait(vectors.vault.seconds).submit(taking(MAX_UINT256));
  const rounded = (wad: bigint): bigint => (wad + WAD / 20_000n) / (WAD / 10_000n);
  expect(sold?.kind === "auctionTake" ? [rounded(sold.slice), rounded(sold.lotLeft)] : []).toEqual([
    BigInt(vectors.vault.slice4),
    BigInt(vectors.vault.returned4),
  ]);
});
