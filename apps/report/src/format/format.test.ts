import type { RunSummary } from "@hindcast/evidence";
import { describe, expect, test } from "vitest";
import { describeDelta, formatPercentOf } from "./delta.ts";
import { divideRounded, formatScaled, groupThousands, readInteger } from "./digits.ts";
import { formatDuration } from "./duration.ts";
import { shortAddress, shortHash } from "./hash.ts";
import { MISSING, showMetric } from "./metric-value.ts";
import { formatCount, formatHealthFactor, formatRatio, formatUsdNumber } from "./ratio.ts";
import { readable, runLabel } from "./run-name.ts";
import { formatDay, formatTick, formatTime, formatTimeBare } from "./time.ts";
import { formatUsd8, formatUsd8Compact, formatUsd8Full } from "./usd8.ts";

const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 100)) * 1_000_000n;

describe("digits", () => {
  test("separators, at every length", () => {
    expect(["0", "12", "123", "1234", "-1234567"].map((t) => groupThousands(BigInt(t)))).toEqual([
      "0",
      "12",
      "123",
      "1,234",
      "−1,234,567",
    ]);
  });
  test("halves round away from zero, on both sides", () => {
    expect([divideRounded(5n, 2n), divideRounded(-5n, 2n), divideRounded(5n, -2n)]).toEqual([
      3n,
      -3n,
      -3n,
    ]);
    expect(divideRounded(49n, 100n)).toBe(0n);
  });
  test("scaled integers keep leading zeros and a lone minus sign", () => {
    expect(formatScaled(5n, 2)).toBe("0.05");
    expect(formatScaled(-5n, 2)).toBe("−0.05");
    expect(formatScaled(123456789n, 2)).toBe("1,234,567.89");
  });
  test("only integers are read", () => {
    expect(["12", "-3", "1.5", "", "0x1", "<b>"].map(readInteger)).toEqual([
      12n,
      -3n,
      ...Array(4).fill(undefined),
    ]);
  });
});

describe("dollars", () => {
  test("whole from 1,000 up, cents below, never a silent nothing", () => {
    expect(formatUsd8(123_456_789_012_345n)).toBe("$1,234,568");
    expect(formatUsd8(99_950_000_000n)).toBe("$999.50");
    expect(formatUsd8(1n)).toBe("<$0.01");
    expect(formatUsd8(-1n)).toBe(">−$0.01");
    expect(formatUsd8(0n)).toBe("$0");
    expect(formatUsd8(-123_400_000_000n)).toBe("−$1,234");
  });
  test("exact beyond the precision of floats", () => {
    expect(formatUsd8Full(9_007_199_254_740_993_12345678n)).toBe("$9,007,199,254,740,993.12345678");
    expect(formatUsd8Full(150_000_000n)).toBe("$1.50");
  });
  test("compact keeps three digits and changes unit when rounding fills it", () => {
    expect(
      [1_234, 12_345, 123_456, 1_234_567, 999_999].map((d) => formatUsd8Compact(usd(d))),
    ).toEqual(["$1.23 k", "$12.3 k", "$123 k", "$1.23 M", "$1.00 M"]);
    expect(formatUsd8Compact(usd(999_500))).toBe("$1.00 M");
    expect(formatUsd8Compact(usd(999_499))).toBe("$999 k");
    expect(formatUsd8Compact(usd(2_500_000_000))).toBe("$2.50 bn");
    expect(formatUsd8Compact(usd(1_234_000) * 1_000_000_000n)).toBe("$1,234 tn");
    expect(formatUsd8Compact(usd(-1_234_567))).toBe("−$1.23 M");
    expect(formatUsd8Compact(usd(12.5))).toBe("$12.50");
  });
});

