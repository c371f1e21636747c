import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RAY, type Fact } from "@hindcast/domain";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestDataset, type IngestResult } from "../../pipeline.ts";

const DATA = "../shared/data";
const RAD = 10n ** 45n;

const homes: string[] = [];
afterAll(() => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

interface Ingested {
  readonly result: IngestResult;
  readonly facts: readonly Fact[];
}

async function ingested(slug: string): Promise<Ingested> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-ingest-"));
  homes.push(home);
  const result = await ingestDataset({ home, folder: join("datasets", slug), data: DATA });
  using store = openStore(home, { engineVersion: "test" });
  return { result, facts: [...factsOf(loadDatasetShared(home, openDataset(store, slug)))] };
}

describe.skipIf(!existsSync(join(DATA, "maker-ethb-events-2020-2023")))(
  "Maker ETH-B as recorded (needs ../shared/data)",
  () => {
    let vaults: Ingested;
    beforeAll(async () => {
      vaults = await ingested("maker-ethb-events");
    });

    test("no row is lost, none is a fault", () => {
      const { counts, quarantined, story } = vaults.result;
      expect(counts.read).toBe(counts.kept + counts.duplicates + counts.quarantinedRows);
      expect(quarantined.filter((row) => row.severity === "fault")).toEqual([]);
      const tables = new Map(story?.tables.map((table) => [table.table, table]));
      for (const table of tables.values())
        expect(table.rows).toBe(table.kept + table.joined + table.quarantined);
      expect(tables.get("parameter changes")?.rows).toBe(590);
      // Auctions cut a seizure into equal lots: equal rows are many, and all are there.
      const bites = tables.get("liquidations");
      expect(bites?.identical).toBeGreaterThan(100);
      expect(counts.facts.liquidation).toBe(bites?.rows);
    });

    test("sums meet the source's own, and total debt the Vat's own, within half a percent", () => {
      const story = vaults.result.story?.reconciliations ?? [];
      expect(story.map((one) => one.what)).toHaveLength(5);
      for (const one of story.slice(0, 3)) expect(Math.abs(one.relative)).toBeLessThan(1e-9);
      const vat = story.at(-1);
      expect(vat?.readings).toBeGreaterThan(400);
      expect(Math.abs(vat?.relative ?? 1)).toBeLessThan(0.001);
      expect(Math.abs(vat?.largest.relative ?? 1)).toBeLessThan(0.005);
    });

    test("every vault has what it gives, and owes nothing or the least debt allowed", () => {
      const ink = new Map<string, bigint>();
      const art = new Map<string, bigint>();
      const add = (to: Map<string, bigint>, account: string, delta: bigint) => {
        const sum = (to.get(account) ?? 0n) + delta;
        expect(sum).toBeGreaterThanOrEqual(0n);
        to.set(account, sum);
      };
      let floor = 0n;
      let [small, indebted] = [0, 0];
      for (const fact of vaults.facts) {
        if (fact.kind === "marketListing" || fact.kind === "parameterChange")
          floor = BigInt((JSON.parse(fact.values) as { debtFloor?: string }).debtFloor ?? floor);
        if (fact.kind === "sharePosting") add(art, fact.account, fact.shares);
        if (fact.kind === "liquidation") add(ink, fact.account, -fact.collateralSeized);
        if (fact.kind !== "vaultChange") continue;
        add(ink, fact.account, fact.collateralDelta);
        add(art, fact.account, fact.debtDelta);
        const owed = art.get(fact.account) ?? 0n;
        if (owed === 0n) continue;
        indebted++;
        // The rate lies between 1 and 1.2 in this time: below the floor at 1.2 is below it.
        if (owed * ((RAY * 12n) / 10n) < floor) small++;
      }
      expect(indebted).toBeGreaterThan(10_000);
      expect(small / indebted).toBeLessThan(0.001);
      expect(floor).toBeGreaterThan(RAD);
    });
  },
);

describe.skipIf(!existsSync(join(DATA, "maker-flip-eth-a-2019-2020")))(
  "Maker ETH-A auctions as recorded (needs ../shared/data)",
  () => {
    let auctions: Ingested;
    beforeAll(async () => {
      auctions = await ingested("maker-flip-eth-a");
    });

    test("no row is lost, none is a fault; some auctions have no settlement", () => {
      const { counts, quarantined } = auctions.result;
      expect(counts.read).toBe(counts.kept + counts.duplicates + counts.quarantinedRows);
      expect(quarantined.filter((row) => row.severity === "fault")).toEqual([]);
      const { auctionKick, auctionBid, auctionClose } = counts.facts;
      expect(auctionKick).toBe(auctionBid);
      expect(auctionClose).toBeLessThan(auctionBid ?? 0);
      expect(auctionClose).toBeGreaterThan(3_000);
    });

    test("kicks are in order, before their bids, and within the size an auction could have", () => {
      const bids = new Map<number, { timeSeconds: number; lot: bigint; bid: bigint }>();
      for (const fact of auctions.facts)
        if (fact.kind === "auctionBid")
          bids.set(fact.auction, {
            timeSeconds: fact.at.timeSeconds,
            lot: fact.lot,
            bid: fact.bid,
          });
      let last = 0;
      const kicks = auctions.facts.filter((fact) => fact.kind === "auctionKick");
      for (const kick of kicks.toSorted((a, b) => a.auction - b.auction)) {
        const bid = bids.get(kick.auction);
        expect(kick.at.timeSeconds).toBeGreaterThanOrEqual(last);
        expect(kick.at.timeSeconds).toBeLessThanOrEqual(bid?.timeSeconds ?? 0);
        expect(kick.lot).toBeGreaterThanOrEqual(bid?.lot ?? 0n);
        expect(kick.lot).toBeLessThanOrEqual(50n * 10n ** 18n);
        expect(kick.tab).toBeGreaterThanOrEqual(bid?.bid ?? 0n);
        last = kick.at.timeSeconds;
      }
      expect(last).toBeGreaterThan(0);
    });

    test("the oracle's log has one value an hour, and none of zero once it has a price", () => {
      const hours = auctions.facts.flatMap((fact) =>
        fact.kind === "marketPrice" && fact.series === "ETH/USD OSM"
          ? [Math.floor(fact.at.timeSeconds / 3_600)]
          : [],
      );
      expect(hours.length).toBeGreaterThan(2_500);
      expect(new Set(hours).size).toBe(hours.length);
    });
  },
);
