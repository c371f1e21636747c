import { describe, expect, test } from "vitest";
import { MAX_UINT256, RAY, WAD } from "../../../numbers/units.ts";
import {
  addressOf,
  ALICE,
  BOB,
  BY_LOT,
  changing,
  kindsOf,
  openingIntents,
  setting,
  STAIRS,
  SystemUnderTest,
} from "../market.suite.ts";
import { RAD } from "../math.ts";

const reserve = BY_LOT.address;
const nowhere = addressOf(0x99, 1);

/** 100 units at 200 dollars and 150 %: up to 13,333.3 DAI. */
function pledged(): SystemUnderTest {
  const system = new SystemUnderTest().price(BY_LOT, 200n);
  system.change(BY_LOT, ALICE, 100n, 0n);
  return system;
}

describe("a vault's change", () => {
  test("posts both sides, and all DAI there is", () => {
    const system = pledged();
    const outcomes = system.change(BY_LOT, ALICE, 1n, 1_000n);
    expect(kindsOf(outcomes)).toEqual(["vaultPosting", "systemPosting", "vaultChange"]);
    expect(system.urn(BY_LOT, ALICE)).toMatchObject({ inkWad: 101n * WAD, artWad: 1_000n * WAD });
    expect(system.state.debtRad).toBe(1_000n * RAD);
    expect(kindsOf(system.change(BY_LOT, ALICE, 0n, 0n))).toEqual(["vaultChange"]);
  });

  test("is refused as the Vat refuses it", () => {
    const system = pledged();
    const refusal = (collateral: bigint, debt: bigint, account = ALICE): string =>
      system.refusal(changing(BY_LOT, account, collateral, debt));
    expect(system.refusal({ ...changing(BY_LOT, ALICE, 0n, 0n), reserve: nowhere } as never)).toBe(
      "Vat/ilk-not-init",
    );
    const most = (100n * WAD * system.ilk(BY_LOT).spotRay) / RAY;
    expect(refusal(0n, most)).toBe("accepted");
    expect(refusal(0n, most + 1n)).toBe("Vat/not-safe");
    expect(refusal(0n, 100n * WAD)).toBe("accepted");
    expect(refusal(0n, 100n * WAD - 1n)).toBe("Vat/dust");
    expect(refusal(0n, 100n * WAD, BOB)).toBe("Vat/not-safe");
    expect(refusal(-100n * WAD - 1n, 0n)).toBe("ARITHMETIC_REVERT");
    expect(refusal(0n, -1n)).toBe("ARITHMETIC_REVERT");
    expect(refusal(0n, MAX_UINT256 >> 1n)).toBe("ARITHMETIC_REVERT");
    expect(refusal((1n << 255n) - 1n, 0n)).toBe("ARITHMETIC_REVERT");
  });

  test("looks at ceilings first, and at both of them", () => {
    const system = pledged();
    const most = 1_000n * RAD;
    const refusal = (debt: bigint): string => system.refusal(changing(BY_LOT, ALICE, 0n, debt));
    system.submit(setting(reserve, { debtCeiling: most }));
    expect(refusal(1_000n * WAD)).toBe("accepted");
    expect(refusal(1_000n * WAD + 1n)).toBe("Vat/ceiling-exceeded");
    expect(refusal(90_000n * WAD)).toBe("Vat/ceiling-exceeded");
    system.submit(setting(reserve, { debtCeiling: 2n * most }));
    system.submit(setting("market", { globalDebtCeiling: most }));
    expect(refusal(1_000n * WAD)).toBe("accepted");
    expect(refusal(1_000n * WAD + 1n)).toBe("Vat/ceiling-exceeded");
  });

  test("that only lowers the risk needs no price and no ceiling", () => {
    const system = pledged();
    system.change(BY_LOT, ALICE, 0n, 13_000n);
    system.submit(setting(reserve, { debtCeiling: 0n }));
    system.price(BY_LOT, 100n);
    expect(system.refusal(changing(BY_LOT, ALICE, 1n, -1n))).toBe("accepted");
    expect(system.refusal(changing(BY_LOT, ALICE, 0n, -13_000n * WAD))).toBe("accepted");
    expect(system.refusal(changing(BY_LOT, ALICE, -1n, -1n))).toBe("Vat/not-safe");
    // What is left is dust whichever way one came there.
    expect(system.refusal(changing(BY_LOT, ALICE, 0n, -12_999n * WAD))).toBe("Vat/dust");
  });

  test("stands still after a shutdown", () => {
    const system = pledged();
    system.submit(setting("market", { emergencyShutdown: true }));
    expect(system.refusal(changing(BY_LOT, ALICE, 1n, 0n))).toBe("Vat/not-live");
    expect(system.wait(1).refusal({ kind: "interestAccrual", reserve })).toBe("Vat/not-live");
    expect(system.refusal({ kind: "spotPoke", reserve })).toBe("Vat/not-live");
  });
});

