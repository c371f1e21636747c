import { describe, expect, test } from "vitest";
import { RAY, WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  addressOf,
  ALICE,
  BOB,
  BY_DEBT,
  BY_LOT,
  changing,
  kindsOf,
  seizing,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
  type SampleIlk,
} from "../market.suite.ts";
import { RAD } from "../math.ts";

const nowhere = addressOf(0x99, 1);

describe("a call", () => {
  test.each([BY_LOT, BY_DEBT])("of the cat seizes, queues and opens an auction ($symbol)", (of) => {
    const outcomes = underwater(of).seize(of, ALICE);
    expect(kindsOf(outcomes)).toEqual([
      "vaultPosting",
      "systemPosting",
      "queuePosting",
      "auctionKick",
      "liquidation",
    ]);
  });

  test("of the dog also pays who called", () => {
    const system = underwater(STAIRS);
    const before = system.state.debtRad;
    const outcomes = system.seize(STAIRS, ALICE);
    const kick = outcomes.find((outcome) => outcome.kind === "auctionKick");
    expect(kindsOf(outcomes)[4]).toBe("systemPosting");
    expect(kick?.incentive).toBe(10n * RAD + (kick?.tab ?? 0n) / 1_000n);
    expect(system.state.debtRad - before).toBe(kick?.incentive);
    expect(kick?.top).toBe(216n * RAY);
  });

  test("names one market and no measure the contracts do not have", () => {
    const system = underwater(BY_LOT);
    const refusal = (change: object): string =>
      system.refusal({ ...seizing(BY_LOT, ALICE), ...change } as Intent);
    expect(refusal({ debtReserve: BY_DEBT.address })).toBe("PAIR_IS_NO_MARKET");
    expect(refusal({ debtReserve: nowhere, collateralReserve: nowhere })).toBe("Vat/ilk-not-init");
    expect(refusal({ measure: "collateral" })).toBe("NO_SUCH_CALL");
    expect(refusal({ measure: "debt", amount: 0n })).toBe("accepted");
    expect(refusal({ account: BOB })).toBe("Cat/not-unsafe");
  });

  test.each<[SampleIlk, string, string]>([
    [BY_LOT, "Cat/not-unsafe", "Cat/not-live"],
    [BY_DEBT, "Cat/not-unsafe", "Cat/not-live"],
    [STAIRS, "Dog/not-unsafe", "Dog/not-live"],
  ])("leaves the safe alone, and all after a shutdown ($symbol)", (of, safe, dead) => {
    const system = new SystemUnderTest().price(of, 200n);
    expect(system.refusal(seizing(of, ALICE))).toBe(safe);
    system.change(of, ALICE, 100n, 13_000n);
    expect(system.refusal(seizing(of, ALICE))).toBe(safe);
    system.submit(setting("market", { emergencyShutdown: true }));
    expect(system.refusal(seizing(of, ALICE))).toBe(dead);
  });

  test("does nothing where the price is unknown, whatever is owed", () => {
    const system = underwater(BY_LOT);
    system.submit(setting("market", { oracleDelay: 0n }));
    system.submit({ kind: "oraclePrice", feed: BY_LOT.oracle, price: 0n, round: 0n });
    system.submit({ kind: "spotPoke", reserve: BY_LOT.address });
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("Cat/not-unsafe");
  });
});

describe("cat 1.1", () => {
  test("takes a lot of 50 and its share of the debt, rounded down", () => {
    const system = underwater(BY_LOT);
    system.submit(changing(BY_LOT, ALICE, 1n, 0n));
    const [posting] = system.seize(BY_LOT, ALICE);
    const artWad = (50n * WAD * 13_000n * WAD) / (100n * WAD + 1n);
    expect(posting).toMatchObject({ collateralDelta: -50n * WAD, debtDelta: -artWad });
    const { tab, due } = system.auction(BY_LOT);
    expect(due).toBe(artWad * RAY);
    expect(tab).toBe((due * 113n) / 100n);
  });

  test("goes on with nothing where the lot is nothing, but not where the vault is empty", () => {
    const system = underwater(BY_LOT);
    system.submit(setting(BY_LOT.address, { auctionSize: 0n }));
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("accepted");
    system.submit(setting(BY_LOT.address, { auctionSize: 100n * WAD }));
    system.state.accounts.get(ALICE)?.urns.splice(0, 1, {
      ...system.urn(BY_LOT, ALICE),
      inkWad: 0n,
    });
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("ARITHMETIC_REVERT");
  });

  test("overflows once some 100,000 DAI meet a penalty of 27 decimals", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    system.change(BY_LOT, ALICE, 2_000n, 250_000n);
    system.price(BY_LOT, 180n);
    system.submit(setting(BY_LOT.address, { auctionSize: 800n * WAD }));
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("accepted");
    system.submit(setting(BY_LOT.address, { auctionSize: 850n * WAD }));
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("ARITHMETIC_REVERT");
  });

  test("cannot open an auction it is barred from", () => {
    const system = underwater(BY_LOT);
    system.submit(setting(BY_LOT.address, { auctionBreaker: 1n }));
    expect(system.refusal(seizing(BY_LOT, ALICE))).toBe("Flipper/not-authorized");
  });
});

