import { HOUR_SECONDS, type HourlyCandles } from "./hourly-candles.ts";
import { leastDebtWorthBiting } from "./keeper-worth.ts";
import {
  holdThroughCandle,
  keyedSequence,
  studentThreeQuantile,
  type MedianModel,
} from "./median-model.ts";
import type { HourForecast } from "./one-step.ts";
import { VaultBook } from "./vault-book.ts";
import type { VaultEvent, VaultRecord } from "./vault-record.ts";

const QUARTER_SECONDS = 900;
/** Recorded amounts a replayed vault may fall short of before it counts as a contradiction. */
const SLACK = 0.001;

/** How owners answer. All act as recorded otherwise; what no longer fits is refused. */
export interface Behaviour {
  readonly name: string;
  /** Whether owners save an unsafe vault as often as their past says, or never. */
  readonly defends: boolean;
  /** What owners do about another liquidation ratio, and about seeing less of what comes. */
  readonly answer: "none" | "scale debt" | "scale collateral";
}

/** What is different from what was recorded. */
export interface Change {
  /** Factor on the liquidation ratio at a moment. */
  readonly ratioFactor: (timeSeconds: number, recorded: number) => number;
  readonly delaySeconds: (timeSeconds: number, recorded: number) => number;
  /** Log distance that owners who answer keep in addition, for what they no longer see coming. */
  readonly cushion: (timeSeconds: number, recordedDelay: number) => number;
}

export const UNCHANGED: Change = {
  ratioFactor: () => 1,
  delaySeconds: (_, recorded) => recorded,
  cushion: () => 0,
};

/** One liquidation that the model made. */
export interface ModelledBite {
  readonly vault: number;
  readonly timeSeconds: number;
  readonly debt: number;
  /** Debt that the collateral does not cover at the price of that moment. */
  readonly uncovered: number;
}

export interface FreeRun {
  readonly bites: readonly ModelledBite[];
  /** Recorded acts that no longer fit, by the name of what forbids them. */
  readonly contradictions: ReadonlyMap<string, { count: number; dai: number }>;
  readonly drawn: number;
}

/** Owners' learned chances by vault and hour; 1 where nothing was asked. */
export type Vulnerabilities = ReadonlyMap<number, ReadonlyMap<number, number>>;

export function vulnerabilitiesOf(forecasts: readonly HourForecast[]): Vulnerabilities {
  const table = new Map<number, Map<number, number>>();
  for (const { vault, hour, vulnerability } of forecasts) {
    const own = table.get(vault) ?? new Map<number, number>();
    table.set(vault, own);
    own.set(hour, vulnerability);
  }
  return table;
}

/** What the oracle's source said at each quarter of an hour, in one draw: logs. */
export function sourcePath(
  candles: HourlyCandles,
  model: MedianModel,
  seed: number,
  entity: string,
  proven: ReadonlyMap<number, number>,
): Float64Array {
  const path = new Float64Array(candles.open.length * 4);
  let held = candles.open[0] as number;
  for (let place = 0; place < candles.open.length; place++) {
    const hour = candles.firstHour + place;
    const draw = keyedSequence(seed, "source", entity, hour);
    const share = Math.min(1 - 1e-6, Math.max(1e-6, keyedSequence(seed, "noise", entity, hour)()));
    const noise = model.noise * studentThreeQuantile(share);
    held = holdThroughCandle(held, candles, place, model, draw, (quarter, now) => {
      path[place * 4 + quarter] = now + noise;
    });
    // What went through at a price shows that it was not lower, in this draw as in any.
    path[place * 4] = Math.max(path[place * 4] as number, proven.get(hour) ?? -Infinity);
  }
  return path;
}

/** What a run is made of; the path is shared by base and proposals. */
export interface FreeRunInput {
  readonly record: VaultRecord;
  readonly firstHour: number;
  readonly path: Float64Array;
  readonly vulnerabilities: Vulnerabilities;
  readonly behaviour: Behaviour;
  readonly change: Change;
  readonly seed: number;
  readonly entity: string;
}

/** Users and market as recorded, liquidations the model's own, under one draw of what is not known. */
export class FreeRunner {
  private readonly input: FreeRunInput;
  private readonly book: VaultBook;
  /** Acts are recorded against this one, to know what they were relative to. */
  private readonly recorded: VaultBook;
  private readonly bites: ModelledBite[] = [];
  private readonly contradictions = new Map<string, { count: number; dai: number }>();
  private logPrice = -Infinity;
  private drawn = 0;

  constructor(input: FreeRunInput) {
    this.input = input;
    this.book = new VaultBook(input.record);
    this.recorded = new VaultBook(input.record);
  }

  run(): FreeRun {
    const { events } = this.input.record;
    const start = events[0]?.timeSeconds ?? 0;
    const end = events.at(-1)?.timeSeconds ?? 0;
    let next = 0;
    let time = Math.ceil(start / HOUR_SECONDS) * HOUR_SECONDS;
    while (time <= end + QUARTER_SECONDS) {
      for (; next < events.length && (events[next] as VaultEvent).timeSeconds < time; next++)
        this.happen(events[next] as VaultEvent);
      const delay = this.input.change.delaySeconds(time, this.recorded.oracleDelaySeconds);
      this.poke(time, delay);
      this.bite(time);
      time += delay < HOUR_SECONDS ? QUARTER_SECONDS : HOUR_SECONDS;
    }
    return { bites: this.bites, contradictions: this.contradictions, drawn: this.drawn };
  }

