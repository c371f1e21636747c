import { describe, expect, test } from "vitest";
import { RAY, WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  addressOf,
  ALICE,
  BOB,
  BY_DEBT,
  BY_LOT,
  CAROL,
  kindsOf,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
  type SampleIlk,
} from "../market.suite.ts";
import { RAD } from "../math.ts";
import { ZERO_ADDRESS } from "../state.ts";

function kicking(of: SampleIlk, change: object = {}): Intent {
  const tab = 1_130n * RAD + 1n;
  const kick = { kind: "auctionKick", reserve: of.address, auction: 7, account: ALICE } as const;
  return { ...kick, lot: 9n * WAD, tab, ...change };
}

describe("a kick whose seizure is not known", () => {
  test("brings in the least debt that gives its tab, as seized", () => {
    const system = new SystemUnderTest();
    const outcomes = system.submit(kicking(BY_LOT));
    expect(kindsOf(outcomes)).toEqual(["systemPosting", "queuePosting", "auctionKick"]);
    const due = 1_000n * RAD + 1n;
    expect((due * 113n) / 100n).toBe(1_130n * RAD + 1n);
    expect(((due - 1n) * 113n) / 100n).toBeLessThan(1_130n * RAD + 1n);
    const { debtRad, viceRad, queuedRad } = system.state;
    expect([debtRad, viceRad, queuedRad]).toEqual([due, due, due]);
    expect(system.auction(BY_LOT)).toMatchObject({ auction: 7, lot: 9n * WAD, due });
  });

  test("takes its number, and leaves what is below it to nobody", () => {
    const system = new SystemUnderTest();
    system.submit(kicking(BY_LOT));
    expect(system.refusal(kicking(BY_LOT))).toBe("AUCTION_NUMBER_TAKEN");
    expect(system.refusal(kicking(BY_LOT, { auction: 6 }))).toBe("AUCTION_NUMBER_TAKEN");
    expect(system.refusal(kicking(BY_LOT, { auction: 8 }))).toBe("accepted");
    expect(system.refusal(kicking(BY_LOT, { reserve: BOB }))).toBe("Vat/ilk-not-init");
  });

  test("counts in the limits of its rules, and starts as clips do", () => {
    const system = new SystemUnderTest().price(STAIRS, 100n);
    system.submit(kicking(BY_DEBT));
    expect(system.state.litterRad).toBe(1_130n * RAD + 1n);
    const outcomes = system.submit(kicking(STAIRS));
    expect(outcomes.at(-2)).toMatchObject({ kind: "auctionKick", top: 120n * RAY });
    expect(outcomes.at(-1)).toMatchObject({ debtDelta: 10n * RAD + (1_130n * RAD) / 1_000n });
    expect(system.ilk(STAIRS).dirtRad).toBe(1_130n * RAD + 1n);
  });

  test("is refused as the auction contracts refuse it", () => {
    const system = new SystemUnderTest();
    expect(system.refusal(kicking(STAIRS, { tab: 0n }))).toBe("Clipper/zero-tab");
    expect(system.refusal(kicking(STAIRS, { lot: 0n }))).toBe("Clipper/zero-lot");
    expect(system.refusal(kicking(STAIRS, { account: ZERO_ADDRESS }))).toBe("Clipper/zero-usr");
    expect(system.refusal(kicking(STAIRS))).toBe("Clipper/invalid-price");
    for (const of of [STAIRS, BY_LOT]) system.submit(setting(of.address, { auctionBreaker: 1n }));
    expect(system.refusal(kicking(STAIRS))).toBe("Clipper/stopped-incorrect");
    expect(system.refusal(kicking(BY_LOT))).toBe("Flipper/not-authorized");
  });

  test("without a penalty is all debt", () => {
    const system = new SystemUnderTest();
    system.submit(setting(BY_LOT.address, { liquidationPenalty: 0n }));
    system.submit(kicking(BY_LOT));
    expect(system.auction(BY_LOT).due).toBe(1_130n * RAD + 1n);
  });
});

describe("each generation of contracts has auctions of its own", () => {
  test("an old one goes on under its rules, and is found where the new has none", () => {
    const system = underwater(BY_LOT);
    system.seize(BY_LOT, ALICE);
    system.submit(setting(BY_LOT.address, { ruleVersion: 12n, auctionDebtSize: 1_000n * RAD }));
    const bid = { kind: "auctionBid", reserve: BY_LOT.address, auction: 1, bidder: BOB } as const;
    expect(system.submit({ ...bid, lot: 50n * WAD, bid: RAD })[0]).toMatchObject({
      ruleVersion: 11,
    });
    system.seize(BY_LOT, ALICE);
    const { lot, auction } = system.auction(BY_LOT);
    expect(auction).toBe(1);
    expect(system.submit({ ...bid, lot, bid: RAD })[0]).toMatchObject({ ruleVersion: 12 });
    system.wait(601).submit({ kind: "auctionClose", reserve: BY_LOT.address, auction: 1 });
    expect(system.state.litterRad).toBe(0n);
    const [closed] = system.submit({ kind: "auctionClose", reserve: BY_LOT.address, auction: 1 });
    expect(closed).toMatchObject({ ruleVersion: 11, lot: 50n * WAD });
  });

  test("a newer one is found too, after a return to older rules", () => {
    const system = underwater(STAIRS);
    system.seize(STAIRS, ALICE);
    system.submit(setting(STAIRS.address, { ruleVersion: 11n }));
    const take = { kind: "auctionTake", reserve: STAIRS.address, auction: 1, taker: BOB } as const;
    const [taken] = system.submit({ ...take, amount: WAD, maximumPrice: 216n * RAY });
    expect(taken).toMatchObject({ ruleVersion: 20, slice: WAD });
    expect(system.refusal({ ...take, auction: 2, amount: WAD, maximumPrice: RAD })).toBe(
      "NO_SUCH_AUCTION",
    );
  });

  test("no call of one kind fits the other", () => {
    const system = underwater(STAIRS);
    system.seize(STAIRS, ALICE);
    const clip = { reserve: STAIRS.address, auction: 1 } as const;
    expect(system.refusal({ kind: "auctionClose", ...clip })).toBe("NO_SUCH_CALL");
    const bid = { kind: "auctionBid", bidder: BOB, lot: 1n, bid: 1n } as const;
    expect(system.refusal({ ...bid, ...clip })).toBe("NO_SUCH_CALL");
    system.submit(kicking(BY_LOT));
    const flip = { reserve: BY_LOT.address, auction: 7 } as const;
    const take = { kind: "auctionTake", taker: BOB, amount: 1n, maximumPrice: RAD } as const;
    expect(system.refusal({ ...take, ...flip })).toBe("NO_SUCH_CALL");
  });

  test("nor does one of a market that is not there", () => {
    const system = new SystemUnderTest();
    const at = { reserve: addressOf(0x99, 1), auction: 1 } as const;
    const nowhere: Intent[] = [
      { kind: "auctionClose", ...at },
      { kind: "auctionBid", ...at, bidder: BOB, lot: 1n, bid: 1n },
      { kind: "auctionRestart", ...at, keeper: CAROL },
      { kind: "auctionTake", ...at, taker: BOB, amount: 1n, maximumPrice: 1n },
    ];
    for (const intent of nowhere) expect(system.refusal(intent)).toBe("Vat/ilk-not-init");
  });
});