describe("an opening", () => {
  test("gives a vault its number, once, and also to one that is in use", () => {
    const system = pledged();
    const opening = { kind: "vaultOpening", reserve, account: ALICE, number: 7 } as const;
    expect(kindsOf(system.submit(opening))).toEqual(["vaultOpening"]);
    expect(system.urn(BY_LOT, ALICE).number).toBe("7");
    expect(system.refusal({ ...opening, number: 8 })).toBe("VAULT_ALREADY_OPEN");
    expect(system.refusal({ ...opening, account: BOB })).toBe("accepted");
    expect(system.refusal({ ...opening, reserve: nowhere })).toBe("Vat/ilk-not-init");
  });
});

describe("the fee", () => {
  test("is charged by the second, on all vaults of the market, to the surplus", () => {
    const system = pledged();
    system.change(BY_LOT, ALICE, 0n, 10_000n);
    const before = system.ilk(BY_LOT).rateRay;
    system.submit({ kind: "interestAccrual", reserve });
    system.wait(86_400);
    const debt = system.state.debtRad;
    const outcomes = system.submit({ kind: "interestAccrual", reserve });
    expect(kindsOf(outcomes)).toEqual(["ratePosting", "systemPosting", "interestAccrual"]);
    const { rateRay, artWad } = system.ilk(BY_LOT);
    expect(rateRay).toBeGreaterThan(before);
    const grown = outcomes[0]?.kind === "ratePosting" ? outcomes[0].rateDelta : 0n;
    expect(system.state.debtRad - debt).toBe(artWad * grown);
    expect(system.state.surplusRad).toBe(artWad * (rateRay - RAY));
    // Again in the same second: nothing to charge.
    expect(kindsOf(system.submit({ kind: "interestAccrual", reserve }))).toEqual([
      "interestAccrual",
    ]);
  });

  test("has a base that is added for every market", () => {
    const system = pledged();
    system.submit({ kind: "interestAccrual", reserve });
    const { rateRay, parameters } = system.ilk(BY_LOT);
    const baseFee = 10n ** 18n;
    system.submit(setting("market", { baseFee }));
    system.wait(1).submit({ kind: "interestAccrual", reserve });
    const feeRay = parameters.stabilityFee + baseFee;
    expect(system.ilk(BY_LOT).rateRay).toBe((feeRay * rateRay) / RAY);
  });

  test("cannot be charged into the past, nor where there is no market", () => {
    const system = new SystemUnderTest(openingIntents());
    system.wait(-1);
    expect(system.refusal({ kind: "interestAccrual", reserve })).toBe("Jug/invalid-now");
    expect(system.refusal({ kind: "interestAccrual", reserve: nowhere })).toBe("Vat/ilk-not-init");
  });

  test("may be negative, as long as the surplus pays for it", () => {
    const system = pledged();
    system.change(BY_LOT, ALICE, 0n, 10_000n);
    system.submit(setting(reserve, { stabilityFee: RAY - 10n ** 18n }));
    system.wait(60);
    expect(system.refusal({ kind: "interestAccrual", reserve })).toBe("accepted");
    system.wait(86_400 * 365);
    expect(system.refusal({ kind: "interestAccrual", reserve })).toBe("ARITHMETIC_REVERT");
  });

  test("that grows past 256 bits reverts", () => {
    const system = pledged();
    system.submit(setting(STAIRS.address, { stabilityFee: MAX_UINT256 }));
    system.wait(2);
    expect(system.refusal({ kind: "interestAccrual", reserve: STAIRS.address })).toBe(
      "ARITHMETIC_REVERT",
    );
  });
});
