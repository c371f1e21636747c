import { describe, expect, test } from "vitest";
import { planPrices } from "./price-path.ts";
import { WETH } from "./reserves.ts";
import { crashHour, planTimeline } from "./timeline.ts";

describe("the planned history", () => {
  const seed = 7;
  const timeline = planTimeline({ days: 30, seed });
  const prices = planPrices(timeline, seed);

  test("is sparse in the calm and dense in the crash", () => {
    const times = timeline.blockTimesSeconds;
    expect(times.length).toBeGreaterThan(4000);
    const between = (from: number, to: number): number =>
      times.filter((time) => crashHour(time) >= from && crashHour(time) < to).length;
    expect(between(-100, -50)).toBeLessThan(250);
    expect(between(22, 27)).toBeGreaterThan(600);
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
  });

  test.each([
    [0, 194.97],
    [12, 136],
    [26, 95.87],
    [36, 130],
  ])("passes the published price of hour %i", (hour, usd) => {
    const block = timeline.blockTimesSeconds.findIndex((time) => crashHour(time) >= hour);
    const labUsd = prices[block]?.[WETH] ?? 0;
    expect(Math.abs((labUsd * 194.97) / 2000 / usd - 1)).toBeLessThan(0.01);
  });

  test("slows the whole rhythm when few blocks are wanted", () => {
    const few = planTimeline({ days: 4, seed, blocks: 80 });
    expect(few.blockTimesSeconds.length).toBeGreaterThan(40);
    expect(few.blockTimesSeconds.length).toBeLessThan(120);
    expect(few.endSeconds - few.startSeconds).toBe(4 * 86_400);
  });
});
