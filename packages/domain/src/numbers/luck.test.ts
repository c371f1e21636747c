import { expect, test } from "vitest";
import { isLucky, luck, luckOf, LUCK_RANGE } from "./luck.ts";

test("the same key draws the same, and every part of the key counts", () => {
  expect(luck(1, "a", "b", 2)).toBe(luck(1, "a", "b", 2));
  const others = [luck(2, "a", "b", 2), luck(1, "c", "b", 2), luck(1, "a", "d", 2)];
  for (const other of [...others, luck(1, "a", "b", 3)])
    expect(other).not.toBe(luck(1, "a", "b", 2));
});

test("a draw is the finalised hash of the whole key, whoever works out its beginning", () => {
  const expected = (key: string): number => {
    let hash = 2_166_136_261n;
    const below32 = (value: bigint): bigint => value & 0xffff_ffffn;
    for (const unit of key) hash = below32((hash ^ BigInt(unit.charCodeAt(0))) * 16_777_619n);
    hash = below32((hash ^ (hash >> 16n)) * 0x85eb_ca6bn);
    hash = below32((hash ^ (hash >> 13n)) * 0xc2b2_ae35n);
    return Number(hash ^ (hash >> 16n));
  };
  for (const [seed, stream, entity, step] of [
    [1, "mechanism a", "0xabc", 0],
    [77, "s", "", 123_456],
  ] as const) {
    const drawn = expected(`${seed}/${stream}/${entity}/${step}`);
    expect(luck(seed, stream, entity, step)).toBe(drawn);
    expect(luckOf(seed, stream)(entity, step)).toBe(drawn);
  }
});

test("neighbouring steps are spread evenly over the range", () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let step = 0; step < 10_000; step++) {
    const bin = Math.floor((luck(7, "spread", "x", step) / LUCK_RANGE) * 10);
    counts[bin] = (counts[bin] as number) + 1;
  }
  // Binomial: 1,000 +- 30; five standard deviations either side.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test("never at nothing, always at everything, about a quarter at 2,500", () => {
  let quarter = 0;
  for (let step = 0; step < 4_000; step++) {
    expect(isLucky(0n, 1, "s", "e", step)).toBe(false);
    expect(isLucky(10_000n, 1, "s", "e", step)).toBe(true);
    if (isLucky(2_500n, 1, "s", "e", step)) quarter++;
  }
  expect(Math.abs(quarter - 1_000)).toBeLessThan(140);
});
