import { expect, test } from "vitest";
import { readCase, writeCase, type ConformanceCase } from "./case-file.ts";

const ALICE = `0x${"a1".repeat(20)}`;
const WETH = `0x${"c0".repeat(20)}`;

const sample: ConformanceCase = {
  bench: "aave-v3-0",
  name: "seed-7",
  contracts: "npm @aave/core-v3 1.19.3",
  names: { [ALICE]: "user 1", [WETH]: "WETH" },
  accounts: [ALICE],
  opening: [
    {
      timeSeconds: 12,
      intent: { kind: "oraclePrice", feed: WETH, price: -5n, round: 0n },
    },
  ],
  steps: [
    {
      timeSeconds: 24,
      intent: { kind: "supply", reserve: WETH, payer: ALICE, account: ALICE, amount: 10n ** 30n },
      answer: { ok: true, events: [`${WETH}.Transfer(${ALICE}, 1000)`] },
      readings: { [`account/${ALICE}/supply`]: "1000" },
    },
    {
      timeSeconds: 36,
      intent: { kind: "modeChange", account: ALICE, mode: 1 },
      answer: { ok: false, reason: "58" },
    },
  ],
  found: "step 1: supply",
};

test("a case comes back as it was written", () => {
  expect(readCase(writeCase(sample))).toEqual(sample);
});

test("people read names, one step a line", () => {
  const lines = writeCase(sample).split("\n");
  const supply = lines.find((line) => line.includes('"kind":"supply"'));
  expect(supply).toContain('"payer":"<user 1>"');
  expect(supply).toContain('"amount":"1000000000000000000000000000000n"');
  expect(lines.filter((line) => line.includes('"answer"'))).toHaveLength(2);
});
