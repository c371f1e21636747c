import type { PublishedRange } from "@hindcast/domain";
import { expect, test } from "vitest";
import { showSetting } from "./show-setting.ts";

const range = (unit: string, high = 10n ** 30n): PublishedRange => ({
  unit,
  low: 0n,
  high,
  source: "",
});

test.each<[string, bigint, PublishedRange, string, string]>([
  ["limitBps", 1_000n, range("%"), "limit", "10 %"],
  ["deviationBps", 25n, range("%"), "deviation", "0.25 %"],
  ["dailyVolatilityWad", 8n * 10n ** 16n, range("%"), "dailyVolatility", "8 %"],
  ["exponentWad", 15n * 10n ** 17n, range(""), "exponent", "1.5"],
  ["dailyVolumeUsd8", 20_000_000n * 10n ** 8n, range("USD"), "dailyVolume", "20,000,000 USD"],
  ["latencySeconds", 0n, range("s"), "latency", "0 s"],
  ["latencySeconds", 40n, range("s"), "latency", "40 s"],
  ["latencySeconds", 90n, range("s"), "latency", "90 s"],
  ["resetSeconds", 1_800n, range("s"), "reset", "30 min"],
  ["heartbeatSeconds", 86_400n, range("s"), "heartbeat", "1 d"],
  ["startSeconds", 1_584_007_260n, range("s"), "start", "2020-03-12 10:01 UTC"],
  ["peakGwei", 1_500n, range("gwei"), "peak", "1,500 gwei"],
  ["stopsBorrow", 1n, range("", 1n), "stopsBorrow", "on"],
  ["stopsBorrow", 0n, range("", 1n), "stopsBorrow", "off"],
  ["positions", 4_000n, range(""), "positions", "4,000"],
  ["wideTicks", 7n, range("ticks"), "wideTicks", "7 ticks"],
])("%s %s", (parameter, value, of, name, shown) => {
  expect(showSetting(parameter, value, of)).toEqual({ name, value: shown });
});
