import { expect, test } from "vitest";
import { LISTED_RESERVE } from "../params.ts";
import { rulesOf } from "../rules.ts";
import { withPendingLtv } from "./freeze.ts";

const rules = (ruleVersion: bigint): ReturnType<typeof rulesOf> =>
  rulesOf({ market: { ruleVersion } });
const open = { ...LISTED_RESERVE, ltvBps: 7_500n };
const frozen = { ...LISTED_RESERVE, frozen: true, pendingLtvBps: 7_500n };

test("freezing takes the LTV and remembers it, from v3.1 on", () => {
  expect(withPendingLtv(rules(30n), open, { frozen: true })).toEqual({ frozen: true });
  const taken = { frozen: true, ltvBps: 0n, pendingLtvBps: 7_500n };
  expect(withPendingLtv(rules(33n), open, { frozen: true })).toEqual(taken);
  expect(withPendingLtv(rules(36n), open, { frozen: true })).toEqual(taken);
});

test("unfreezing gives it back up to v3.5, and only then", () => {
  const given = { frozen: false, ltvBps: 7_500n, pendingLtvBps: 0n };
  expect(withPendingLtv(rules(35n), frozen, { frozen: false })).toEqual(given);
  expect(withPendingLtv(rules(36n), frozen, { frozen: false })).toEqual({ frozen: false });
});

test("an LTV named for a frozen reserve is remembered, though it be the zero it has", () => {
  for (const ltvBps of [0n, 7_000n])
    expect(withPendingLtv(rules(36n), frozen, { ltvBps })).toEqual({
      ltvBps: 0n,
      pendingLtvBps: ltvBps,
    });
});

test("from v3.6 on an LTV named for an unfrozen reserve forgets the remembered one", () => {
  const thawed = { ...frozen, frozen: false };
  const values = { ltvBps: 7_000n };
  expect(withPendingLtv(rules(36n), thawed, values)).toEqual({ ...values, pendingLtvBps: 0n });
  expect(withPendingLtv(rules(35n), thawed, values)).toEqual(values);
});

test("a change that names the remembered LTV is taken as it is", () => {
  const values = { ltvBps: 0n, pendingLtvBps: 7_200n };
  expect(withPendingLtv(rules(36n), frozen, values)).toEqual(values);
});
