import { describe, expect, test } from "vitest";
import { RAY, WAD } from "../../../numbers/units.ts";
import {
  addressOf,
  BY_LOT,
  kindsOf,
  setting,
  sourcePrice,
  START_SECONDS,
  SystemUnderTest,
} from "../market.suite.ts";

const poke = { kind: "oraclePoke", oracle: BY_LOT.oracle } as const;
const read = { kind: "spotPoke", reserve: BY_LOT.address } as const;
const answered = (system: SystemUnderTest) => {
  const known = system.state.oracles.get(BY_LOT.oracle);
  return [known?.current, known?.next, known?.takenAtSeconds];
};

describe("a delayed oracle", () => {
  test("takes next, queues its source, and counts time from the full hop", () => {
    const system = new SystemUnderTest();
    system.submit(sourcePrice(BY_LOT, 200n));
    system.wait(1_234).submit(poke);
    expect(answered(system)).toEqual([undefined, 200n * WAD, START_SECONDS]);
    system.submit(sourcePrice(BY_LOT, 150n));
    expect(system.refusal(poke)).toBe("OSM/not-passed");
    expect(system.wait(3_600 - 1_235).refusal(poke)).toBe("OSM/not-passed");
    expect(kindsOf(system.wait(1).submit(poke))).toEqual(["oraclePosting", "oraclePoke"]);
    expect(answered(system)).toEqual([200n * WAD, 150n * WAD, START_SECONDS + 3_600]);
  });

  test("keeps everything as it is while its source has no value, time included", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    const before = answered(system);
    system.wait(3_600).submit({ ...sourcePrice(BY_LOT, 0n), price: -5n } as never);
    expect(kindsOf(system.submit(poke))).toEqual(["oraclePoke"]);
    expect(answered(system)).toEqual(before);
    // Nobody has heard of this one.
    expect(kindsOf(system.submit({ ...poke, oracle: addressOf(0x99, 1) }))).toEqual(["oraclePoke"]);
  });

  test("without delay says what its source says, poked or not", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    system.submit(setting("market", { oracleDelay: 0n }));
    system.submit(sourcePrice(BY_LOT, 90n));
    system.submit(read);
    expect(system.ilk(BY_LOT).spotRay).toBe(60n * RAY);
    system.submit(poke);
    expect(answered(system)).toEqual([90n * WAD, 90n * WAD, system.timeSeconds]);
    expect(system.refusal(poke)).toBe("accepted");
  });

  test("with another delay counts full hops of that", () => {
    const system = new SystemUnderTest();
    system.submit(setting("market", { oracleDelay: 900n }));
    system.submit(sourcePrice(BY_LOT, 200n));
    system.wait(1_000).submit(poke);
    expect(answered(system)[2]).toBe(START_SECONDS + 900);
    expect(system.wait(799).refusal(poke)).toBe("OSM/not-passed");
    expect(system.wait(1).refusal(poke)).toBe("accepted");
  });
});

describe("the Spotter", () => {
  test("divides by target price, then by ratio, each rounded down", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    expect(system.ilk(BY_LOT).spotRay).toBe((200n * RAY * 100n) / 150n);
    system.submit(setting("market", { targetPrice: 3n * RAY }));
    system.submit(read);
    expect(system.ilk(BY_LOT).spotRay).toBe((((200n * RAY) / 3n) * 100n) / 150n);
  });

  test("reads zero where there is no price yet, and reverts without a ratio", () => {
    const system = new SystemUnderTest();
    expect(system.submit(read)[0]).toMatchObject({ kind: "spotPosting", price: 0n, spot: 0n });
    system.price(BY_LOT, 200n);
    system.submit(setting(BY_LOT.address, { liquidationRatio: 0n }));
    expect(system.refusal(read)).toBe("ARITHMETIC_REVERT");
    expect(system.refusal({ ...read, reserve: addressOf(0x99, 1) })).toBe("Vat/ilk-not-init");
  });

  test("a new ratio waits for the next reading", () => {
    const system = new SystemUnderTest().price(BY_LOT, 200n);
    const before = system.ilk(BY_LOT).spotRay;
    system.submit(setting(BY_LOT.address, { liquidationRatio: 2n * RAY }));
    expect(system.ilk(BY_LOT).spotRay).toBe(before);
    system.submit(read);
    expect(system.ilk(BY_LOT).spotRay).toBe(100n * RAY);
  });
});
