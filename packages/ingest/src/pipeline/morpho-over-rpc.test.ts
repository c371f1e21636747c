import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playMorpho, type PlayedMorpho } from "../decode/morpho-blue/played-market.suite.ts";
import { goldenText } from "../decode/recorded-golden.suite.ts";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset, type IngestResult } from "../pipeline.ts";
import { expectReproduced, ingestedFacts } from "./reproduced.suite.ts";

/** A small history on the real contract of Morpho Blue, read over JSON-RPC. */
describe("Morpho Blue on a live node", () => {
  let played: PlayedMorpho;
  let head: number;
  beforeAll(async () => {
    played = await playMorpho();
    head = Number(await played.anvil.client.getBlockNumber());
  }, 300_000);
  afterAll(async () => await played.anvil.stop());

  async function ingest(home: string, market: object): Promise<IngestResult> {
    return await ingestDataset({
      home,
      folder: home,
      description: {
        slug: "live",
        title: "Live",
        description: "",
        protocol: "morpho-blue",
        chain: { id: 31337, name: "test" },
        licence: "none",
        source: "a test",
        market,
        rpc: { url: played.anvil.url, fromBlock: 0, toBlock: head, confirmations: 0 },
      },
    });
  }

  test("tells every call, and the rules reproduce what the logs tell", async () => {
    const home = temporaryFolder();
    const { counts, quarantined, verificationLevel } = await ingest(home, played.market);
    expect({ quarantined, verificationLevel }).toEqual({
      quarantined: [],
      verificationLevel: "L3",
    });
    expect(counts.facts).toMatchObject({
      marketListing: 2,
      withdrawShares: 1,
      repayShares: 1,
      liquidation: 3,
      debtWriteOff: 1,
      interestAccrual: 1,
      flashLoan: 1,
      treasuryAssignment: 2,
    });
    expect(expectReproduced("morpho-blue", ingestedFacts(home, "live"))).toBeGreaterThan(25);
    const golden = {
      name: "local markets",
      source:
        "npm @morpho-org/morpho-blue 1.0.0 on a local chain: one market of a fixed rate with a fee, one of IrmMock",
      market: played.market,
    };
    await expect(goldenText(home, "live", golden)).toMatchFileSnapshot(
      "../decode/morpho-blue/golden/local-markets.json",
    );
  }, 60_000);

  test("reads only the markets asked for", async () => {
    const home = temporaryFolder();
    const ids = [played.blue.markets[0]?.id];
    const { counts, quarantined } = await ingest(home, { ...played.market, ids });
    expect(quarantined).toEqual([]);
    expect(counts.facts).toMatchObject({ marketListing: 1, liquidation: 3, treasuryAssignment: 2 });
    const facts = ingestedFacts(home, "live");
    const reserves = facts.flatMap((fact) => ("reserve" in fact ? [fact.reserve] : []));
    expect(new Set(reserves).size).toBe(1);
    expect(expectReproduced("morpho-blue", facts)).toBeGreaterThan(20);
  }, 60_000);

  test("a rate model that says nothing of itself must be described", async () => {
    const { rateModels: _none, ...bare } = played.market;
    await expect(ingest(temporaryFolder(), bare)).rejects.toThrow(/E-INGEST-030[\s\S]*rateModels/);
  }, 60_000);
});
