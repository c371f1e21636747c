import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeAbiParameters, encodeEventTopics, type AbiEvent } from "viem";
import { EVENTS, topicOf } from "../decode/aave-v3/events.ts";

const POOL = `0x${"01".repeat(20)}`;
export const HEADER =
  "block_number,block_hash,block_timestamp,transaction_hash,transaction_index,log_index,address,topics,data";

/** Rows of a small history: supplies and withdrawals, three a block. */
export const historyRows = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => {
    const block = 100 + Math.floor(i / 3);
    const name = i % 4 === 0 ? "Withdraw" : "Supply";
    const abi = EVENTS.pool.get(topicOf("pool", name))?.spec.abi as AbiEvent;
    const user = `0x${(i + 16).toString(16).padStart(40, "0")}`;
    const args: Record<string, unknown> = { reserve: POOL, user, to: user, onBehalfOf: user };
    Object.assign(args, { amount: BigInt(i) * 10n ** 20n, referralCode: 0 });
    const topics = encodeEventTopics({ abi: [abi], args } as never) as string[];
    const plain = abi.inputs.filter((input) => input.indexed !== true);
    const data = encodeAbiParameters(
      plain,
      plain.map((input) => args[input.name ?? ""]),
    );
    const hash = (seed: number): string => `0x${seed.toString(16).padStart(64, "0")}`;
    const cells = [
      block,
      hash(block),
      1_700_000_000 + 12 * block,
      hash(1_000 + i),
      i % 3,
      (i % 3) * 2,
    ];
    return `${cells.join(",")},${POOL},"${JSON.stringify(topics).replaceAll('"', '""')}",${data}`;
  });

export interface Part {
  readonly path: string;
  readonly text: string;
  readonly [option: string]: unknown;
}

/** Writes files into a folder and describes them. */
export function describeParts(
  folder: string,

  parts: readonly Part[],
  changes: object = {},
): { folder: string; description: object } {
  const files = parts.map(({ text, ...file }) => {
    writeFileSync(join(folder, file.path), text);
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { ...file, bytes: Buffer.byteLength(text), sha256 };
  });
  const description = {
    slug: "small",
    title: "Small",
    description: "",
    protocol: "aave-v3",
    chain: { id: 1, name: "test" },
    licence: "none",
    source: "made for this test",
    market: { pool: POOL },
    files,
    ...changes,
  };
  return { folder, description };
}

export const logsPart = (rows: readonly string[], path = "logs.csv"): Part => ({
  path,
  role: "logs",
  text: [HEADER, ...rows].join("\n"),
});