describe("cat 1.2", () => {
  test("takes debt whose tab fits 5,000, rounded down twice, and its share of the collateral", () => {
    const system = underwater(BY_DEBT);
    system.wait(86_400).submit({ kind: "interestAccrual", reserve: BY_DEBT.address });
    const { rateRay } = system.ilk(BY_DEBT);
    const artWad = (5_000n * RAD * WAD) / rateRay / ((113n * WAD) / 100n);
    const inkWad = (100n * WAD * artWad) / (15_000n * WAD);
    const [posting] = system.seize(BY_DEBT, ALICE);
    expect(posting).toMatchObject({ collateralDelta: -inkWad, debtDelta: -artWad });
    expect(system.auction(BY_DEBT).tab).toBeLessThanOrEqual(5_000n * RAD);
    expect(system.state.litterRad).toBe(system.auction(BY_DEBT).tab);
  });

  test("stops at the box, or below the floor's room in it", () => {
    const system = underwater(BY_DEBT);
    const refusal = (globalAuctionLimit: bigint): string => {
      system.submit(setting("market", { globalAuctionLimit }));
      return system.refusal(seizing(BY_DEBT, ALICE));
    };
    system.seize(BY_DEBT, ALICE);
    const litter = system.state.litterRad;
    expect(refusal(litter - 1n)).toBe("ARITHMETIC_REVERT");
    expect(refusal(litter)).toBe("Cat/liquidation-limit-hit");
    expect(refusal(litter + 100n * RAD - 1n)).toBe("Cat/liquidation-limit-hit");
    expect(refusal(litter + 100n * RAD)).toBe("accepted");
  });

  test("opens no auction of nothing", () => {
    const system = underwater(BY_DEBT);
    system.submit(setting(BY_DEBT.address, { auctionDebtSize: 0n }));
    expect(system.refusal(seizing(BY_DEBT, ALICE))).toBe("Cat/null-auction");
    system.submit(setting(BY_DEBT.address, { liquidationPenalty: 0n }));
    expect(system.refusal(seizing(BY_DEBT, ALICE))).toBe("ARITHMETIC_REVERT");
  });

  test("may leave dust behind", () => {
    const system = underwater(BY_DEBT);
    for (let call = 0; call < 3; call++) system.seize(BY_DEBT, ALICE);
    expect(system.refusal(seizing(BY_DEBT, ALICE))).toBe("Cat/liquidation-limit-hit");
    expect(system.urn(BY_DEBT, ALICE).artWad).toBeGreaterThan(0n);
  });
});

describe("dog", () => {
  test("takes the whole vault where there is room", () => {
    const system = underwater(STAIRS);
    system.submit(setting(STAIRS.address, { localLiquidationLimit: 20_000n * RAD }));
    system.seize(STAIRS, ALICE);
    expect(system.urn(STAIRS, ALICE)).toMatchObject({ inkWad: 0n, artWad: 0n });
    expect(system.ilk(STAIRS).dirtRad).toBe(system.auction(STAIRS).tab);
  });

  test("takes what has room, and all where the rest would be dust", () => {
    const system = underwater(STAIRS);
    const due = (localLiquidationLimit: bigint): bigint => {
      system.submit(setting(STAIRS.address, { localLiquidationLimit }));
      const decision = system.decide(seizing(STAIRS, ALICE));
      const kick = decision.ok
        ? decision.outcomes.find((outcome) => outcome.kind === "auctionKick")
        : undefined;
      return kick?.due ?? -1n;
    };
    const whole = 13_000n * RAD;
    expect(due(whole)).toBeLessThan(whole);
    const penalty = (x: bigint): bigint => (x * 113n) / 100n;
    expect(due(penalty(whole - 100n * RAD))).toBe(whole - 100n * RAD);
    expect(due(penalty(whole - 100n * RAD) + RAD)).toBe(whole);
  });

  test("opens no dusty auction, and none past its limits", () => {
    const system = underwater(STAIRS);
    const refusal = (limit: bigint, name = "localLiquidationLimit"): string => {
      const scope = name === "localLiquidationLimit" ? STAIRS.address : "market";
      system.submit(setting(scope, { [name]: limit }));
      return system.refusal(seizing(STAIRS, ALICE));
    };
    expect(refusal(112n * RAD)).toBe("Dog/dusty-auction-from-partial-liquidation");
    expect(refusal(113n * RAD)).toBe("accepted");
    expect(refusal(0n)).toBe("Dog/liquidation-limit-hit");
    expect(refusal(20_000n * RAD)).toBe("accepted");
    expect(refusal(0n, "globalLiquidationLimit")).toBe("Dog/liquidation-limit-hit");
  });

  test("needs a price, an open breaker and something to sell", () => {
    const system = underwater(STAIRS);
    system.submit(setting(STAIRS.address, { auctionBreaker: 1n }));
    expect(system.refusal(seizing(STAIRS, ALICE))).toBe("Clipper/stopped-incorrect");
    system.submit(setting(STAIRS.address, { auctionBreaker: 0n, auctionPriceMultiplier: 0n }));
    expect(system.refusal(seizing(STAIRS, ALICE))).toBe("Clipper/zero-top-price");
    system.submit(setting("market", { oracleDelay: 0n }));
    system.submit({ kind: "oraclePrice", feed: STAIRS.oracle, price: 0n, round: 0n });
    expect(system.refusal(seizing(STAIRS, ALICE))).toBe("Clipper/invalid-price");
  });
});
