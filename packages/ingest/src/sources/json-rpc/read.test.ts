import { describe, expect, test } from "vitest";
import { RpcNode } from "../../rpc/node.ts";
import type { LogRow } from "../batch.ts";
import { CONTRACTS, fakeChain, type FakeChain } from "./fake-chain.suite.ts";
import { LIES, lyingServer, type Lie } from "./lying-server.suite.ts";
import { readJsonRpc, resolveEnd, type ChainReading, type FinishedRange } from "./read.ts";

const BLOCKS = 60;
const OURS = CONTRACTS.slice(0, 2);

function reading(changes: Partial<ChainReading> = {}): ChainReading {
  return {
    chain: 1,
    fromBlock: 0,
    toBlock: BLOCKS - 1,
    verify: "receipts",
    filter: [{ addresses: OURS }],
    firstRangeBlocks: 16,
    ...changes,
  };
}

const node = (url: string): RpcNode =>
  new RpcNode(url, { timeoutMs: 150, retries: 2, firstPauseMs: 1, maxBodyBytes: 300_000 });

async function record(
  url: string,
  what: ChainReading,
  finished: readonly FinishedRange[] = [],
): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  const client = node(url);
  const end = await resolveEnd(client, what);
  for await (const range of readJsonRpc(client, what, end, finished)) rows.push(...range.rows);
  return rows;
}

function truth(chain: FakeChain, addresses: readonly string[] = OURS): string[] {
  return chain.blocks
    .flatMap((block) => block.receipts.flatMap((receipt) => receipt.logs))
    .filter((log) => addresses.includes(log.address))
    .map(identity);
}

function identity(log: { blockHash: string | undefined; logIndex: number; data: string }): string {
  return `${log.blockHash}:${log.logIndex}:${log.data}`;
}

function isTruth(rows: readonly LogRow[], chain: FakeChain): boolean {
  return rows.map(identity).join() === truth(chain).join();
}

test("a truthful node's logs are all read, in order, whatever the verification", async () => {
  const chain = fakeChain(7, BLOCKS);
  const server = await lyingServer(chain, undefined, 7, 0);
  try {
    for (const verify of ["receipts", "bloom"] as const)
      expect((await record(server.url, reading({ verify }))).map(identity)).toEqual(truth(chain));
    const all = await record(server.url, reading({ filter: [{}] }));
    expect(all.map(identity)).toEqual(truth(chain, CONTRACTS));
    expect(truth(chain).length).toBeGreaterThan(30);
  } finally {
    await server.stop();
  }
});

describe("a lying node: the truth or a coded error, never a silent difference", () => {
  /** Lies that, told always, can leave no way to the truth. */
  const outcomes = new Map<string, { truth: number; refused: number }>();
  const cases = LIES.flatMap((lie) =>
    Array.from({ length: 12 }, (_, i) => ({ lie, seed: i, percent: [100, 40, 10][i % 3] ?? 10 })),
  );

  test.concurrent.each(cases)("$lie, seed $seed, $percent %", async ({ lie, seed, percent }) => {
    const chain = fakeChain(seed + 100, BLOCKS);
    const server = await lyingServer(chain, lie, seed, percent);
    const tally = outcomes.get(lie) ?? { truth: 0, refused: 0 };
    outcomes.set(lie, tally);
    try {
      const outcome = await record(server.url, reading()).then(
        (rows) => (isTruth(rows, chain) ? "truth" : "a silent difference"),
        (error: unknown) => String(error),
      );
      if (outcome === "truth") tally.truth++;
      else tally.refused++;
      expect(outcome).toMatch(/^(?:truth|HindcastError: E-RPC-0\d\d )/);
      expect(outcome).not.toContain("secret-key");
    } finally {
      await server.stop();
    }
  });

  test("there were at least 200 cases, and lies about logs end in the truth", () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const lie of ["drop-log", "empty-range"] as Lie[])
      expect(outcomes.get(lie)).toEqual({ truth: 12, refused: 0 });
    expect(outcomes.get("foreign-block-log")?.refused).toBeGreaterThan(0);
    expect(outcomes.get("drop-receipt-log")?.refused).toBeGreaterThan(0);
  });
});

test("verification by bloom alone finds an empty range but not one of two logs dropped", async () => {
  const chain = fakeChain(3, BLOCKS);
  const empty = await lyingServer(chain, "empty-range", 3, 30);
  const dropping = await lyingServer(chain, "drop-log", 3, 100);
  try {
    const rows = await record(empty.url, reading({ verify: "bloom" }));
    expect(rows.map(identity)).toEqual(truth(chain));
    const lossy = await record(dropping.url, reading({ verify: "bloom" }));
    expect(lossy.length).toBeLessThan(truth(chain).length);
  } finally {
    await empty.stop();
    await dropping.stop();
  }
});

test("ranges are halved down to what a node serves, and a hopeless single block is an error", async () => {
  const chain = fakeChain(11, BLOCKS);
  const server = await lyingServer(chain, "too-many-results", 5, 100);
  const always = await lyingServer(chain, "refuses-logs", 5, 100);
  try {
    expect((await record(server.url, reading())).map(identity)).toEqual(truth(chain));
    await expect(record(always.url, reading())).rejects.toMatchObject({ code: "E-RPC-004" });
  } finally {
    await server.stop();
    await always.stop();
  }
});

test("finished ranges are not asked for again, and a reorg under them is refused", async () => {
  const chain = fakeChain(21, BLOCKS);
  const other = fakeChain(22, BLOCKS);
  const server = await lyingServer(chain, undefined, 1, 0);
  const reorged = await lyingServer(other, undefined, 1, 0);
  try {
    const lastHash = chain.blocks[39]?.header.hash ?? "";
    const finished = [{ from: 10, to: 39, lastHash }];
    const rows = await record(server.url, reading(), finished);
    const blocks = new Set(rows.map((row) => row.block));
    expect([...blocks].some((block) => block >= 10 && block <= 39)).toBe(false);
    expect(blocks.size).toBeGreaterThan(10);
    await expect(record(reorged.url, reading(), finished)).rejects.toMatchObject({
      code: "E-RPC-008",
    });
  } finally {
    await server.stop();
    await reorged.stop();
  }
});

test("a block that is not final, another chain and a bad URL are refused", async () => {
  const chain = fakeChain(31, BLOCKS);
  const server = await lyingServer(chain, undefined, 1, 0);
  try {
    await expect(record(server.url, reading({ toBlock: BLOCKS }))).rejects.toMatchObject({
      code: "E-RPC-006",
    });
    await expect(record(server.url, reading({ chain: 137 }))).rejects.toMatchObject({
      code: "E-RPC-014",
    });
  } finally {
    await server.stop();
  }
  expect(() => node("ftp://user:password@host/secret-key")).toThrow(/E-RPC-012(?!.*secret-key)/);
});