describe("metrics and deltas", () => {
  test("each unit prints as its readers write it", () => {
    expect(showMetric("1234", "count").text).toBe("1,234");
    expect(showMetric("8250", "bps")).toEqual({ text: "82.50 %", full: "8,250 bps" });
    expect(showMetric("93784", "seconds")).toEqual({ text: "1 d 2 h", full: "93,784 s" });
    expect(showMetric("123456789012345", "usd8", true).text).toBe("$1.23 M");
    expect(showMetric(undefined, "count")).toBe(MISSING);
    expect(showMetric("NaN", "usd8")).toBe(MISSING);
  });
  test("a delta carries sign, share, arrow and word", () => {
    const worse = describeDelta({ unit: "usd8", worse: "higher" }, "100000000000", "150000000000");
    expect(worse).toMatchObject({
      text: "+$500.00",
      percent: "+50.0 %",
      arrow: "▲",
      verdict: "worse",
    });
    const better = describeDelta({ unit: "count", worse: "higher" }, "2000", "1500");
    expect(better).toMatchObject({
      text: "−500",
      percent: "−25.0 %",
      arrow: "▼",
      verdict: "better",
    });
    const neutral = describeDelta({ unit: "bps", worse: "neither" }, "8250", "8000");
    expect(neutral).toMatchObject({ text: "−2.50 pp", percent: "", verdict: "lower" });
    const lower = describeDelta({ unit: "count", worse: "lower" }, "1", "0");
    expect(lower).toMatchObject({ verdict: "worse", arrow: "▼" });
  });
  test("no difference, no base and no value are told apart", () => {
    expect(describeDelta({ unit: "count", worse: "higher" }, "5", "5")).toMatchObject({
      text: "±0",
      verdict: "same",
    });
    expect(describeDelta({ unit: "count", worse: "higher" }, "0", "5")).toMatchObject({
      text: "+5",
      percent: "",
    });
    expect(describeDelta({ unit: "count", worse: "higher" }, undefined, "5")).toBeUndefined();
  });
  test("shares too small to print keep their sign", () => {
    expect(formatPercentOf(1n, 1_000_000n)).toBe("<+0.1 %");
    expect(formatPercentOf(-1n, 1_000_000n)).toBe(">−0.1 %");
    expect(formatPercentOf(123_456n, 100n)).toBe("+123,456 %");
    expect(formatPercentOf(5n, -10n)).toBe("+50.0 %");
  });
});

describe("time, durations, hashes, ratios", () => {
  test("times are UTC", () => {
    expect(formatTime(1_722_862_800)).toBe("2024-08-05 13:00 UTC");
    expect(formatTimeBare(1_722_862_811)).toBe("2024-08-05 13:00:11");
    expect(formatDay(1_722_862_800)).toBe("2024-08-05");
    expect(formatTime(Number.NaN)).toBe("– UTC");
    expect(formatTick(1_722_862_800, 3_600)).toBe("13:00");
    expect(formatTick(1_722_816_000, 3_600)).toBe("5 Aug");
    expect(formatTick(1_722_862_800, 86_400)).toBe("5 Aug");
  });
  test("durations hold two neighbouring units", () => {
    expect([0n, 59n, 60n, 3_605n, -90n, 86_460n].map(formatDuration)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "1 h",
      "−1 min 30 s",
      "1 d",
    ]);
  });
  test("a health factor is cut, not rounded up to safety", () => {
    expect(formatHealthFactor("999999999999999999")).toBe("0.9999");
    expect(formatHealthFactor("12345600000000000000")).toBe("12.3456");
    expect(formatHealthFactor("")).toBe("–");
  });
  test("plain numbers and hashes", () => {
    expect(formatRatio(0.98765)).toBe("0.988");
    expect(formatRatio(Number.NaN)).toBe("–");
    expect(formatUsdNumber(1_234_567.4)).toBe("$1.23 M");
    expect(formatCount(-1_234)).toBe("−1,234");
    expect(shortHash("sha256:0123456789abcdef")).toBe("0123456789ab");
    expect(shortAddress("0x1234567890abcdef1234567890abcdef12345678")).toBe("0x1234…5678");
    expect(shortAddress("alice")).toBe("alice");
  });
});

test("names read without a file's underscores; a run of switches goes by its name", () => {
  expect(readable("depth 20_000_000 USD, snake_case_1")).toBe("depth 20,000,000 USD, snake_case_1");
  expect(readable("with a, with b-2, with c")).toBe("with a, b-2, c");
  expect(readable("depth 5 USD, with b")).toBe("depth 5 USD, with b");
  const label = (name: string, ...coordinates: string[]) =>
    runLabel({ name, coordinates } as unknown as RunSummary, [{ name: "axis", values: [] }]);
  expect(label("with fund", "off", "on", "·")).toBe("with fund");
  expect(label("depth 5_000 USD, off", "5_000 USD", "off")).toBe("5,000 USD · off");
  expect(label("base")).toBe("base");
  expect(runLabel({ name: "a 1_000", coordinates: ["1_000"] } as unknown as RunSummary, [])).toBe(
    "a 1,000",
  );
});
