import { describe, expect, test } from "vitest";
import { WAD } from "../../../numbers/units.ts";
import {
  ALICE,
  BOB,
  BY_LOT,
  kindsOf,
  setting,
  SystemUnderTest,
  underwater,
} from "../market.suite.ts";
import { RAD } from "../math.ts";
import { vowView } from "../vow.ts";

/** 6,500 DAI seized; Bob bids 2,000 for the collateral. */
function seized(): { readonly system: SystemUnderTest; readonly eraSeconds: number } {
  const system = underwater(BY_LOT);
  system.seize(BY_LOT, ALICE);
  const { lot } = system.auction(BY_LOT);
  const bid = { kind: "auctionBid", reserve: BY_LOT.address, auction: 1, bidder: BOB } as const;
  system.submit({ ...bid, lot, bid: 2_000n * RAD });
  return { system, eraSeconds: system.timeSeconds };
}

describe("seized debt", () => {
  test("waits in the queue, then may be settled", () => {
    const { system, eraSeconds } = seized();
    const release = { kind: "debtQueueRelease", eraSeconds } as const;
    expect(system.wait(7_199).refusal(release)).toBe("Vow/wait-not-finished");
    const settle = { kind: "debtSettlement", amount: 1n } as const;
    expect(system.refusal(settle)).toBe("Vow/insufficient-debt");
    expect(kindsOf(system.wait(1).submit(release))).toEqual(["queuePosting", "debtQueueRelease"]);
    expect(system.state.queue.size).toBe(0);
    expect(kindsOf(system.submit(release))).toEqual(["debtQueueRelease"]);
    expect(system.refusal({ ...settle, amount: 2_000n * RAD + 1n })).toBe(
      "Vow/insufficient-surplus",
    );
    const { debtRad } = system.state;
    system.submit({ ...settle, amount: 2_000n * RAD });
    expect(system.state).toMatchObject({
      debtRad: debtRad - 2_000n * RAD,
      viceRad: 4_500n * RAD,
      surplusRad: 0n,
    });
  });
});

describe("the vow's own auctions", () => {
  test("of debt: enough that is not queued, and no surplus", () => {
    const { system, eraSeconds } = seized();
    const could = (): boolean => vowView(system.state).couldAuctionDebt;
    system.submit(setting("market", { debtAuctionLot: 4_500n * RAD }));
    system.wait(7_200).submit({ kind: "debtQueueRelease", eraSeconds });
    expect(could()).toBe(false);
    expect(vowView(system.state).shortfallRad).toBe(4_500n * RAD);
    system.submit({ kind: "debtSettlement", amount: 2_000n * RAD });
    expect(could()).toBe(true);
    system.submit(setting("market", { debtAuctionLot: 4_500n * RAD + 1n }));
    expect(could()).toBe(false);
  });

  test("of surplus: no debt unqueued, and more than lot, buffer and all debt", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    const could = (): boolean => vowView(system.state).couldAuctionSurplus;
    system.submit(setting("market", { surplusAuctionLot: RAD, surplusBuffer: 0n }));
    system.change(BY_LOT, ALICE, 100n, 10_000n);
    expect(could()).toBe(false);
    system.wait(86_400).submit({ kind: "interestAccrual", reserve: BY_LOT.address });
    expect(vowView(system.state).surplusRad / RAD).toBe(2n);
    expect(could()).toBe(true);
    system.submit(setting("market", { surplusBuffer: 2n * RAD }));
    expect(could()).toBe(false);
    expect(vowView(system.state)).toMatchObject({ shortfallRad: 0n, viceRad: 0n });
    expect(system.urn(BY_LOT, ALICE).artWad).toBe(10_000n * WAD);
  });
});
