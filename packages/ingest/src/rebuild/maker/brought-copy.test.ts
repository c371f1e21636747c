import { join } from "node:path";
import type { Fact, FactOf } from "@hindcast/domain";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../files/temporary-folder.suite.ts";
import { ingestDataset, type IngestResult } from "../../pipeline.ts";
import { AUCTION_COPY, layOut, VAULT_COPY, type Copy } from "./small-copy.suite.ts";

const DATASETS = "datasets";

async function ingest(slug: string, data?: string, home = temporaryFolder()) {
  const folder = join(DATASETS, slug);
  return await ingestDataset({ home, folder, ...(data === undefined ? {} : { data }) });
}

async function factsIn(
  slug: string,
  data: string,
): Promise<{ facts: Fact[]; result: IngestResult }> {
  const home = temporaryFolder();
  const result = await ingest(slug, data, home);
  using store = openStore(home, { engineVersion: "test" });
  return { facts: [...factsOf(loadDatasetShared(home, openDataset(store, slug)))], result };
}

const only = <K extends Fact["kind"]>(facts: readonly Fact[], kind: K): FactOf<K>[] =>
  facts.filter(
    (fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind,
  ) as unknown as FactOf<K>[];

const without = (pattern: RegExp) => (path: string) => (pattern.test(path) ? "" : path);

/** Every row of a table in another order. */
function turned(copy: Copy): Copy {
  return Object.fromEntries(
    Object.entries(copy).map(([path, [head = "", ...rows]]) => [
      path,
      [head, ...rows.toReversed()],
    ]),
  );
}

test("a copy is found however it lies: compressed, with longer names, in any order, from its own folder", async () => {
  const layouts = [
    layOut(VAULT_COPY),
    layOut(VAULT_COPY, (path) => `${path}.gz`),
    layOut(VAULT_COPY, (path) =>
      path.replace("maker-ethb-events/", "maker-ethb-events-2020-2023/"),
    ),
    join(layOut(VAULT_COPY), "maker-ethb-events"),
    layOut(turned(VAULT_COPY)),
  ];
  const hashes = new Set<string>();
  for (const data of layouts) hashes.add((await ingest("maker-ethb-events", data)).datasetHash);
  expect(hashes.size).toBe(1);
});

test("no row is lost: read is kept, repeated and quarantined, and so it is in every table", async () => {
  for (const [slug, copy] of [
    ["maker-ethb-events", VAULT_COPY],
    ["maker-flip-eth-a", AUCTION_COPY],
  ] as const) {
    const { counts, story } = await ingest(slug, layOut(copy));
    expect(counts.read).toBe(counts.kept + counts.duplicates + counts.quarantinedRows);
    for (const table of story?.tables ?? [])
      expect(table.rows).toBe(table.kept + table.joined + table.quarantined);
    expect(story?.tables.length).toBeGreaterThan(1);
  }
});

test("what a small vault history becomes", async () => {
  const { facts, result } = await factsIn("maker-ethb-events", layOut(VAULT_COPY));
  expect(result.quarantined.every((row) => row.severity === "known")).toBe(true);
  const [listing] = only(facts, "marketListing");
  expect(listing).toMatchObject({
    symbol: "ETH-B",
    reserve: "0x4554482d42000000000000000000000000000000",
  });
  expect(JSON.parse(listing?.values ?? "")).toMatchObject({
    bidDuration: "21600",
    ruleVersion: "12",
  });
  expect(only(facts, "vaultOpening").map((fact) => fact.number)).toEqual([1, 2]);
  // Owners deposit and mint, or repay and withdraw, in one block: one change each.
  const changes = only(facts, "vaultChange");
  expect(changes).toHaveLength(3);
  const sums = (account: string): readonly bigint[] => {
    const own = changes.filter((fact) => fact.account === account);
    const ink = own.reduce((sum, fact) => sum + fact.collateralDelta, 0n);
    return [ink, own.reduce((sum, fact) => sum + fact.debtDelta, 0n)];
  };
  expect(sums(changes.at(-1)?.account ?? "")).toEqual([0n, 0n]);
  // Three auctions of one seizure, two of them equal; together they take all there was.
  const seized = only(facts, "liquidation");
  expect(seized).toHaveLength(3);
  expect(seized.reduce((sum, fact) => sum + fact.collateralSeized, 0n)).toBe(30_025n * 10n ** 16n);
  const taken = only(facts, "sharePosting").reduce((sum, fact) => sum + fact.shares, 0n);
  expect(sums(seized[0]?.account ?? "")[1]).toBe(-taken);
  expect(result.story?.tables.find((table) => table.table === "liquidations")).toMatchObject({
    rows: 3,
    identical: 1,
  });
});

test("the oracle's source is the open of the hour, and is in force one delay later", async () => {
  const { facts } = await factsIn("maker-ethb-events", layOut(VAULT_COPY));
  const prices = only(facts, "oraclePrice");
  expect(new Set(prices.map((fact) => fact.price))).toEqual(new Set([380n * 10n ** 18n]));
  expect(prices.every((fact) => fact.at.timeSeconds % 3_600 === 0)).toBe(true);
  const pokes = only(facts, "oraclePoke");
  expect(pokes.every((fact) => fact.at.timeSeconds % 3_600 === 30)).toBe(true);
  expect(new Set(only(facts, "spotPoke").map((fact) => fact.at.timeSeconds))).toEqual(
    new Set(pokes.map((fact) => fact.at.timeSeconds)),
  );
});

test("totals are held against the source's own", async () => {
  const { story } = await ingest("maker-ethb-events", layOut(VAULT_COPY));
  const [minted, repaid, outstanding] = story?.reconciliations ?? [];
  expect(minted).toMatchObject({ source: "91000.00", facts: "91000.00", relative: 0 });
  expect(repaid).toMatchObject({ source: "1000.00", facts: "1000.00" });
  expect(outstanding).toMatchObject({ readings: 2, facts: "0.00" });
});

test("a copy with more rows works the same way", async () => {
  const more = Object.fromEntries(
    Object.entries(VAULT_COPY).map(([path, lines]) => [
      path,
      path.endsWith("deposits.csv")
        ? [
            ...lines,
            lines[1]
              ?.replace("300.25", "7.5")
              .replace("11093476,2020-10-20", "11193476,2020-11-04") ?? "",
          ]
        : lines,
    ]),
  );
  const first = await ingest("maker-ethb-events", layOut(VAULT_COPY));
  const second = await ingest("maker-ethb-events", layOut(more));
  expect(second.counts.facts.vaultChange).toBe((first.counts.facts.vaultChange ?? 0) + 1);
});

test("a missing copy, file or folder ends in a code that says where it comes from", async () => {
  const slug = "maker-ethb-events";
  await expect(ingest(slug)).rejects.toThrow(/E-INGEST-033[^]*MKR-Elasticity-ETHB[^]*--data/);
  await expect(ingest(slug, join(temporaryFolder(), "not"))).rejects.toThrow(/E-INGEST-033/);
  const mints = layOut(VAULT_COPY, without(/borrows/));
  await expect(ingest(slug, mints)).rejects.toThrow(
    /E-INGEST-034[^]*ethb_dai_borrows\.csv[^]*MKR-Elasticity-ETHB at 92fb84d862ef/,
  );
  const prices = layOut(VAULT_COPY, without(/binance-1h-2021/));
  await expect(ingest(slug, prices)).rejects.toThrow(/E-INGEST-034[^]*ETHUSDT_1h/);
  const twice = layOut(
    { ...VAULT_COPY, "maker-ethb-events-a/x": [], "maker-ethb-events-b/x": [] },
    (path) => path.replace("maker-ethb-events/", "maker-ethb-events-c/"),
  );
  await expect(ingest(slug, twice)).rejects.toMatchObject({ code: "E-INGEST-035" });
});

test("a row that contradicts another is quarantined, and vaults without parameters are refused", async () => {
  const openings = "maker-ethb-events/ethb_vault_creations.csv";
  const again = {
    ...VAULT_COPY,
    [openings]: [...(VAULT_COPY[openings] ?? []), VAULT_COPY[openings]?.[1] ?? ""],
  };
  await expect(ingest("maker-ethb-events", layOut(again))).rejects.toThrow(
    /E-INGEST-030 1 rows[^]*E-INGEST-144 another row opens vault 2/,
  );
  const path = "maker-ethb-events/ETHB-Parameter-Changes.csv";
  const late = { ...VAULT_COPY, [path]: (VAULT_COPY[path] ?? []).slice(0, 2) };
  await expect(ingest("maker-ethb-events", layOut(late))).rejects.toMatchObject({
    code: "E-INGEST-032",
  });
});

test("what a small history of auctions becomes", async () => {
  const { facts, result } = await factsIn("maker-flip-eth-a", layOut(AUCTION_COPY));
  const kicks = only(facts, "auctionKick");
  const bids = only(facts, "auctionBid");
  expect(bids.map((fact) => fact.bid)).toEqual([6_800n * 10n ** 45n, 1n, 1_800n * 10n ** 45n]);
  // Numbers are in order and nobody bids before the kick.
  const times = kicks.map((fact) => fact.at.timeSeconds);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const [index, kick] of kicks.entries()) {
    expect(kick.at.timeSeconds).toBeLessThanOrEqual(bids[index]?.at.timeSeconds ?? 0);
    expect(kick.lot).toBeGreaterThanOrEqual(bids[index]?.lot ?? 0n);
    expect(kick.tab).toBeGreaterThanOrEqual(bids[index]?.bid ?? 0n);
  }
  // Three bids above what the vault can have owed: for less of the lot, so the bid was the tab.
  expect(kicks[0]).toMatchObject({ tab: 6_800n * 10n ** 45n });
  expect(kicks[0]?.lot).toBeGreaterThan(40n * 10n ** 18n);
  expect(only(facts, "auctionClose").map((fact) => fact.auction)).toEqual([1, 2]);
  const calls = only(facts, "contractReading").map((fact) => [fact.call, fact.value]);
  expect(calls).toContainEqual(["auction:1:bids", "3"]);
  expect(calls).toContainEqual(["auction:2:bidCostUsd", "500000000000000000"]);
  // A row far from every known block has no time; it is listed and no fault.
  expect(result.quarantined.map((row) => [row.code, row.severity])).toEqual([
    ["E-INGEST-146", "known"],
  ]);
});

test("the same moment in two files is one quote, and gaps are no faults", async () => {
  const { facts, result } = await factsIn("maker-flip-eth-a", layOut(AUCTION_COPY));
  const quotes = only(facts, "marketPrice").filter((fact) => fact.series === "ETH/USD");
  expect(quotes).toHaveLength(3);
  expect(result.counts.duplicates).toBe(1);
  expect(result.coverage.get("ETH/USD")).toHaveLength(2);
  expect(only(facts, "marketPrice").filter((fact) => fact.series === "ETH/USD OSM")).toHaveLength(
    2,
  );
});

test("the source told at a poke what the oracle says at the next", async () => {
  const { facts } = await factsIn("maker-flip-eth-a", layOut(AUCTION_COPY));
  const [price, ...more] = only(facts, "oraclePrice");
  const [poke] = only(facts, "oraclePoke");
  expect(price?.price).toBe(180n * 10n ** 18n);
  expect(price?.at.block).toBe(poke?.at.block);
  expect(more).toEqual([]);
});
