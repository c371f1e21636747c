import { describe, expect, test } from "vitest";
import {
  ALICE,
  BY_DEBT,
  BY_LOT,
  SAMPLE_ILKS,
  setting,
  STAIRS,
  SystemUnderTest,
  underwater,
} from "./market.suite.ts";
import { openUrn, parameterValues, readPrice, stateRows, versionOf } from "./state.ts";

test("vaults of one account are kept in order of their markets", () => {
  const system = new SystemUnderTest();
  for (const of of [SAMPLE_ILKS[3], SAMPLE_ILKS[0], SAMPLE_ILKS[2], SAMPLE_ILKS[0]])
    openUrn(system.state, system.ilk(of), ALICE);
  expect(system.state.accounts.get(ALICE)?.urns.map((urn) => urn.ilkId)).toEqual([0, 2, 3]);
});

describe("reading", () => {
  test("prices: the oracle's current one, its source's without delay, none before that", () => {
    const system = new SystemUnderTest();
    expect(readPrice(system.state, BY_LOT.oracle)).toBeUndefined();
    system.submit({ kind: "oraclePrice", feed: BY_LOT.oracle, price: 5n, round: 0n });
    expect(readPrice(system.state, BY_LOT.oracle)).toBeUndefined();
    system.submit(setting("market", { oracleDelay: 0n }));
    expect(readPrice(system.state, BY_LOT.oracle)).toBe(5n);
  });

  test("parameters by scope", () => {
    const { state } = new SystemUnderTest();
    expect(parameterValues(state, "market")).toMatchObject({ oracleDelay: 3_600n });
    expect(parameterValues(state, BY_DEBT.address)).toMatchObject({ ruleVersion: 12n });
    expect(parameterValues(state, ALICE)).toBeUndefined();
  });

  test("the rules in force, by number", () => {
    const system = new SystemUnderTest();
    expect([BY_LOT, BY_DEBT, STAIRS].map((of) => versionOf(system.ilk(of)))).toEqual([11, 12, 20]);
  });

  test("rows name every balance, auction and queued debt once", () => {
    const system = underwater(BY_LOT);
    system.seize(BY_LOT, ALICE);
    const rows = new Map([...stateRows(system.state)].map((row) => [row.path, row.value]));
    expect(rows.get(`account/${ALICE}/${BY_LOT.address}/inkWad`)).toBe(`${50n * 10n ** 18n}`);
    expect(rows.get(`auction/${BY_LOT.address}/11/1/lotWad`)).toBe(`${50n * 10n ** 18n}`);
    expect(rows.get(`queue/${system.timeSeconds}`)).toBe(rows.get("total/viceRad"));
    expect(rows.get(`oracle/${BY_LOT.oracle}/current`)).toBe(`${180n * 10n ** 18n}`);
    expect(rows.get(`reserve/${BY_LOT.address}/kicks/11`)).toBe("1");
    expect(rows.get("market/emergencyShutdown")).toBe("false");
  });
});
