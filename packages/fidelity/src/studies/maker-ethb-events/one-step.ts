import { HOUR_SECONDS, openAt, type HourlyCandles } from "./hourly-candles.ts";
import { leastDebtWorthBiting } from "./keeper-worth.ts";
import { MedianCloud } from "./median-cloud.ts";
import type { MedianModel } from "./median-model.ts";
import { Protection } from "./protection.ts";
import { VaultBook } from "./vault-book.ts";
import type { VaultEvent, VaultRecord } from "./vault-record.ts";

/** A vault at the beginning of an hour, what the model said of it, and what came. */
export interface HourForecast {
  readonly hour: number;
  readonly vault: number;
  readonly debt: number;
  /** Log of (collateral at the proxy price) / (least collateral value): below 0 the proxy says unsafe. */
  readonly proxyMargin: number;
  readonly unsafeProbability: number;
  /** Chance to be bitten if unsafe, learned from the past. */
  readonly vulnerability: number;
  /** Probability to be bitten within the hour. */
  readonly probability: number;
  /** DAI of debt bitten within the hour; 0 where none was. */
  readonly bitten: number;
  /** Seconds into the hour of the first bite. */
  readonly biteSecond: number | undefined;
  /** Seconds into the hour of the owner's first defence (collateral in or debt down). */
  readonly defenceSecond: number | undefined;
  /** The owner drew or withdrew within the hour, at a price that would have forbidden it if unsafe. */
  readonly isProvenSafe: boolean;
}

export interface OneStepRun {
  readonly forecasts: readonly HourForecast[];
  /** Bites of vaults about which nothing was asked: far from the ratio when the hour began. */
  readonly unasked: readonly Extract<VaultEvent, { kind: "bite" }>[];
  /** Accepted draws that no plausible price would have let through: the record lacks something. */
  readonly impossible: readonly ImpossibleDraw[];
  readonly hours: number;
  /** By hour of reading: the log price that accepted draws prove it was not below. */
  readonly proven: ReadonlyMap<number, number>;
  /** Hours whose price an accepted draw of a vault bounded from below within one percent of the proxy. */
  readonly boundedHours: number;
}

export interface ImpossibleDraw {
  readonly timeSeconds: number;
  readonly vault: number;
  /** Log distance of the price it proves from the highest plausible one. */
  readonly excess: number;
}

/** Vaults farther from the ratio than any recorded error of the proxy are not asked about. */
const FARTHEST_MARGIN = 0.06;
/** In the first minutes of an hour the price may still be the hour before's: pokes come late. */
const LATE_POKE_SECONDS = 720;
/** An upper bound of the value read: what lies above is a mistake of the record, not of the price. */
const PLAUSIBLE_SHARE = 0.995;
const PARTICLES = 400;

/** One walk through the record, an hour at a time; everything learned comes from earlier hours. */
export class OneStep {
  private readonly record: VaultRecord;
  private readonly candles: HourlyCandles;
  private readonly cloud: MedianCloud;
  private readonly book: VaultBook;
  private readonly protection = new Protection();
  private readonly lastAct = new Map<number, number>();
  private readonly forecasts: HourForecast[] = [];
  private readonly unasked: Extract<VaultEvent, { kind: "bite" }>[] = [];
  private readonly impossible: ImpossibleDraw[] = [];
  private readonly proven = new Map<number, number>();
  private boundedHours = 0;

  constructor(record: VaultRecord, candles: HourlyCandles, model: MedianModel, seed: number) {
    this.record = record;
    this.candles = candles;
    this.cloud = new MedianCloud(candles, model, seed, PARTICLES);
    this.book = new VaultBook(record);
  }

  /** Walks on to the end; `onHour` after each hour with the share done. */
  run(onHour?: (share: number) => void): OneStepRun {
    const { events } = this.record;
    const first = hourOf(events[0] as VaultEvent);
    const last = hourOf(events.at(-1) as VaultEvent);
    let next = 0;
    for (let hour = first; hour <= last; hour++) {
      const start = next;
      while (next < events.length && hourOf(events[next] as VaultEvent) <= hour) next++;
      // The price in force was read a delay before; the cloud knows whole hours only.
      const delay = Math.max(1, Math.round(this.book.oracleDelaySeconds / HOUR_SECONDS));
      if (this.cloud.moveTo(hour - delay)) this.hour(hour, hour - delay, events.slice(start, next));
      else for (const event of events.slice(start, next)) this.book.apply(event);
      onHour?.((hour - first + 1) / (last - first + 1));
    }
    return {
      forecasts: this.forecasts,
      unasked: this.unasked,
      impossible: this.impossible,
      hours: last - first + 1,
      proven: this.proven,
      boundedHours: this.boundedHours,
    };
  }

  private hour(hour: number, readHour: number, events: readonly VaultEvent[]): void {
    const proxy = openAt(this.candles, readHour);
    const asked = this.questions(hour, proxy);
    const happened = this.replay(hour, proxy, events);
    for (const bite of events)
      if (bite.kind === "bite" && !asked.some((one) => one.vault === bite.vault))
        this.unasked.push(bite);
    const outcomes = asked.map((question) => this.forecast(hour, question, happened));
    for (const { learn } of outcomes) learn();
    const bound = Math.max(-Infinity, ...happened.bounds.map((one) => one.logPrice));
    if (bound > proxy - 0.01) this.boundedHours++;
    if (bound > -Infinity) {
      this.cloud.learnAtLeast(bound);
      this.proven.set(readHour, bound);
    }
  }

