import { existsSync } from "node:fs";
import fc from "fast-check";
import { encodeAbiParameters, encodeEventTopics, type AbiEvent, type Hex } from "viem";
import { describe, expect, test } from "vitest";
import { readRawLogs } from "../sources/raw-logs/read.ts";
import { EVENTS, type Role } from "./aave-v3/events.ts";
import { decodeByHand, decodeByViem, decodeEvent, eventSpec, type EventSpec } from "./words.ts";

const SPECS = (Object.keys(EVENTS) as Role[])
  .flatMap((role) => [...EVENTS[role].values()].map(({ spec }) => spec))
  .filter((spec) => spec.static);

const RAW_LOGS = "../shared/data/raw-logs-aave-uniswap-2024-01";

function valueOf(type: string): fc.Arbitrary<unknown> {
  if (type === "address") return hex(20);
  if (type === "bytes32") return hex(32);
  if (type === "bool") return fc.boolean();
  const bits = Number(/\d+$/.exec(type)?.[0]);
  const small = (value: bigint): unknown => (bits <= 48 ? Number(value) : value);
  return type.startsWith("uint")
    ? fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }).map(small)
    : fc.bigInt({ min: -(1n << BigInt(bits - 1)), max: (1n << BigInt(bits - 1)) - 1n }).map(small);
}

function hex(bytes: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((b) => `0x${Buffer.from(b).toString("hex")}`);
}

function encode(spec: EventSpec, values: readonly unknown[]): { topics: string[]; data: string } {
  const args = Object.fromEntries(spec.slots.map((slot, i) => [slot.name, values[i]]));
  const indexed = Object.fromEntries(
    spec.slots.filter((slot) => slot.indexed).map((slot) => [slot.name, args[slot.name]]),
  );
  const topics = encodeEventTopics({ abi: [spec.abi], args: indexed } as never) as string[];
  const inputs = (spec.abi as AbiEvent).inputs.filter((input) => input.indexed !== true);
  const data = encodeAbiParameters(
    inputs,
    inputs.map((input) => args[input.name ?? ""]),
  );
  return { topics, data };
}

test("the hand decoder equals viem on random logs of every static event", () => {
  const cases = fc
    .constantFrom(...SPECS)
    .chain((spec) =>
      fc.tuple(...spec.slots.map((slot) => valueOf(slot.type))).map((values) => ({ spec, values })),
    );
  fc.assert(
    fc.property(cases, ({ spec, values }) => {
      const { topics, data } = encode(spec, values);
      const byHand = decodeByHand(spec, topics, data);
      expect(byHand).toEqual(decodeByViem(spec, topics, data));
      expect(Object.keys(byHand)).toHaveLength(spec.slots.length);
    }),
    { numRuns: 2_000 },
  );
});

test("a log that is cut, too long or badly padded is refused with a reason", () => {
  const spec = eventSpec("Paused(address indexed asset, bool paused)");
  const topics = [spec.topic0, `0x${"0".repeat(24)}${"ab".repeat(20)}`];
  const one = `0x${"0".repeat(63)}1`;
  expect(decodeEvent(spec, topics, one)).toEqual({ asset: `0x${"ab".repeat(20)}`, paused: true });
  expect(decodeEvent(spec, topics, one.slice(0, -2))).toContain("bytes");
  expect(decodeEvent(spec, topics, `${one}${"0".repeat(64)}`)).toContain("bytes");
  expect(decodeEvent(spec, topics.slice(0, 1), one)).toContain("topics");
  expect(decodeEvent(spec, topics, `0x${"0".repeat(63)}2`)).toContain("is no bool");
  const dirty = [spec.topic0, `0x${"1".repeat(24)}${"ab".repeat(20)}`];
  expect(decodeEvent(spec, dirty, one)).toContain("is no address");
});

test("dynamic arguments go through viem", () => {
  const known = [...EVENTS.configurator.values()].find((e) => e.spec.name === "EModeCategoryAdded");
  const spec = known?.spec as EventSpec;
  expect(spec.static).toBe(false);
  const oracle = `0x${"00".repeat(20)}` as Hex;
  const { topics, data } = encode(spec, [3, 9000n, 9300n, 10100n, oracle, "Stablecoins"]);
  expect(decodeEvent(spec, topics, data)).toEqual({
    categoryId: 3n,
    ltv: 9000n,
    liquidationThreshold: 9300n,
    liquidationBonus: 10100n,
    oracle,
    label: "Stablecoins",
  });
  expect(decodeEvent(spec, topics, data.slice(0, 100))).toBeTypeOf("string");
});

describe.skipIf(!existsSync(RAW_LOGS))(
  "recorded Aave v3 logs of Polygon (needs ../shared/data)",
  () => {
    test.each([
      ["0x2791bca1f2de4661ed88a30c99a7a9449aa84174", 2111],
      ["0x7ceb23fd6bc0add59e62ac25578270cff1b9f619", 858],
    ])("the hand decoder equals viem on every log of %s", async (reserve, rows) => {
      const name = `polygon-aave_v3-${reserve}-2024-01-06.raw.csv.gz`;
      const pool = "0x794a61358d6845594f94dc1db02a252b5b4814ad";
      let compared = 0;
      const file = { path: `${RAW_LOGS}/${name}`, name, format: "csv" as const };
      for await (const batch of readRawLogs({ ...file, defaultAddress: pool }))
        for (const log of batch.rows) {
          const known = EVENTS.pool.get(log.topics[0] ?? "");
          expect(known).toBeDefined();
          const spec = known?.spec as EventSpec;
          const byHand = decodeByHand(spec, log.topics, log.data);
          expect(byHand).toBeTypeOf("object");
          expect(byHand).toEqual(decodeByViem(spec, log.topics, log.data));
          compared++;
        }
      expect(compared).toBe(rows);
    });
  },
);
