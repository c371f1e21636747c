import { describe, expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { opportunity, recordedLiquidation } from "./liquidation.ts";
import {
  ALICE,
  BY_DEBT,
  BY_LOT,
  CAROL,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
} from "./market.suite.ts";
import { RAD } from "./math.ts";

const offered = (system: SystemUnderTest, account = ALICE) =>
  opportunity(system.state, account, system.env);

describe("opportunities", () => {
  test("are none up to the last unit allowed", () => {
    const system = new SystemUnderTest().price(BY_LOT, 150n);
    system.change(BY_LOT, ALICE, 100n, 10_000n);
    expect(offered(system)).toBeUndefined();
    system.wait(1).submit({ kind: "interestAccrual", reserve: BY_LOT.address });
    expect(offered(system)?.choices.length).toBe(1);
  });

  test.each([BY_LOT, BY_DEBT, STAIRS])("say what the call will seize ($symbol)", (of) => {
    const system = underwater(of);
    const [choice] = offered(system)?.choices ?? [];
    const outcomes = system.seize(of, ALICE);
    const done = outcomes.find((outcome) => outcome.kind === "liquidation");
    expect(done).toMatchObject({
      debtRepaid: choice?.debtRepaid,
      collateralSeized: choice?.collateralSeized,
      debtValueUsd8: choice?.debtValueUsd8,
      collateralValueUsd8: choice?.collateralValueUsd8,
    });
    expect(done?.collateralValueUsd8).toBe(((choice?.collateralSeized ?? 0n) * 180n) / 10n ** 10n);
  });

  test("name each unsafe vault by itself, and no limit's victim", () => {
    const system = underwater(BY_LOT).price(BY_DEBT, 200n);
    system.change(BY_DEBT, ALICE, 100n, 15_000n);
    expect(offered(system)?.choices.map((choice) => choice.debtReserve)).toEqual([BY_LOT.address]);
    system.price(BY_DEBT, 180n);
    expect(offered(system)?.choices.length).toBe(2);
    system.submit(setting("market", { globalAuctionLimit: 1n }));
    expect(offered(system)?.choices.length).toBe(1);
  });

  test("are none where the call would take nothing", () => {
    const system = underwater(BY_LOT);
    system.submit(setting(BY_LOT.address, { auctionSize: 0n }));
    expect(offered(system)).toBeUndefined();
  });

  test("go on until the vault is empty", () => {
    const system = underwater(BY_LOT);
    let calls = 0;
    for (; offered(system) !== undefined; calls++) system.seize(BY_LOT, ALICE);
    expect(calls).toBe(2);
    expect(system.urn(BY_LOT, ALICE)).toMatchObject({ inkWad: 0n, artWad: 0n });
    expect(system.auction(BY_LOT)).toMatchObject({ auction: 2, tab: 7_345n * RAD, lot: 50n * WAD });
  });
});

test("a record's call is the call: its amounts are the contract's to say", () => {
  const system = underwater(BY_LOT);
  const pair = { collateralReserve: BY_LOT.address, debtReserve: BY_LOT.address } as const;
  const who = { account: ALICE, liquidator: CAROL, receiveShares: false } as const;
  const recorded = { ...pair, ...who, debtRepaid: 5n, collateralSeized: 7n };
  const intent = recordedLiquidation(system.state, recorded, system.env);
  expect(intent).toEqual({ ...pair, ...who, kind: "liquidate", amount: 5n });
  expect(system.submit(intent).at(-1)).toMatchObject({ debtRepaid: 6_500n * WAD });
});
