import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playAave, type PlayedAave } from "../decode/aave-v3/played-market.suite.ts";
import { goldenText } from "../decode/recorded-golden.suite.ts";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset } from "../pipeline.ts";
import { expectReproduced, ingestedFacts } from "./reproduced.suite.ts";

const RULES = [{ version: 36, fromBlock: 0 }];

/** A small history on the real contracts of Aave v3.6, read over JSON-RPC. */
describe("Aave v3.6 on a live node", () => {
  let played: PlayedAave;
  let head: number;
  beforeAll(async () => {
    played = await playAave();
    head = Number(await played.anvil.client.getBlockNumber());
  }, 300_000);
  afterAll(async () => await played.anvil.stop());

  test("tells every call, and the rules of its version reproduce what the logs tell", async () => {
    const home = temporaryFolder();
    const { counts, quarantined } = await ingestDataset({
      home,
      folder: home,
      description: {
        slug: "live",
        title: "Live",
        description: "",
        protocol: "aave-v3",
        chain: { id: 31337, name: "test" },
        licence: "none",
        source: "a test",
        market: played.market,
        rules: RULES,
        rpc: { url: played.anvil.url, fromBlock: 0, toBlock: head, confirmations: 0 },
      },
    });
    expect(quarantined).toEqual([]);
    expect(counts.facts).toMatchObject({
      reserveListing: 2,
      // Tokens' names and decimals: curves are in the logs.
      contractReading: 4,
      liquidation: 2,
      badDebt: 1,
      deficitCover: 1,
      collateralToggle: 2,
      shareTransfer: 1,
    });
    const golden = {
      name: "local v3-6",
      source: "npm @aave-dao/aave-v3-origin 3.6.0 on a local chain",
      market: played.market,
      rules: RULES,
    };
    await expect(goldenText(home, "live", golden)).toMatchFileSnapshot(
      "../decode/aave-v3/golden/local-v3-6.json",
    );
    expect(expectReproduced("aave-v3", ingestedFacts(home, "live"))).toBeGreaterThan(50);
  }, 60_000);
});
