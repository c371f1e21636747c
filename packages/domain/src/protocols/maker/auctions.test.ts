import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import type { OpenAuction } from "../protocol.ts";
import { openAuctions, purchaseOf } from "./auctions.ts";
import {
  ALICE,
  BOB,
  BY_LOT,
  LINE,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
  type SampleIlk,
} from "./market.suite.ts";
import { noFaults, RAD } from "./math.ts";
import { findAuction, ZERO_ADDRESS } from "./state.ts";

function kicked(of: SampleIlk): SystemUnderTest {
  const system = underwater(of);
  system.seize(of, ALICE);
  return system;
}

function bid(system: SystemUnderTest, amount: bigint, lot: bigint): string {
  const { reserve, auction } = system.auction(BY_LOT);
  return system.refusal({ kind: "auctionBid", reserve, auction, bidder: BOB, lot, bid: amount });
}

function bidNow(system: SystemUnderTest, amount: bigint, lot: bigint): void {
  const { reserve, auction } = system.auction(BY_LOT);
  system.submit({ kind: "auctionBid", reserve, auction, bidder: BOB, lot, bid: amount });
}

describe("what a keeper sees of an ascending auction", () => {
  test("before the first bid: the smallest there is, for the whole lot", () => {
    const system = kicked(BY_LOT);
    expect(system.auction(BY_LOT)).toMatchObject({
      kind: "flip",
      phase: "tend",
      bid: 0n,
      bidder: ZERO_ADDRESS,
      minimumNextBid: 1n,
      maximumNextLot: 50n * WAD,
      endsAtSeconds: system.timeSeconds + 21_600,
      lastBidExpirySeconds: 0,
      oraclePriceWad: 180n * WAD,
    });
  });

  test("the next bid and lot it names are accepted, one unit less good is not", () => {
    const system = kicked(BY_LOT);
    const { tab, lot } = system.auction(BY_LOT);
    for (const amount of [7n, 101n, 1_001n * RAD, tab - 1n]) {
      bidNow(system, amount, lot);
      const { minimumNextBid } = system.auction(BY_LOT);
      expect(bid(system, minimumNextBid, lot)).toBe("accepted");
      expect(bid(system, minimumNextBid - 1n, lot)).not.toBe("accepted");
    }
    bidNow(system, tab, lot);
    for (let round = 0; round < 5; round++) {
      const { phase, maximumNextLot } = system.auction(BY_LOT);
      expect(phase).toBe("dent");
      expect(bid(system, tab, maximumNextLot)).toBe("accepted");
      expect(bid(system, tab, maximumNextLot + 1n)).not.toBe("accepted");
      bidNow(system, tab, maximumNextLot);
    }
  });

  test("its phase says what may be done, second by second", () => {
    const acceptedAt = (system: SystemUnderTest): Record<OpenAuction["phase"], boolean> => {
      const { reserve, auction, minimumNextBid, maximumNextLot, phase } = system.auction(BY_LOT);
      const named = { reserve, auction } as const;
      const accepted = (text: string): boolean => text === "accepted";
      const bids = accepted(bid(system, minimumNextBid, maximumNextLot));
      const deals = accepted(system.refusal({ kind: "auctionClose", ...named }));
      const ticks = accepted(system.refusal({ kind: "auctionRestart", ...named, keeper: BOB }));
      const can = { tend: bids, dent: bids, dealable: deals, expired: ticks };
      const closing = !bids && !deals && !ticks;
      expect([bids, deals, ticks].filter(Boolean).length).toBe(phase === "closing" ? 0 : 1);
      return { ...can, closing, falling: false, stale: false };
    };
    const silent = kicked(BY_LOT);
    const seen = new Set<string>();
    for (const wait of [0, 21_599, 1, 1]) {
      silent.wait(wait);
      const { phase } = silent.auction(BY_LOT);
      seen.add(phase);
      expect(acceptedAt(silent)[phase], phase).toBe(true);
    }
    const sought = kicked(BY_LOT);
    bidNow(sought, RAD, 50n * WAD);
    for (const wait of [599, 1, 1]) {
      sought.wait(wait);
      const { phase } = sought.auction(BY_LOT);
      seen.add(phase);
      expect(acceptedAt(sought)[phase], phase).toBe(true);
    }
    expect([...seen].toSorted()).toEqual(["closing", "dealable", "expired", "tend"]);
  });
});

