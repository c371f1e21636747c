import {
  encodeParameterValues,
  FACT_KINDS,
  RAY,
  type Cause,
  type CauseKind,
  type EventKind,
  type Position,
} from "@hindcast/domain";
import { FactWriter, putDataset, type DatasetManifest, type Store } from "@hindcast/store";
import { ADDRESS, assetsOf, LTV_BELOW_THRESHOLD, type Asset } from "./assets.ts";
import { Draws } from "./draws.ts";
import { datasetName, type MarketSize } from "./market-size.ts";
import { Positions, STEEP_SLOPE } from "./positions.ts";
import { CRASHES, PricePath, weatherAt } from "./price-path.ts";
import { MEAN_POSITION_USD, Users, type UserEvent } from "./user-events.ts";

/** 2025-01-01T00:00:00Z: minute 0. The accounts open in the hours before. */
export const START_SECONDS = 1_735_689_600;
export const CHAIN = 31_337;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_BLOCK = 12;
const BLOCKS_PER_MINUTE = 5;
const OPENINGS_PER_BLOCK = 64;
/** A feed answers after a day even if its price did not move. */
const HEARTBEAT_MINUTES = 1_440;
/** The newest contracts whose rules are known: debt without collateral is written off. */
const RULE_VERSION = 37n;
const WRITTEN_KINDS = [
  "reserveListing",
  "feedAssignment",
  "parameterChange",
  "oraclePrice",
  "supply",
  "withdraw",
  "borrow",
  "repay",
] as const satisfies readonly CauseKind[];
type WrittenKind = (typeof WRITTEN_KINDS)[number];
type Content = { [K in WrittenKind]: Omit<Extract<Cause, { kind: K }>, "at" | "transactionHash"> };

/**
 * Writes a synthetic market into a store as the dataset that `datasetName` says. Streams: memory is
 * that of the accounts' positions and of a segment per kind. The same size and seed give the same
 * dataset hash.
 */
export function writeMarket(store: Store, size: MarketSize): DatasetManifest {
  const chain = new Chain(store);
  const assets = assetsOf(size.assets);
  const path = new PricePath(assets, size.seed);
  const positions = new Positions(assets, size.accounts);
  const users = new Users(positions, path.prices, size.seed);
  const opened = openMarket(chain, size, users, assets);
  const left = size.events - opened;
  if (left < 0)
    throw new RangeError(`${size.accounts} accounts need at least ${opened} events to open`);
  const feeds = new Feeds(chain, assets, size.deviationBps);
  const crowd = new Crowd(left, size.minutes);
  for (let minute = 0; minute < size.minutes; minute++) {
    if (minute > 0) path.advance();
    chain.startMinute(minute);
    feeds.answer(path.prices, minute);
    positions.follow(path.prices);
    if (minute % 60 === 0) positions.accrueHour();
    const count = crowd.eventsOf(minute);
    for (let event = 0; event < count; event++) {
      chain.reachBlock(minute, Math.floor((event * BLOCKS_PER_MINUTE) / count));
      addUserEvent(chain, users.next(), assets);
    }
  }
  return putDataset(store, {
    name: datasetName(size),
    kinds: chain.finish(),
    provenance: provenanceOf(size),
  });
}

/** Listing, first prices, lenders, accounts. Gives the number of user events. */
function openMarket(
  chain: Chain,
  size: MarketSize,
  users: Users,
  assets: readonly Asset[],
): number {
  chain.openBlock();
  chain.add({
    kind: "parameterChange",
    scope: "market",
    values: encodeParameterValues({ ruleVersion: RULE_VERSION }),
  });
  assets.forEach((asset, place) => {
    chain.add(listingOf(asset, place, size.accounts, assets));
    chain.add({
      kind: "feedAssignment",
      reserve: ADDRESS.reserve(place),
      feed: ADDRESS.feed(place),
    });
    chain.add(answerOf(place, asset.priceUsd, 0));
  });
  let opened = 0;
  const open = (events: readonly UserEvent[]): void => {
    for (const event of events) {
      if (opened++ % OPENINGS_PER_BLOCK === 0) chain.openBlock();
      addUserEvent(chain, event, assets);
    }
  };
  assets.forEach((_, place) => open([users.openLender(place)]));
  for (let account = 0; account < size.accounts; account++)
    open(users.open(account, new Draws(size.seed, "opening", String(account))));
  return opened;
}

