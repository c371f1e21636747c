import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { GoldenCase } from "../decode/decoder.suite.ts";
import type { MarketAddresses } from "../decode/compound-v3/market.ts";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset, type IngestResult } from "../pipeline.ts";
import { expectReproduced, ingestedFacts } from "./reproduced.suite.ts";
import { describeParts, HEADER } from "./small-history.suite.ts";

const GOLDEN = JSON.parse(
  readFileSync(new URL("../decode/compound-v3/golden/local-comet.json", import.meta.url), "utf8"),
) as GoldenCase<MarketAddresses>;

/** Logs that the real contracts of Compound v3 once gave, as a dataset of files. */
async function ingest(home: string, readings: object, market: object): Promise<IngestResult> {
  const rows = GOLDEN.logs.map((log) => {
    const { block, timeSeconds, transactionHash, transactionIndex, logIndex, address, data } = log;
    const topics = `"${JSON.stringify(log.topics).replaceAll('"', '""')}"`;
    const hash = `0x${block.toString(16).padStart(64, "0")}`;
    const place = [block, hash, timeSeconds, transactionHash, transactionIndex, logIndex];
    return [...place, address, topics, data].join(",");
  });
  const parts = [
    { path: "logs.csv", role: "logs", text: [HEADER, ...rows].join("\n") },
    { path: "readings.json", role: "readings", text: JSON.stringify(readings) },
  ];
  const changes = { protocol: "compound-v3", chain: { id: 31337, name: "test" }, market };
  return await ingestDataset({ home, ...describeParts(temporaryFolder(), parts, changes) });
}

test("files of logs and readings tell a Comet's history, and the rules reproduce it", async () => {
  const home = temporaryFolder();
  const { counts, quarantined } = await ingest(home, GOLDEN.readings, GOLDEN.market);
  expect(quarantined).toEqual([]);
  expect(counts.facts).toMatchObject({
    reserveListing: 3,
    shareTransfer: 2,
    interestAccrual: 1,
    liquidation: 3,
    collateralSale: 2,
    donation: 1,
    reserveWithdrawal: 1,
  });
  expect(expectReproduced("compound-v3", ingestedFacts(home, "small"))).toBe(15);
});

test("a history without its configuration, or begun too late, is refused", async () => {
  await expect(ingest(temporaryFolder(), [], GOLDEN.market)).rejects.toMatchObject({
    code: "E-INGEST-204",
  });
  const late = GOLDEN.readings.map((reading) =>
    reading.call === "totalsBasic()"
      ? { ...reading, value: reading.value.replace("1000000000000000", "1000000000000001") }
      : reading,
  );
  await expect(ingest(temporaryFolder(), late, GOLDEN.market)).rejects.toThrow(
    /E-INGEST-030[\s\S]*setupBlock/,
  );
});
