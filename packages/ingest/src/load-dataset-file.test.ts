import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readBlocksFile, readReadingsFile } from "./files/companion-files.ts";
import { temporaryFile, temporaryFolder } from "./files/temporary-folder.suite.ts";
import { loadDatasetFile, parseDatasetDescription } from "./load-dataset-file.ts";

const VALID = {
  slug: "a-b",
  title: "t",
  description: "",
  protocol: null,
  licence: "none",
  source: "s",
  files: [{ role: "reference", path: "a/b.txt", bytes: 1, sha256: "0".repeat(64) }],
};

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "ok",
    (error: unknown) => String(error),
  );

test("a valid description keeps its values, with defaults for what it leaves out", () => {
  const parsed = parseDatasetDescription(VALID, "test");
  expect(parsed).toMatchObject({ ...VALID, gaps: [], assumptions: [], chain: null });
  const rpc = { url: "env:NODE_URL", fromBlock: 1 };
  const market = { pool: `0x${"AB".repeat(20)}` };
  const chain = { id: 1, name: "Ethereum" };
  const full = parseDatasetDescription({ ...VALID, protocol: "aave-v3", market, chain, rpc }, "t");
  expect((full.market as { pool: string }).pool).toBe(`0x${"ab".repeat(20)}`);
  expect(full.rpc).toMatchObject({ toBlock: "finalized", verify: "receipts", logs: "market" });
});

test("whatever stands in dataset.json, the answer is a description or a coded error", async () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom(...Object.keys(VALID)), fc.jsonValue())
      .map(([key, value]) => JSON.stringify({ ...VALID, [key]: value })),
    fc.nat(300).map((cut) => JSON.stringify(VALID).slice(0, cut)),
  );
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "dataset.json"), content);
      const outcome = await outcomeOf(loadDatasetFile(folder));
      if (outcome !== "ok") refused++;
      expect(outcome).toMatch(/^(?:ok|HindcastError: E-INGEST-00[12] )/);
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(100);
});

test("files of blocks and readings are read whole or refused with a code", async () => {
  const blocks = temporaryFile("b.csv", "number,hash,timestamp\n5,,1700000000\n");
  expect(await outcomeOf(readBlocksFile(blocks, "b"))).toContain("E-INGEST-022");
  const twice = temporaryFile("b.csv", "number,timestamp\n5,1700000000\n5,1700000001\n");
  expect(await outcomeOf(readBlocksFile(twice, "b"))).toContain("E-INGEST-022");
  const good = temporaryFile("b.csv", "number,timestamp\n5,1700000000\n5,1700000000\n");
  expect([...(await readBlocksFile(good, "b")).values()]).toEqual([
    { block: 5, blockHash: undefined, timeSeconds: 1_700_000_000 },
  ]);
  const reading = { block: 1, address: `0x${"AA".repeat(20)}`, call: "decimals()", value: "18" };
  const of = (value: unknown): Promise<unknown> =>
    readReadingsFile(temporaryFile("r.json", JSON.stringify(value)), "r");
  expect(await of([reading])).toEqual([{ ...reading, address: `0x${"aa".repeat(20)}` }]);
  for (const bad of [reading, [{ ...reading, value: 18 }], [{ ...reading, extra: 1 }], null])
    expect(await outcomeOf(of(bad))).toContain("E-INGEST-022");
});