  /** OSM: on each whole delay the queued value comes into force, and the newest is queued. */
  private poke(timeSeconds: number, delaySeconds: number): void {
    const hop = Math.max(QUARTER_SECONDS, delaySeconds);
    const since = Math.floor(timeSeconds / hop) * hop;
    const readAt = delaySeconds === 0 ? since : since - delaySeconds;
    const place = Math.floor(readAt / QUARTER_SECONDS) - this.input.firstHour * 4;
    const { path } = this.input;
    this.logPrice = path[Math.min(Math.max(0, place), path.length - 1)] as number;
  }

  private happen(event: VaultEvent): void {
    if (event.kind === "change") this.act(event);
    else if (event.kind !== "bite") this.book.apply(event);
    this.recorded.apply(event);
    const factor = this.input.change.ratioFactor(event.timeSeconds, this.recorded.liquidationRatio);
    this.book.liquidationRatio = this.recorded.liquidationRatio * factor;
  }

  /** An owner's recorded act against the replayed vault; refused as the contracts would. */
  private act(event: Extract<VaultEvent, { kind: "change" }>): void {
    const { book, recorded } = this;
    const { vault } = event;
    const cushion = this.input.change.cushion(event.timeSeconds, recorded.oracleDelaySeconds);
    const factor = (book.liquidationRatio / recorded.liquidationRatio) * Math.exp(cushion);
    const answer = this.input.behaviour.answer;
    const ink = answer === "scale collateral" ? event.ink * factor : event.ink;
    const art = answer === "scale debt" ? event.art / factor : event.art;
    const dai = Math.abs(art) * book.rate;
    if (-ink > (book.ink[vault] as number) * (1 + SLACK) + SLACK)
      return this.refuse("collateral is no longer there", dai);
    const owed = book.art[vault] as number;
    if (-art > owed * (1 + SLACK) + SLACK) return this.refuse("debt is no longer there", dai);
    const before = { ink: book.ink[vault] as number, art: owed };
    book.change(vault, ink, art);
    const takesRisk = ink < 0 || art > 0;
    // The record proves only what was allowed at the recorded ratio and debt; beyond it the model's price speaks.
    const isWorse = book.unsafeBelow(vault) > this.recordedBoundAfter(event) * (1 + SLACK);
    if (takesRisk && isWorse && book.unsafeBelow(vault) > Math.exp(this.logPrice)) {
      book.ink[vault] = before.ink;
      book.art[vault] = before.art;
      return this.refuse("vault would not be safe", dai);
    }
    if (art > 0) this.drawn += dai;
  }

  /** The price that the recorded act itself proves: the market's oracle was not below it. */
  private recordedBoundAfter(event: Extract<VaultEvent, { kind: "change" }>): number {
    const { recorded } = this;
    const ink = (recorded.ink[event.vault] as number) + event.ink;
    const debt = ((recorded.art[event.vault] as number) + event.art) * recorded.rate;
    return ink > 0 ? (recorded.liquidationRatio * Math.max(0, debt)) / ink : Infinity;
  }

  private refuse(name: string, dai: number): void {
    const known = this.contradictions.get(name) ?? { count: 0, dai: 0 };
    this.contradictions.set(name, { count: known.count + 1, dai: known.dai + dai });
  }

  /** Keepers bite every unsafe vault that is worth it and whose owner does not save it in time. */
  private bite(timeSeconds: number): void {
    const { book, input } = this;
    const price = Math.exp(this.logPrice);
    const worth = leastDebtWorthBiting(price, book.liquidationPenalty);
    const hour = Math.floor(timeSeconds / HOUR_SECONDS);
    for (let vault = 0; vault < book.art.length; vault++) {
      if ((book.art[vault] as number) === 0) continue;
      const debt = book.debtOf(vault);
      if (debt < worth || book.unsafeBelow(vault) <= price) continue;
      if (input.behaviour.defends && this.isSaved(vault, hour)) continue;
      const uncovered = Math.max(0, debt - (book.ink[vault] as number) * price);
      this.bites.push({ vault, timeSeconds, debt, uncovered });
      book.ink[vault] = 0;
      book.art[vault] = 0;
    }
  }

  private isSaved(vault: number, hour: number): boolean {
    const { seed, entity, vulnerabilities } = this.input;
    const chance = this.chanceOf(vulnerabilities.get(vault), hour);
    const key = `${entity}/${this.input.record.vaults[vault] ?? ""}`;
    return keyedSequence(seed, "owner", key, hour)() >= chance;
  }

  /** The newest chance learned not after the hour: an even one where nothing was ever learned. */
  private chanceOf(own: ReadonlyMap<number, number> | undefined, hour: number): number {
    const exact = own?.get(hour);
    if (exact !== undefined || own === undefined) return exact ?? EVEN;
    let newest = EVEN;
    for (const [when, chance] of own) {
      if (when > hour) break;
      newest = chance;
    }
    return newest;
  }
}

/** Where nothing was ever learned of an owner. */
const EVEN = 0.5;