describe("what a keeper sees of a falling price", () => {
  test.each([STAIRS, LINE])(
    "the price it names is accepted, a unit less is not ($symbol)",
    (of) => {
      const system = kicked(of);
      for (const wait of [0, 89, 1, 4_000]) {
        const { reserve, auction, priceRay, phase } = system.wait(wait).auction(of);
        expect(phase).toBe("falling");
        const take = { kind: "auctionTake", reserve, auction, taker: BOB, amount: 1n } as const;
        expect(system.refusal({ ...take, maximumPrice: priceRay })).toBe("accepted");
        expect(system.refusal({ ...take, maximumPrice: priceRay - 1n })).toBe(
          "Clipper/too-expensive",
        );
      }
    },
  );

  test("needs a restart exactly when one is accepted", () => {
    const system = kicked(STAIRS);
    const { reserve, auction, endsAtSeconds } = system.auction(STAIRS);
    expect(endsAtSeconds).toBe(system.timeSeconds + 8_400);
    const redo = { kind: "auctionRestart", reserve, auction, keeper: BOB } as const;
    for (let step = 0; step < 100; step++) {
      const { needsRestart, phase } = system.wait(90).auction(STAIRS);
      expect(system.refusal(redo) === "accepted").toBe(needsRestart);
      expect(phase).toBe(needsRestart ? "stale" : "falling");
    }
    expect(system.auction(STAIRS).restartIncentive).toBeGreaterThan(10n * RAD);
    system.submit(setting(reserve, { auctionBreaker: 2n }));
    expect(system.auction(STAIRS)).toMatchObject({ needsRestart: false, restartIncentive: 0n });
  });
});

test("auctions are listed by market, rules and number", () => {
  const system = kicked(STAIRS);
  const kick = { kind: "auctionKick", account: ALICE, lot: WAD, tab: RAD } as const;
  for (const auction of [3, 10]) system.submit({ ...kick, reserve: BY_LOT.address, auction });
  system.submit(setting(BY_LOT.address, { ruleVersion: 12n }));
  system.submit({ ...kick, reserve: BY_LOT.address, auction: 2 });
  const listed = openAuctions(system.state, system.env);
  expect(listed.map((each) => [each.reserve, each.auction])).toEqual([
    [BY_LOT.address, 3],
    [BY_LOT.address, 10],
    [BY_LOT.address, 2],
    [STAIRS.address, 1],
  ]);
  expect(findAuction(system.ilk(BY_LOT), 10)?.ruleVersion).toBe(11);
  expect(findAuction(system.ilk(BY_LOT), 2)?.ruleVersion).toBe(12);
  expect(findAuction(system.ilk(BY_LOT), 4)).toBeUndefined();
});

describe("purchases", () => {
  test("never pay more than tab, never less than the price, never leave a rest too small", () => {
    const wad = fc.bigInt(1n, 1_000n * WAD);
    const price = fc.bigInt(1n, 10n ** 31n);
    const rad = fc.bigInt(1n, 100_000n * RAD);
    fc.assert(
      fc.property(wad, wad, price, rad, rad, (lotWad, asked, priceRay, tabRad, leastRad) => {
        const bought = purchaseOf({ lotWad, tabRad }, asked, priceRay, leastRad, noFaults());
        const isRefused = bought === "CLIPPER_NO_PARTIAL_PURCHASE" && tabRad <= leastRad;
        const { sliceWad, oweRad } =
          typeof bought === "string" ? { sliceWad: 0n, oweRad: 0n } : bought;
        expect(isRefused || typeof bought !== "string").toBe(true);
        expect(sliceWad <= asked && sliceWad <= lotWad && oweRad <= tabRad).toBe(true);
        expect(oweRad >= sliceWad * priceRay && oweRad < (sliceWad + 1n) * priceRay).toBe(true);
        const rest = tabRad - oweRad;
        const isClean = rest === 0n || rest >= leastRad || sliceWad === lotWad;
        expect(isRefused || isClean).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("at a price of zero cost nothing, or revert where a rest must be kept", () => {
    const clip = { lotWad: 10n, tabRad: 100n };
    expect(purchaseOf(clip, 5n, 0n, 1n, noFaults())).toEqual({ sliceWad: 5n, oweRad: 0n });
    expect(purchaseOf(clip, 5n, 0n, 101n, noFaults())).toBe("CLIPPER_NO_PARTIAL_PURCHASE");
    expect(purchaseOf(clip, MAX_UINT256, 0n, 101n, noFaults())).toEqual({
      sliceWad: 10n,
      oweRad: 0n,
    });
    const huge = { lotWad: MAX_UINT256, tabRad: 1n };
    expect(purchaseOf(huge, MAX_UINT256, 2n, 1n, noFaults())).toBe("ARITHMETIC_REVERT");
  });
});
