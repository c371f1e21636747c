import { describe, expect, test } from "vitest";
import { WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  BY_DEBT,
  BY_LOT,
  CAROL,
  kindsOf,
  setting,
  SystemUnderTest,
  underwater,
} from "../market.suite.ts";
import { RAD } from "../math.ts";

const reserve = BY_LOT.address;

/** One auction of 50 units for 7,345 DAI, just kicked. */
function kicked(): SystemUnderTest {
  const system = underwater(BY_LOT);
  system.seize(BY_LOT, ALICE);
  return system;
}

function bidding(bid: bigint, lot = 50n * WAD, bidder = BOB): Intent {
  return { kind: "auctionBid", reserve, auction: 1, bidder, lot, bid };
}
const close: Intent = { kind: "auctionClose", reserve, auction: 1 };
const restart: Intent = { kind: "auctionRestart", reserve, auction: 1, keeper: CAROL };

describe("tend", () => {
  test("raises the bid; what it adds is the protocol's", () => {
    const system = kicked();
    expect(kindsOf(system.submit(bidding(1_000n * RAD)))).toEqual(["auctionBid", "systemPosting"]);
    system.submit(bidding(1_030n * RAD, 50n * WAD, CAROL));
    expect(system.state.surplusRad).toBe(1_030n * RAD);
    expect(system.auction(BY_LOT)).toMatchObject({ bidder: CAROL, bid: 1_030n * RAD });
  });

  test("is refused as the Flipper refuses it", () => {
    const system = kicked();
    const { tab } = system.auction(BY_LOT);
    expect(system.refusal({ ...bidding(RAD), auction: 2 } as Intent)).toBe("Flipper/guy-not-set");
    expect(system.refusal(bidding(RAD, 51n * WAD))).toBe("Flipper/lot-not-matching");
    expect(system.refusal(bidding(tab + 1n))).toBe("Flipper/higher-than-tab");
    // A bid of nothing is none; the smallest there is will do.
    expect(system.refusal(bidding(0n))).toBe("Flipper/bid-not-higher");
    expect(system.refusal(bidding(1n))).toBe("accepted");
    system.submit(bidding(1_000n * RAD));
    expect(system.refusal(bidding(1_000n * RAD))).toBe("Flipper/bid-not-higher");
    expect(system.refusal(bidding(1_030n * RAD - 1n))).toBe("Flipper/insufficient-increase");
    expect(system.refusal(bidding(1_030n * RAD))).toBe("accepted");
    system.submit(bidding(tab - 1n));
    expect(system.refusal(bidding(tab))).toBe("accepted");
    system.submit(bidding(tab));
    expect(system.refusal(bidding(tab))).toBe("Flipper/bid-not-higher");
    system.submit(setting(reserve, { minimumBidIncrease: 1n << 255n }));
    expect(system.refusal(bidding(tab, WAD))).toBe("ARITHMETIC_REVERT");
  });

  test("comes too late once the last bid or the auction has expired", () => {
    const system = kicked();
    system.submit(bidding(RAD));
    expect(system.wait(599).refusal(bidding(2n * RAD))).toBe("accepted");
    expect(system.wait(1).refusal(bidding(2n * RAD))).toBe("Flipper/already-finished-tic");
    const other = kicked();
    expect(other.wait(21_599).refusal(bidding(RAD))).toBe("accepted");
    expect(other.wait(1).refusal(bidding(RAD))).toBe("Flipper/already-finished-end");
  });
});

