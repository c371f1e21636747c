import { RAY, WAD } from "@hindcast/domain";
import { expect, test } from "vitest";
import { acceptedPrices } from "./accepted-prices.ts";
import { followVaults } from "./book.ts";
import { acceptedCeilings } from "./ceilings.ts";
import type { FiledValue, ParameterHistory, ParameterStep } from "./parameters.ts";

const RAD = WAD * RAY;

const filed = (block: number, values: ParameterStep["values"]): ParameterStep => ({
  block,
  timeSeconds: block * 10,
  transactionHash: "",
  values,
});

/** No fee, so that debt is what was drawn. */
const FIRST = filed(0, {
  stabilityFee: RAY,
  debtFloor: 0n,
  liquidationRatio: (RAY * 13n) / 10n,
  debtCeiling: 1_000n * RAD,
});

const move = (block: number, deposited: bigint, withdrawn: bigint, minted: bigint) => ({
  vault: 1,
  block,
  timeSeconds: block * 10,
  rows: 1,
  deposited: deposited * WAD,
  withdrawn: withdrawn * WAD,
  minted: minted * WAD,
  repaid: 0n,
});

function history(steps: readonly ParameterStep[], maximum: FiledValue[] = []): ParameterHistory {
  return {
    steps,
    autoLine: { gap: [], maximum, ceilings: [] },
    quarantined: [],
    filed: 0,
    settings: 0,
    broken: [],
  };
}

test("draws and withdrawals prove a least price; deposits and seizures prove nothing", () => {
  const bite = { vault: 1, block: 4, timeSeconds: 40, collateral: 4n * WAD, dai: 500n * WAD };
  const book = followVaults(
    [move(1, 10n, 0n, 1_000n), move(2, 5n, 0n, 0n), move(3, 0n, 7n, 0n)],
    [bite],
    [FIRST],
  );
  const proofs = acceptedPrices(book, [FIRST]);
  expect(proofs.map((one) => one.timeSeconds)).toEqual([10, 30]);
  // 1,000 DAI at 130 % need 1,300: 130 a unit of 10, 162.5 of the 8 that stay.
  expect(Number(proofs[0]?.leastPrice) / 1e18).toBeCloseTo(130, 6);
  expect(Number(proofs[1]?.leastPrice) / 1e18).toBeCloseTo(162.5, 6);
  expect(proofs[0]!.leastPrice > 130n * WAD).toBe(true);
});

test("a ceiling below a debt that was accepted is raised to it, and no further", () => {
  const book = followVaults([move(1, 10n, 0n, 1_001n), move(3, 0n, 0n, 9n)], [], [FIRST]);
  const later = filed(3, { debtCeiling: 5_000n * RAD });
  const ceilings = acceptedCeilings(history([FIRST, later]), book);
  expect(ceilings.steps.map((step) => step.values["debtCeiling"])).toEqual([
    1_001n * RAD,
    5_000n * RAD,
  ]);
  expect(ceilings).toMatchObject({ raised: 1, largestRaise: WAD, followed: 0 });
});

test("AutoLine's most stands for the ceilings it files", () => {
  const book = followVaults([move(1, 10n, 0n, 1n)], [], [FIRST]);
  const most = { block: 2, timeSeconds: 20, value27: 9_000n * RAY };
  const auto = filed(2, { debtCeiling: 1_100n * RAD });
  const ceilings = acceptedCeilings(history([FIRST, auto], [most]), book);
  expect(ceilings.steps.map((step) => step.values["debtCeiling"])).toEqual([
    1_000n * RAD,
    9_000n * RAD,
  ]);
  expect(ceilings.followed).toBe(1);
});

test("who pays down to the floor keeps the floor, whatever the source rounds away", () => {
  const floor = { ...FIRST, values: { ...FIRST.values, debtFloor: 500n * RAD } };
  const repaid = { ...move(2, 0n, 0n, 0n), repaid: 500n * WAD + 1n };
  const book = followVaults([move(1, 10n, 0n, 1_000n), repaid], [], [floor]);
  const art = book.changes.reduce((sum, change) => sum + change.art, 0n);
  expect(art).toBe(500n * WAD);
});
