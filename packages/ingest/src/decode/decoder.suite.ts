import { readdirSync, readFileSync } from "node:fs";
import {
  FACT_KINDS,
  HindcastError,
  payloadValidator,
  type Cause,
  type Effect,
  type EventKind,
} from "@hindcast/domain";
import fc from "fast-check";
import { encodeAbiParameters, encodeEventTopics } from "viem";
import { describe, expect, test } from "vitest";
import type { Decoded, Decoder, RulesInForce, TimedLog } from "./decoder.ts";
import type { Reading } from "./readings.ts";
import { decodeByHand, decodeByViem, type EventSpec } from "./words.ts";

/** A log of a golden file: places, words and data as the chain has them. */
interface GoldenLog {
  readonly block: number;
  readonly timeSeconds: number;
  readonly transactionHash: string;
  readonly transactionIndex: number;
  readonly logIndex: number;
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A stretch of history whose facts are written down. */
export interface GoldenCase<Addresses> {
  readonly name: string;
  /** Which contracts logged it, where; public transactions can be looked up by their hashes. */
  readonly source: string;
  readonly chain: number;
  readonly market: Addresses;
  readonly rules: readonly RulesInForce[];
  readonly logs: readonly GoldenLog[];
  readonly readings: readonly Reading[];
}

/** Reads the cases of a decoder's golden folder, a file each; their facts stand beside them. */
export function goldenCases<Addresses>(folder: URL): readonly GoldenCase<Addresses>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map(
      (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as GoldenCase<Addresses>,
    );
}

/** What every decoder must keep, on its golden histories and on damaged ones. */
export function decoderSuite<Addresses>(
  decoder: Decoder<Addresses>,
  cases: readonly GoldenCase<Addresses>[],
): void {
  const specs = Object.values(decoder.events)
    .flatMap((table) => [...table.values()])
    .map(({ spec }) => spec)
    .filter((spec) => spec.static);

  describe(`the decoder of ${decoder.id}`, () => {
    test("reads random logs of every event of single words as viem does", () => {
      fc.assert(fc.property(randomLog(specs), readsLikeViem), { numRuns: 500 });
    });

    test("reads its golden logs as viem does", () => {
      const bySelector = new Map(specs.map((spec) => [spec.topic0, spec]));
      const known = cases
        .flatMap(({ logs }) => logs)
        .flatMap((log) => {
          const spec = bySelector.get(log.topics[0] ?? "");
          return spec?.topicCount === log.topics.length ? [{ spec, ...log }] : [];
        });
      for (const log of known) readsLikeViem(log);
      expect(known.length).toBeGreaterThan(10);
    });

    test.each(cases)("$name: facts as they are written down", async (golden) => {
      const decoded = tell(decoder, golden, timed(golden));
      const lines = [golden.name, golden.source, "", ...decoded.facts.map(factLine)];
      for (const row of decoded.quarantined) lines.push(`quarantined ${row.code} ${row.reason}`);
      const file = `./golden/${golden.name.replaceAll(/\W+/g, "-")}.txt`;
      await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(file);
      expectSound(decoded);
    });
  });
  damageSuite(decoder, cases);
}

/** Damage ends in facts, in quarantine or in a code, never in a crash. */
function damageSuite<Addresses>(
  decoder: Decoder<Addresses>,
  cases: readonly GoldenCase<Addresses>[],
): void {
  describe(`the decoder of ${decoder.id}, given damage`, () => {
    test.each(cases)("$name: damaged readings end in facts or in a code", (golden) => {
      const { readings } = golden;
      if (readings.length === 0) return expect(golden.market).toBeDefined();
      const wrong = fc.constantFrom("", "-1", "[]", "9".repeat(78), '["1"]', "0x", "1e3", "null");
      const wound = fc.tuple(fc.nat(readings.length - 1), fc.oneof(wrong, fc.string()));
      fc.assert(
        fc.property(wound, ([place, value]) => {
          const hurtReadings = readings.with(place, { ...(readings[place] as Reading), value });
          try {
            expectSound(tell(decoder, { ...golden, readings: hurtReadings }, timed(golden)));
          } catch (error) {
            if (!(error instanceof HindcastError)) throw error;
            expect(error.code).toMatch(/^E-INGEST-20[45]$/);
          }
        }),
        { numRuns: 60 },
      );
    });

    test.each(cases)("$name: damaged logs end in facts or in quarantine", (golden) => {
      const logs = timed(golden);
      fc.assert(
        fc.property(wounds, (given) => {
          try {
            expectSound(tell(decoder, golden, damaged(logs, given)));
          } catch (error) {
            // A damaged log may name a token whose readings nobody has.
            if (!(error instanceof HindcastError)) throw error;
            expect(error.code).toMatch(/^E-INGEST-20[45]$/);
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}

function timed({ logs }: GoldenCase<unknown>): TimedLog[] {
  return logs.map((log, line) => ({ ...log, file: "golden", line, blockHash: undefined }));
}

/** Opens the market and tells its logs, transaction by transaction. */
function tell<Addresses>(
  decoder: Decoder<Addresses>,
  { market, chain, rules, readings }: GoldenCase<Addresses>,
  logs: readonly TimedLog[],
): Decoded {
  const teller = decoder.open(market, { chain, rules, readings, logs }).teller();
  const facts: (Cause | Effect)[] = [];
  const quarantined: Decoded["quarantined"][number][] = [];
  for (let start = 0; start < logs.length;) {
    const first = logs[start] as TimedLog;
    let end = start;
    while (logs[end]?.transactionHash === first.transactionHash) end++;
    const told = teller(logs.slice(start, end));
    facts.push(...told.facts);
    quarantined.push(...told.quarantined);
    start = end;
  }
  return { facts, quarantined };
}

/** Facts that fit their kinds, and reasons that have a code. */
function expectSound({ facts, quarantined }: Decoded): void {
  for (const row of quarantined) expect(row.code).toMatch(/^E-INGEST-20[1237]$/);
  for (const { kind, at: _at, transactionHash: _hash, ...payload } of facts)
    expect(payloadValidator(FACT_KINDS[kind] as EventKind).safeParse(payload).success).toBe(true);
}

function factLine({ kind, at, transactionHash, ...payload }: Cause | Effect): string {
  const place = `${at.block}/${at.transaction}/${at.log}`;
  const columns = Object.entries(payload).map(([name, value]) => `${name}=${String(value)}`);
  return `${place} ${kind} ${columns.join(" ")}${transactionHash === "" ? " (no transaction)" : ""}`;
}

type Wound = readonly [
  place: number,
  kind: "cut data" | "flip digit" | "drop topic" | "swap topic" | "move" | "lose" | "repeat",
  dose: number,
];

const wounds: fc.Arbitrary<readonly Wound[]> = fc.array(
  fc.tuple(
    fc.nat(1_000),
    fc.constantFrom(
      "cut data" as const,
      "flip digit" as const,
      "drop topic" as const,
      "swap topic" as const,
      "move" as const,
      "lose" as const,
      "repeat" as const,
    ),
    fc.nat(1_000),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Logs with some of them cut, flipped, swapped, repeated or sent from elsewhere. */
function damaged(logs: readonly TimedLog[], given: readonly Wound[]): TimedLog[] {
  const addresses = [...new Set(logs.map((log) => log.address))];
  const result = [...logs];
  for (const [at, kind, dose] of given) {
    const place = at % result.length;
    const log = result[place] as TimedLog;
    result[place] =
      kind === "move"
        ? { ...log, address: addresses[dose % addresses.length] ?? "" }
        : kind === "repeat"
          ? (result[dose % result.length] as TimedLog)
          : { ...log, ...hurt(log, kind, dose) };
  }
  return result;
}

function hurt(
  { data, topics }: TimedLog,
  kind: Wound[1],
  dose: number,
): Partial<Pick<TimedLog, "data" | "topics">> {
  const at = 2 + (dose % Math.max(1, data.length - 2));
  const topic = dose % Math.max(1, topics.length);
  const flipped = (data[at] === "f" ? "0" : "f") + data.slice(at + 1);
  switch (kind) {
    case "cut data":
      return { data: data.slice(0, at) };
    case "flip digit":
      return data.length > 2 ? { data: data.slice(0, at) + flipped } : {};
    case "drop topic":
      return { topics: topics.toSpliced(topic, 1) };
    case "swap topic":
      return topics.length > 0 ? { topics: topics.with(topic, `0x${"77".repeat(32)}`) } : {};
    default:
      return { topics: [], data: "0x" };
  }
}

interface EncodedLog {
  readonly spec: EventSpec;
  readonly topics: readonly string[];
  readonly data: string;
}

function readsLikeViem({ spec, topics, data }: EncodedLog): void {
  const byHand = decodeByHand(spec, topics, data);
  expect(byHand).toEqual(decodeByViem(spec, topics, data));
  expect(Object.keys(byHand)).toHaveLength(spec.slots.length);
}

function randomLog(specs: readonly EventSpec[]): fc.Arbitrary<EncodedLog> {
  return fc
    .constantFrom(...specs)
    .chain((spec) =>
      fc
        .tuple(...spec.slots.map((slot) => valueOf(slot.type)))
        .map((values) => ({ spec, ...encode(spec, values) })),
    );
}

/** A random value of a single-word type, as viem takes it. */
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

/** A log of an event from the values of its slots; structs stand in the data as their members. */
function encode(
  spec: EventSpec,
  values: readonly unknown[],
): { topics: readonly string[]; data: string } {
  const indexed: Record<string, unknown> = {};
  const plain: { type: string }[] = [];
  const words: unknown[] = [];
  spec.slots.forEach((slot, i) => {
    if (slot.indexed) indexed[slot.name] = values[i];
    else {
      plain.push({ type: slot.type });
      words.push(values[i]);
    }
  });
  const topics = encodeEventTopics({ abi: [spec.abi], args: indexed } as never) as string[];
  return { topics, data: encodeAbiParameters(plain, words) };
}
