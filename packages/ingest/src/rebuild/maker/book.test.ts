import { RAY, WAD } from "@hindcast/domain";
import { expect, test } from "vitest";
import { followVaults, type Book } from "./book.ts";
import { feePerSecond } from "./fee.ts";
import type { ParameterStep } from "./parameters.ts";
import { RateHistory } from "./rate.ts";
import type { RecordedBite, VaultStep } from "./vault.ts";

const FEE = feePerSecond(6n * 10n ** 25n);
const RAD = WAD * RAY;
/** Every block is so many seconds after the one before. */
const BLOCK_SECONDS = 1_000;
const PARAMETERS: readonly ParameterStep[] = [
  {
    block: 0,
    timeSeconds: 0,
    transactionHash: "",
    values: { stabilityFee: FEE, debtFloor: 500n * RAD },
  },
];

/** Amounts in thousandths of a token, or exact wads. */
const wad = (amount: number | bigint): bigint =>
  typeof amount === "bigint" ? amount : (BigInt(amount) * WAD) / 1000n;

interface Amounts {
  readonly deposited?: number | bigint;
  readonly withdrawn?: number | bigint;
  readonly minted?: number | bigint;
  readonly repaid?: number | bigint;
}

const step = (block: number, amounts: Amounts, vault = 1): VaultStep => ({
  vault,
  block,
  timeSeconds: block * BLOCK_SECONDS,
  rows: Object.keys(amounts).length,
  deposited: wad(amounts.deposited ?? 0),
  withdrawn: wad(amounts.withdrawn ?? 0),
  minted: wad(amounts.minted ?? 0),
  repaid: wad(amounts.repaid ?? 0),
});

const bite = (block: number, collateral: number, dai: bigint, vault = 1): RecordedBite => ({
  vault,
  block,
  timeSeconds: block * BLOCK_SECONDS,
  collateral: wad(collateral * 1000),
  dai,
});

const follow = (steps: readonly VaultStep[], bites: readonly RecordedBite[] = []): Book =>
  followVaults(steps, bites, PARAMETERS);

/** Collateral and normalised debt of a vault when all is over. */
function left(book: Book, vault = 1): { ink: bigint; art: bigint } {
  let [ink, art] = [0n, 0n];
  for (const change of book.changes)
    if (change.step.vault === vault) [ink, art] = [ink + change.ink, art + change.art];
  for (const seized of book.bites)
    if (seized.bite.vault === vault) [ink, art] = [ink - seized.ink, art - seized.art];
  return { ink, art };
}

/** What a debt of so much DAI at block 1 is at a later charge, in DAI as the source rounds it. */
function owed(dai: bigint, chargedAt: number): bigint {
  const rates = new RateHistory(
    [{ timeSeconds: 0, feeRay: FEE }],
    [BLOCK_SECONDS, chargedAt * BLOCK_SECONDS],
  );
  const art = (dai * RAY + rates.at(BLOCK_SECONDS) - 1n) / rates.at(BLOCK_SECONDS);
  const exact = (art * rates.at(chargedAt * BLOCK_SECONDS)) / RAY;
  return ((exact + 5n * 10n ** 8n) / 10n ** 9n) * 10n ** 9n;
}

test("a mint's normalised debt is at the rate charged in its own second", () => {
  const book = follow([step(1, { deposited: 1_000, minted: 600_000 })]);
  const rate = book.rates.at(BLOCK_SECONDS);
  const [change] = book.changes;
  expect(rate).toBeGreaterThan(RAY);
  expect((change?.art ?? 0n) * rate - 600n * RAD).toBeGreaterThanOrEqual(0n);
  expect((change?.art ?? 0n) * rate - 600n * RAD).toBeLessThan(rate);
});

test("a repayment at the rate of the last mint closes a debt to the unit", () => {
  const book = follow([
    step(1, { deposited: 1_000, minted: 600_000 }),
    step(9, { withdrawn: 1_000, repaid: owed(600n * WAD, 1) }),
  ]);
  expect(left(book)).toEqual({ ink: 0n, art: 0n });
  expect(book.findings.of("exact closings").count).toBe(1);
  expect(book.findings.drips.size).toBe(0);
});

test("a closing repayment of more than was owed proves a charge, and its second", () => {
  const paid = owed(600_000n * WAD, 40);
  const book = follow([
    step(1, { deposited: 1_000_000, minted: 600_000_000 }),
    step(90, { repaid: paid }),
  ]);
  expect(left(book).art).toBe(0n);
  const [proven] = book.rates.drips.filter((drip) => drip > BLOCK_SECONDS);
  expect(Math.abs((proven ?? 0) - 40 * BLOCK_SECONDS)).toBeLessThanOrEqual(1);
});