/** How the events of the year are spread: five times as many while prices are rough. */
class Crowd {
  readonly #events: number;
  readonly #perWeight: number;
  #weight = 0;
  #given = 0;

  constructor(events: number, minutes: number) {
    let weight = 0;
    for (let minute = 0; minute < minutes; minute++) weight += weatherAt(minute).roughness;
    this.#events = events;
    this.#perWeight = events / weight;
  }

  /** Asked of each minute in turn. */
  eventsOf(minute: number): number {
    this.#weight += weatherAt(minute).roughness;
    const due = Math.min(this.#events, Math.round(this.#weight * this.#perWeight));
    const count = due - this.#given;
    this.#given = due;
    return count;
  }
}

/** Push feeds: each answers where its price moved enough, or after a day. */
class Feeds {
  readonly #chain: Chain;
  readonly #last: number[];
  readonly #since: number[];
  readonly #deviation: number;

  constructor(chain: Chain, assets: readonly Asset[], deviationBps: number) {
    this.#chain = chain;
    this.#last = assets.map(({ priceUsd }) => roundedUsd8(priceUsd));
    this.#since = assets.map(() => 0);
    this.#deviation = deviationBps / 10_000;
  }

  answer(prices: Float64Array, minute: number): void {
    for (let place = 0; place < prices.length; place++) {
      const priceUsd = prices[place] as number;
      const before = this.#last[place] as number;
      const now = roundedUsd8(priceUsd);
      const moved = Math.abs(now - before);
      const isDue = minute - (this.#since[place] as number) >= HEARTBEAT_MINUTES;
      if (!isDue && (moved === 0 || moved < before * this.#deviation)) continue;
      this.#last[place] = now;
      this.#since[place] = minute;
      this.#chain.add(answerOf(place, priceUsd, minute));
    }
  }
}

/** Puts facts in their places: blocks of twelve seconds, a transaction each. */
class Chain {
  readonly #writers: ReadonlyMap<string, FactWriter>;
  /** Openings count blocks from 0; the year's minutes go on from there. */
  #block = -1;
  #firstOfYear: number | undefined;
  #timeSeconds = 0;
  #transaction = 0;

  constructor(store: Store) {
    const target = { home: store.home, engineVersion: store.engineVersion };
    this.#writers = new Map(
      WRITTEN_KINDS.map((kind) => [kind, new FactWriter(target, FACT_KINDS[kind] as EventKind)]),
    );
  }

  openBlock(): void {
    this.#block++;
    this.#transaction = 0;
    // The openings' end is not known yet; they start long enough before the year.
    this.#timeSeconds = START_SECONDS - OPENING_SECONDS + this.#block * SECONDS_PER_BLOCK;
  }

  startMinute(minute: number): void {
    this.#firstOfYear ??= this.#block + 1;
    this.reachBlock(minute, 0);
  }

  reachBlock(minute: number, place: number): void {
    const block = (this.#firstOfYear ?? 0) + minute * BLOCKS_PER_MINUTE + place;
    if (block === this.#block) return;
    this.#block = block;
    this.#transaction = 0;
    this.#timeSeconds = START_SECONDS + minute * SECONDS_PER_MINUTE + place * SECONDS_PER_BLOCK;
  }

  add(content: Content[WrittenKind]): void {
    const place = this.#transaction++;
    const at: Position = {
      timeSeconds: this.#timeSeconds,
      chain: CHAIN,
      block: this.#block,
      transaction: place,
      log: place,
      phase: 0,
    };
    const hash = (BigInt(this.#block) << 32n) + BigInt(place);
    const transactionHash = `0x${hash.toString(16).padStart(64, "0")}`;
    (this.#writers.get(content.kind) as FactWriter).add({
      ...content,
      at,
      transactionHash,
    } as Cause);
  }

  finish() {
    return new Map([...this.#writers].map(([kind, writer]) => [kind, writer.finish()]));
  }
}

/** Ten days: room for ten million openings. */
const OPENING_SECONDS = 864_000;

function addUserEvent(chain: Chain, event: UserEvent, assets: readonly Asset[]): void {
  const { kind, account: number, asset } = event;
  const { decimals } = assets[asset] as Asset;
  const amount = BigInt(Math.max(1, Math.round(event.tokens * 10 ** decimals)));
  const reserve = ADDRESS.reserve(asset);
  const account = number === undefined ? ADDRESS.lender(asset) : ADDRESS.account(number);
  if (kind === "supply") chain.add({ kind, reserve, payer: account, account, amount });
  else if (kind === "withdraw") chain.add({ kind, reserve, account, recipient: account, amount });
  else if (kind === "borrow") chain.add({ kind, reserve, caller: account, account, amount });
  else chain.add({ kind, reserve, payer: account, account, amount, withShares: false });
}

function answerOf(asset: number, priceUsd: number, minute: number): Content["oraclePrice"] {
  return {
    kind: "oraclePrice",
    feed: ADDRESS.feed(asset),
    price: BigInt(roundedUsd8(priceUsd)),
    round: BigInt(minute + 1),
  };
}

function roundedUsd8(priceUsd: number): number {
  return Math.round(priceUsd * 1e8);
}

/** Caps stand at several times of what is expected: a scenario may bring them down. */
const CAP_MULTIPLE = 8;

function listingOf(
  asset: Asset,
  place: number,
  accounts: number,
  assets: readonly Asset[],
): Content["reserveListing"] {
  const bps = (share: number): bigint => BigInt(Math.round(share * 10_000));
  const ray = (share: number): bigint => bps(share) * (RAY / 10_000n);
  const marketUsd = accounts * MEAN_POSITION_USD;
  const shareOf = (weight: "depositWeight" | "loanWeight"): number =>
    asset[weight] / assets.reduce((sum, each) => sum + each[weight], 0);
  const borrowed = (marketUsd * shareOf("loanWeight")) / asset.priceUsd;
  const supplied = (marketUsd * shareOf("depositWeight")) / asset.priceUsd;
  const capOf = (tokens: number): bigint => BigInt(Math.ceil(CAP_MULTIPLE * tokens) + 1_000);
  const { liquidationThreshold, bonus } = asset;
  return {
    kind: "reserveListing",
    reserve: ADDRESS.reserve(place),
    symbol: asset.symbol,
    decimals: asset.decimals,
    supplyToken: ADDRESS.supplyToken(place),
    debtToken: ADDRESS.debtToken(place),
    treasury: ADDRESS.treasury,
    pool: ADDRESS.pool,
    values: encodeParameterValues({
      ltvBps: bps(liquidationThreshold - LTV_BELOW_THRESHOLD),
      liquidationThresholdBps: bps(liquidationThreshold),
      liquidationBonusBps: bps(1 + bonus),
      reserveFactorBps: bps(asset.reserveFactor),
      liquidationProtocolFeeBps: 1_000n,
      supplyCapTokens: capOf(supplied + borrowed),
      borrowCapTokens: capOf(borrowed),
      optimalUsageRay: ray(asset.optimalUsage),
      baseRateRay: 0n,
      slope1Ray: ray(asset.slope1),
      slope2Ray: ray(STEEP_SLOPE),
      borrowingEnabled: true,
    }),
  };
}

function provenanceOf(size: MarketSize) {
  return {
    description: {
      title: `Synthetic Aave v3 market, ${size.accounts} accounts`,
      protocol: "aave-v3",
      protocolVersion: "3.7",
      chain: { id: CHAIN, name: "none: synthetic" },
      licence: "Apache-2.0",
      source: "pnpm bench:market",
      gaps: [],
      assumptions: [
        `Prices follow one factor with ${CRASHES.length} crashes; nobody's real history is in it.`,
      ],
    },
    quarantined: { faults: 0, known: 0 },
    verificationLevel: "synthetic",
    size: { ...size },
  };
}
