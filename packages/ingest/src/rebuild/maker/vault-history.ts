import { HindcastError, type Fact, type FactOf } from "@hindcast/domain";
import type { QuarantinedRow } from "../../quarantine.ts";
import type { HistoryStory } from "../story.ts";
import { acceptedPrices } from "./accepted-prices.ts";
import { followVaults, type Book, type FollowedBite } from "./book.ts";
import { acceptedCeilings } from "./ceilings.ts";
import { ilkReserve, listingFact, parameterFacts } from "./listing.ts";
import type { MakerMarket } from "./market.ts";
import { proxyOracle } from "./oracle.ts";
import { parameterHistory, type ParameterStep } from "./parameters.ts";
import { BlockPlaces, offChainPlace } from "./places.ts";
import { orderVaultRows, type VaultRows } from "./vault-rows.ts";
import type { VaultSources } from "./vault-sources.ts";
import { vaultStory } from "./vault-story.ts";

/** Facts that were rebuilt, what could not be used, and what is to be said about it. */
export interface Rebuilt {
  readonly facts: readonly Fact[];
  readonly quarantined: readonly QuarantinedRow[];
  /** Rows that are used: kept or joined. */
  readonly used: number;
  readonly story: HistoryStory;
}

/** Day of the last row, whole: prices behind it move nothing that is recorded. */
const DAY_SECONDS = 86_400;

/**
 * The history of one ilk's vaults: listing, parameters, interest, openings, changes, liquidations
 * and an hourly oracle. Error E-INGEST-032 when no parameter is filed before the first vault moves.
 */
export function rebuildVaultHistory(
  market: MakerMarket,
  chain: number,
  sources: VaultSources,
  quotes: readonly FactOf<"marketPrice">[],
): Rebuilt {
  const parameters = parameterHistory(sources.spells, market.ilk);
  const rows = orderVaultRows(sources.vaults, market.ilk);
  const [first] = parameters.steps;
  const firstRow = rows.used.reduce((least, row) => Math.min(least, row.block), Number.MAX_VALUE);
  if (first === undefined || first.block > firstRow)
    throw new HindcastError({
      code: "E-INGEST-032",
      what: "No parameters are filed before the first vault moves.",
      where: `ilk ${market.ilk}, first vault row in block ${firstRow}`,
      why: "Without a fee and a liquidation ratio in force, debt and liquidations cannot be computed.",
      next: "bring the table of parameter changes from the market's first block on",
    });
  const book = followVaults(rows.steps, rows.bites, parameters.steps);
  const lastTime = rows.used.reduce((last, row) => Math.max(last, row.timeSeconds), 0);
  const until = parameters.steps.filter((step) => step.timeSeconds <= lastTime);
  const span = {
    fromSeconds: first.timeSeconds + 1,
    toSeconds: (Math.floor(lastTime / DAY_SECONDS) + 1) * DAY_SECONDS,
  };
  const accepted = acceptedPrices(book, parameters.steps);
  const oracle = proxyOracle(market, quotes, accepted, span);
  const ceilings = acceptedCeilings(parameters, book);
  return {
    facts: [
      ...vaultFacts(market, chain, ceilings.steps, rows, book, span.toSeconds),
      ...oracle.facts,
    ],
    quarantined: [...parameters.quarantined, ...rows.quarantined],
    used: rows.used.length + parameters.filed + parameters.settings + sources.totals.length,
    story: vaultStory({
      sources,
      parameters,
      rows,
      book,
      oracle,
      ceilings,
      stepsInSpan: until.length,
    }),
  };
}

/**
 * Facts in the order of their making: places within a block are handed out in it. What was filed
 * or charged behind `untilSeconds` moves nothing that is recorded and is left out.
 */
function vaultFacts(
  market: MakerMarket,
  chain: number,
  filed: readonly ParameterStep[],
  rows: VaultRows,
  book: Book,
  untilSeconds: number,
): Fact[] {
  const places = new BlockPlaces(chain);
  const reserve = ilkReserve(market.ilk);
  const transactionHash = "";
  const steps = filed.filter((step) => step.timeSeconds <= untilSeconds);
  const [first, ...later] = steps;
  if (first === undefined) return [];
  const facts: Fact[] = [listingFact(market, first, places)];
  const blocks = new Map<number, number>();
  for (const step of later)
    if (step.values["stabilityFee"] !== undefined) blocks.set(step.timeSeconds, step.block);
  for (const { step } of book.changes)
    if (step.minted > 0n) blocks.set(step.timeSeconds, step.block);
  for (const time of book.rates.drips) {
    if (time === first.timeSeconds || time > untilSeconds) continue;
    const block = blocks.get(time);
    const at = block === undefined ? offChainPlace(time, 3) : places.place(block, time);
    facts.push({ kind: "interestAccrual", at, transactionHash, reserve });
  }
  facts.push(...parameterFacts(market, steps, places));
  facts.push(...openingFacts(reserve, rows, places));
  for (const { step, ink, art } of book.changes)
    facts.push({
      kind: "vaultChange",
      at: places.place(step.block, step.timeSeconds),
      transactionHash,
      reserve,
      account: rows.accounts.get(step.vault) ?? "",
      collateralDelta: ink,
      debtDelta: art,
    });
  for (const followed of book.bites)
    facts.push(
      ...biteFacts(reserve, rows.accounts.get(followed.bite.vault) ?? "", followed, places),
    );
  return facts;
}

/** A recorded liquidation, and at its own place by how much normalised debt fell. */
function biteFacts(
  reserve: string,
  account: string,
  { bite, ink, art }: FollowedBite,
  places: BlockPlaces,
): Fact[] {
  const stamp = { at: places.place(bite.block, bite.timeSeconds), transactionHash: "" };
  return [
    {
      kind: "liquidation",
      ...stamp,
      collateralReserve: reserve,
      debtReserve: reserve,
      account,
      // The table does not name who called.
      liquidator: `0x${"0".repeat(40)}`,
      debtRepaid: bite.dai,
      collateralSeized: ink,
      receiveShares: false,
    },
    {
      kind: "sharePosting",
      ...stamp,
      reserve,
      side: "debt",
      account,
      amount: -bite.dai,
      shares: -art,
    },
  ];
}

/** Recorded openings; a vault of which none is recorded opens with its first row. */
function openingFacts(reserve: string, rows: VaultRows, places: BlockPlaces): Fact[] {
  const firsts = new Map<number, { block: number; timeSeconds: number }>();
  for (const row of [...rows.openings, ...rows.steps, ...rows.bites]) {
    const known = firsts.get(row.vault);
    if (known === undefined || row.block < known.block)
      firsts.set(row.vault, { block: row.block, timeSeconds: row.timeSeconds });
  }
  return [...firsts]
    .toSorted(([a, x], [b, y]) => x.block - y.block || a - b)
    .map(([number, { block, timeSeconds }]) => ({
      kind: "vaultOpening",
      at: places.place(block, timeSeconds),
      transactionHash: "",
      reserve,
      account: rows.accounts.get(number) ?? "",
      number,
    }));
}