test("a remainder that the least debt forbids was repaid too", () => {
  const book = follow([
    step(1, { deposited: 1_000, minted: 600_000 }),
    step(2, { repaid: 599_900 }),
  ]);
  expect(left(book).art).toBe(0n);
  const found = book.findings.of("repayments that meant all");
  expect(found.count).toBe(1);
  expect(found.largest).toBeGreaterThanOrEqual(wad(100));
  expect(found.largest).toBeLessThan(wad(101));
});

test("a remainder of the least debt stays", () => {
  const book = follow([
    step(1, { deposited: 1_000, minted: 600_000 }),
    step(2, { repaid: 100_000 }),
  ]);
  expect((left(book).art * book.rates.at(2 * BLOCK_SECONDS)) / RAY).toBeGreaterThanOrEqual(
    wad(500_000) - 1n,
  );
});

test("who takes out the last collateral had no debt: a repayment is missing", () => {
  const book = follow([
    step(1, { deposited: 1_000, minted: 900_000 }),
    step(2, { repaid: 300_000, withdrawn: 1_000 }),
  ]);
  expect(left(book)).toEqual({ ink: 0n, art: 0n });
  const found = book.findings.of("repayments proven by the last withdrawal");
  expect(found.count).toBe(1);
  expect(found.largest > wad(599_999) && found.largest < wad(601_000)).toBe(true);
});

test("a repayment without debt pays for the next mint", () => {
  const book = follow([
    step(1, { deposited: 1_000 }),
    step(2, { repaid: 700_000 }),
    step(3, { minted: 700_000 }),
    step(4, { withdrawn: 1_000 }),
  ]);
  expect(left(book)).toEqual({ ink: 0n, art: 0n });
  expect(book.findings.of("repayments kept for later").count).toBe(1);
  expect(book.findings.of("repayments proven by the last withdrawal").count).toBe(0);
});

test("liquidated collateral is the rule's, not the source's whole number", () => {
  const debt = owed(30_000n * WAD, 1);
  const book = follow(
    [step(1, { deposited: 20_300, minted: 30_000_000 })],
    [bite(2, 14, (debt * 2n) / 3n), bite(3, 7, debt - (debt * 2n) / 3n)],
  );
  expect(book.bites[0]?.ink).toBeGreaterThan(wad(13_533));
  expect(book.bites[0]?.ink).toBeLessThan(wad(13_534));
  expect(left(book)).toEqual({ ink: 0n, art: 0n });
  expect(book.findings.of("liquidated collateral by the rule").count).toBe(2);
  expect(book.findings.deposits.size).toBe(0);
});

test("a partial liquidation of more than there was proves a deposit, which goes to the first change", () => {
  const debt = owed(30_000n * WAD, 1);
  const book = follow(
    [step(1, { deposited: 20_000, minted: 30_000_000 })],
    [bite(2, 15, (debt * 2n) / 3n)],
  );
  expect([...book.findings.deposits.keys()]).toEqual(["1@1"]);
  expect(book.changes[0]?.ink).toBeGreaterThan(wad(22_400));
  expect(book.changes[0]?.ink).toBeLessThan(wad(22_600));
  const { ink } = left(book);
  expect(ink > wad(7_400) && ink < wad(7_600)).toBe(true);
});

test("collateral never falls below zero, and billionths are rounding", () => {
  const rounding = follow([
    step(1, { deposited: 2_141_901_116_515_432_109n }),
    step(2, { withdrawn: 2_141_901_116_000_000_000n + 515n * 10n ** 6n + 10n ** 9n }),
  ]);
  expect(left(rounding).ink).toBe(0n);
  expect(rounding.findings.deposits.size).toBe(0);
  const lacking = follow([step(1, { deposited: 1_000 }), step(2, { withdrawn: 3_000 })]);
  expect(left(lacking).ink).toBe(0n);
  expect(lacking.changes[0]?.ink).toBe(wad(3_000));
});

test("vaults do not touch one another", () => {
  const book = follow([
    step(1, { deposited: 1_000, minted: 600_000 }, 1),
    step(1, { deposited: 2_000, minted: 700_000 }, 2),
    step(2, { repaid: 100_000 }, 2),
  ]);
  expect(left(book, 1).ink).toBe(wad(1_000));
  expect(left(book, 2).ink).toBe(wad(2_000));
  expect(left(book, 1).art).toBeGreaterThan(wad(599_000));
});