  /** Vaults near the ratio as the hour begins, large enough to be worth a keeper's gas. */
  private questions(hour: number, proxy: number): Question[] {
    const { book, record } = this;
    const worth = leastDebtWorthBiting(Math.exp(proxy), book.liquidationPenalty);
    const asked: Question[] = [];
    for (let vault = 0; vault < record.vaults.length; vault++) {
      const debt = book.debtOf(vault);
      if (debt < worth || (book.ink[vault] as number) <= 0) continue;
      const unsafeBelow = Math.log(book.unsafeBelow(vault));
      if (proxy - unsafeBelow >= FARTHEST_MARGIN) continue;
      const since = hour * HOUR_SECONDS - (this.lastAct.get(vault) ?? -Infinity);
      asked.push({
        vault,
        debt,
        unsafeBelow,
        proxyMargin: proxy - unsafeBelow,
        isAwake: since < HOUR_SECONDS,
      });
    }
    return asked;
  }

  private forecast(
    hour: number,
    question: Question,
    happened: Happened,
  ): { readonly learn: () => void } {
    const { vault, debt, unsafeBelow, proxyMargin } = question;
    const others = happened.bounds.filter((one) => one.vault !== vault);
    const bound = Math.max(-Infinity, ...others.map((one) => one.logPrice));
    const unsafeProbability = this.cloud.probabilityBelow(unsafeBelow, bound);
    const before = this.protection.vulnerability(question);
    const bitten = happened.bites.get(vault);
    this.forecasts.push({
      hour,
      vault,
      debt,
      proxyMargin,
      unsafeProbability,
      vulnerability: before.chance,
      probability: unsafeProbability * before.chance,
      bitten: bitten?.debt ?? 0,
      biteSecond: bitten?.second,
      defenceSecond: happened.defences.get(vault),
      isProvenSafe: happened.bounds.some((one) => one.logPrice > unsafeBelow),
    });
    const exposure = { ...question, unsafeProbability };
    return { learn: () => this.protection.learn(exposure, before, bitten?.debt ?? 0) };
  }

  /** Puts the state on the record through an hour, and says what that proves. */
  private replay(hour: number, proxy: number, events: readonly VaultEvent[]): Happened {
    const happened: Happened = { bounds: [], bites: new Map(), defences: new Map() };
    for (const event of events) {
      this.book.apply(event);
      if (event.kind === "bite") {
        const known = happened.bites.get(event.vault);
        const second = known?.second ?? event.timeSeconds - hour * HOUR_SECONDS;
        happened.bites.set(event.vault, { debt: (known?.debt ?? 0) + event.debt, second });
      } else if (event.kind === "change") this.ownerAct(hour, proxy, event, happened);
    }
    return happened;
  }

  private ownerAct(hour: number, proxy: number, event: OwnerChange, happened: Happened): void {
    const { vault, timeSeconds } = event;
    const second = timeSeconds - hour * HOUR_SECONDS;
    this.lastAct.set(vault, timeSeconds);
    const takesRisk = event.ink < 0 || event.art > 0;
    if ((event.ink > 0 || event.art < 0) && !happened.defences.has(vault))
      happened.defences.set(vault, second);
    if (!takesRisk || this.book.debtOf(vault) <= 0) return;
    const logPrice = Math.log(this.book.unsafeBelow(vault));
    // Quantiles are dear: only what lies beyond the model's own reach is held against them.
    if (logPrice > proxy + FARTHEST_MARGIN / 6) {
      const plausible = this.plausible(hour, second);
      if (logPrice > plausible) {
        this.impossible.push({ timeSeconds, vault, excess: logPrice - plausible });
        return;
      }
    }
    const isLarge = this.book.debtOf(vault) >= this.book.debtFloor * 0.9;
    if (second >= LATE_POKE_SECONDS && isLarge) happened.bounds.push({ vault, logPrice });
  }

  private plausible(hour: number, second: number): number {
    const now = this.cloud.quantile(PLAUSIBLE_SHARE);
    if (second >= LATE_POKE_SECONDS) return now;
    // The price of the hour before may still be in force.
    const delay = Math.max(1, Math.round(this.book.oracleDelaySeconds / HOUR_SECONDS));
    const drop = openAt(this.candles, hour - delay - 1) - openAt(this.candles, hour - delay);
    return now + Math.max(0, drop);
  }
}

type OwnerChange = Extract<VaultEvent, { kind: "change" }>;

interface Question {
  readonly vault: number;
  readonly debt: number;
  readonly unsafeBelow: number;
  readonly proxyMargin: number;
  readonly isAwake: boolean;
}

interface Happened {
  readonly bounds: { readonly vault: number; readonly logPrice: number }[];
  readonly bites: Map<number, { readonly debt: number; readonly second: number }>;
  readonly defences: Map<number, number>;
}

function hourOf(event: VaultEvent): number {
  return Math.floor(event.timeSeconds / HOUR_SECONDS);
}