describe("dent", () => {
  test("lowers the lot for all of tab; the rest goes back to the vault's owner", () => {
    const system = kicked();
    const { tab } = system.auction(BY_LOT);
    system.submit(bidding(tab));
    const [bid] = system.submit(bidding(tab, 40n * WAD, CAROL));
    expect(bid).toMatchObject({ raised: 0n, returned: 10n * WAD });
    expect(system.state.surplusRad).toBe(tab);
  });

  test("is refused as the Flipper refuses it", () => {
    const system = kicked();
    const { tab } = system.auction(BY_LOT);
    system.submit(bidding(RAD));
    expect(system.refusal(bidding(2n * RAD, 40n * WAD))).toBe("Flipper/not-matching-bid");
    expect(system.refusal(bidding(RAD, 40n * WAD))).toBe("Flipper/tend-not-finished");
    system.submit(bidding(tab));
    const most = (50n * WAD * 100n) / 103n;
    expect(system.refusal(bidding(tab, most))).toBe("accepted");
    expect(system.refusal(bidding(tab, most + 1n))).toBe("Flipper/insufficient-decrease");
  });
});

describe("deal", () => {
  test("waits for the last bid or the auction to expire, and needs a bid", () => {
    const system = kicked();
    expect(system.refusal({ ...close, auction: 2 } as Intent)).toBe("Flipper/not-finished");
    system.submit(bidding(RAD));
    expect(system.wait(600).refusal(close)).toBe("Flipper/not-finished");
    expect(system.wait(1).refusal(close)).toBe("accepted");
    const silent = kicked().wait(30_000);
    expect(silent.refusal(close)).toBe("Flipper/not-finished");
    // A bid just before the end does not prolong the auction.
    const late = kicked().wait(21_599);
    late.submit(bidding(RAD));
    expect(late.wait(1).refusal(close)).toBe("Flipper/not-finished");
    expect(late.wait(1).refusal(close)).toBe("accepted");
  });

  test("for nothing: one bidder, the smallest bid, nobody else in ten minutes", () => {
    const system = kicked();
    const { due } = system.auction(BY_LOT);
    system.submit(bidding(1n));
    const outcomes = system.wait(601).submit(close);
    expect(kindsOf(outcomes)).toEqual(["auctionClose", "badDebt"]);
    expect(outcomes[0]).toMatchObject({ bidder: BOB, lot: 50n * WAD, bid: 1n });
    expect(outcomes[1]).toMatchObject({ account: ALICE, amount: 6_500n * WAD - 1n });
    expect(outcomes[1]).toMatchObject({ valueUsd8: 649_999_999_999n, writtenOff: true });
    expect(system.state.viceRad - system.state.surplusRad).toBe(due - 1n);
    expect(system.auction(BY_LOT)).toBeUndefined();
  });

  test("leaves no bad debt where the debt came in, penalty or not", () => {
    const system = kicked();
    const { due } = system.auction(BY_LOT);
    system.submit(bidding(due));
    expect(kindsOf(system.wait(601).submit(close))).toEqual(["auctionClose"]);
  });

  test("of cat 1.2 takes its tab out of the box", () => {
    const system = underwater(BY_DEBT);
    system.seize(BY_DEBT, ALICE);
    const { lot, tab } = system.auction(BY_DEBT);
    const named = { reserve: BY_DEBT.address, auction: 1 } as const;
    system.submit({ kind: "auctionBid", ...named, bidder: BOB, lot, bid: tab });
    expect(system.state.litterRad).toBe(tab);
    system.wait(601).submit({ kind: "auctionClose", ...named });
    expect(system.state.litterRad).toBe(0n);
  });
});

describe("tick", () => {
  test("gives an auction without bids its time again", () => {
    const system = kicked();
    expect(system.wait(21_600).refusal(restart)).toBe("Flipper/not-finished");
    const [restarted] = system.wait(1).submit(restart);
    expect(restarted).toMatchObject({ endsAtSeconds: system.timeSeconds + 21_600 });
    expect(system.refusal(bidding(RAD))).toBe("accepted");
    system.submit(bidding(RAD));
    expect(system.wait(30_000).refusal(restart)).toBe("Flipper/bid-already-placed");
    expect(system.refusal({ ...restart, auction: 9 } as Intent)).toBe("NO_SUCH_AUCTION");
  });
});
