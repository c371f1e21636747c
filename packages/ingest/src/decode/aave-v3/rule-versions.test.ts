import { decodeParameterValues } from "@hindcast/domain";
import { expect, test } from "vitest";
import type { RulesInForce, TimedLog } from "../decoder.ts";
import { RuleVersions } from "./rule-versions.ts";

const logAt = (block: number, date: string): TimedLog => ({
  file: "test",
  line: block,
  block,
  blockHash: undefined,
  timeSeconds: Date.parse(date) / 1_000,
  transactionHash: `0x${"77".repeat(32)}`,
  transactionIndex: 0,
  logIndex: 0,
  address: `0x${"01".repeat(20)}`,
  topics: [],
  data: "0x",
});

/** Versions as told while the logs go by: the block behind which a change stands, and the version. */
function told(chain: number, logs: readonly TimedLog[], rules: readonly RulesInForce[] = []) {
  const versions = new RuleVersions({ chain, logs, rules });
  return logs.flatMap((log) =>
    versions
      .changesUpTo(log, chain)
      .map((fact) => [fact.at.block, decodeParameterValues(fact.values)["ruleVersion"]]),
  );
}

/** Across the upgrade of Ethereum to v3.5, in block 23,088,584 at 10:27:23. */
const ACROSS = [
  logAt(23_088_582, "2025-08-07T10:26:59Z"),
  logAt(23_088_583, "2025-08-07T10:27:11Z"),
  logAt(23_088_584, "2025-08-07T10:27:23Z"),
  logAt(23_088_585, "2025-08-07T10:27:35Z"),
];

test("what is known of a chain is told: the version a history begins in, and its upgrades", () => {
  expect(told(1, ACROSS)).toEqual([
    [23_088_581, 34n],
    [23_088_583, 35n],
  ]);
});

test("where nothing is known, the version before goes on", () => {
  const logs = [
    logAt(20_398_673, "2024-07-27T15:06:23Z"),
    logAt(20_398_674, "2024-07-27T15:06:35Z"),
    logAt(21_917_056, "2025-02-24T15:23:59Z"),
  ];
  expect(told(1, logs)).toEqual([[21_917_055, 33n]]);
  const versions = new RuleVersions({ chain: 1, logs, rules: [] });
  expect([20_398_673, 20_398_674, 21_917_056].map((block) => versions.at(block))).toEqual([
    30, 30, 33,
  ]);
});

test("a chain of a lab is on v3.0 unless its description says otherwise", () => {
  expect(told(31_337, ACROSS)).toEqual([]);
  expect(told(31_337, ACROSS, [{ version: 36, fromBlock: 0 }])).toEqual([[0, 36n]]);
});

test("what a description states stands over what is known", () => {
  expect(told(1, ACROSS, [{ version: 37, fromBlock: 23_088_583 }])).toEqual([[23_088_582, 37n]]);
});
