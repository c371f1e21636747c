import { HindcastError, type LiquidateIntent } from "@hindcast/domain";
import type { History, HistoryFact } from "../kernel/history.ts";
import { feedsByReserve } from "../kernel/patched-prices.ts";
import { drawnPaths, type Span } from "./drawn-paths.ts";
import { stretchOf, type PricePath } from "./price-path.ts";
import { recordedPaths, retoldHistory } from "./retold-history.ts";
import { scaledHistory } from "./scaled-history.ts";
import { splicedHistory } from "./spliced-history.ts";
import type { World } from "./world.ts";

type Paths = ReadonlyMap<string, PricePath>;

/**
 * A history under the prices of worlds, each laid over what the one before it has made; everybody
 * does what was recorded, and who meant everything still does. A world moves every feed its reserves
 * ever read, each in its own decimals. Held in memory whole. A world that cannot be told here is
 * refused (E-WORLD-001 to E-WORLD-006).
 */
export function retoldMarket(history: History, worlds: readonly World[], seed: number): History {
  if (history.market !== undefined && history.market.quotes.length > 0) throw withQuotes();
  const facts = [...history.facts];
  const feedsOf = feedsByReserve(facts);
  const feeds = new Set(worlds.flatMap((world) => feedsIn(world, feedsOf)));
  const recorded = recordedPaths(facts, feeds);
  const span = {
    fromSeconds: facts[0]?.at.timeSeconds ?? 0,
    untilSeconds: facts.at(-1)?.at.timeSeconds ?? 0,
  };
  let told: Paths = recorded;
  for (const world of worlds)
    told = new Map([...told, ...pathsIn(world, told, feedsOf, span, seed)]);
  return withWhatWasMeant(history, retoldHistory(facts, told));
}

/** What worlds make of one path of a reserve's prices, recorded in the span of a history. */
export function retoldPrices(
  path: PricePath,
  reserve: string,
  worlds: readonly World[],
  span: Span,
  seed: number,
): PricePath {
  return worlds
    .flatMap((world) => retellings(world, span, seed))
    .filter((one) => one.reserve === reserve)
    .reduce((told, { retold }) => retold(told), path);
}

/** What was found out about recorded facts, beside their places in the retold history. */
function withWhatWasMeant(
  history: History,
  retold: ReturnType<typeof retoldHistory>,
): Omit<History, "market"> {
  const facts: HistoryFact[] = [];
  const meantAll: number[] = [];
  const liquidationCalls = new Map<number, LiquidateIntent>();
  for (const { fact, index } of retold) {
    const call = index === undefined ? undefined : history.liquidationCalls?.get(index);
    if (call !== undefined) liquidationCalls.set(facts.length, call);
    meantAll.push(index === undefined ? 0 : (history.meantAll[index] as number));
    facts.push(fact);
  }
  return { facts, meantAll: Uint8Array.from(meantAll), liquidationCalls };
}

type FeedsOf = ReturnType<typeof feedsByReserve>;

/** The feeds a world moves; none of them may answer for two of its assets. */
function feedsIn({ assets }: World, feedsOf: FeedsOf): string[] {
  const feeds = assets.flatMap(({ reserve }) => [...(feedsOf.get(reserve) ?? [])]);
  const twice = feeds.find((feed, place) => feeds.indexOf(feed) !== place);
  if (twice === undefined) return feeds;
  throw refusal(
    `Two assets of a world read the feed ${twice}.`,
    "A feed has one answer, and would have to follow both.",
    "leave one of the two assets out: it moves with the other",
  );
}

function pathsIn(
  world: World,
  before: Paths,
  feedsOf: FeedsOf,
  span: Span,
  seed: number,
): [string, PricePath][] {
  return retellings(world, span, seed).flatMap(({ reserve, retold }) => {
    const own = [...(feedsOf.get(reserve) ?? [])].flatMap((feed): [string, PricePath][] => {
      const path = before.get(feed);
      return path === undefined ? [] : [[feed, retold(path)]];
    });
    if (own.length > 0) return own;
    throw refusal(
      `No price of the reserve ${reserve} was recorded.`,
      "A world moves the answers of the feeds a reserve reads, and there are none.",
      "leave this asset out of the world",
    );
  });
}

/** What a world makes of any path of one asset. */
interface Retelling {
  readonly reserve: string;
  readonly retold: (path: PricePath) => PricePath;
}

function retellings(world: World, span: Span, seed: number): Retelling[] {
  if (world.model === "spliced-history")
    return world.assets.map(({ reserve, event }) => ({
      reserve,
      retold: (path) => splicedHistory(path, event, world.atSeconds),
    }));
  const { fromSeconds = span.fromSeconds, untilSeconds = span.untilSeconds } = world;
  if (world.model === "scaled-history")
    return world.assets.map(({ reserve, factorWad }) => ({
      reserve,
      retold: (path) => scaledHistory(path, { factorWad, fromSeconds, untilSeconds }),
    }));
  const drawn = drawnPaths(world, { fromSeconds, untilSeconds }, seed);
  return world.assets.map(({ reserve }) => ({
    reserve,
    // What is drawn is an event like any other, from where the feed has a price.
    retold: (path) => {
      const start = Math.max(fromSeconds, path[0]?.timeSeconds ?? fromSeconds);
      const event = stretchOf(drawn.get(reserve) ?? [], start, untilSeconds);
      return event.length < 2 ? path : splicedHistory(path, event, start);
    },
  }));
}

function withQuotes(): HindcastError {
  return refusal(
    "This dataset's prices cannot be told otherwise.",
    "Its keepers trade on market quotes, which no world moves: they would see another market.",
    "leave worlds out of the scenario file",
  );
}

function refusal(what: string, why: string, next: string): HindcastError {
  return new HindcastError({ code: "E-WORLD-006", what, why, next });
}
