import { BREAKER_REFUSAL, type OutcomeOf, type PlacedOutcome } from "@hindcast/domain";
import type { MetricValues } from "../metrics.ts";
import { sum, type PlacedLiquidation } from "./liquidations.ts";
import { ReserveLabels } from "./reserves.ts";

const PARAMETER_INTENTS = new Set([
  "parameterChange",
  "reserveListing",
  "marketListing",
  "feedAssignment",
]);
const HUNDRED_PERCENT = 10_000n;

/** Everything evidence wants to know of one run: a fold over its journaled outcomes. */
export class RunStory {
  readonly labels = new ReserveLabels();
  readonly liquidations: PlacedLiquidation[] = [];
  /** Changes, and what each reserve was listed with. */
  readonly parameterChanges: PlacedOutcome<"parameterChange">[] = [];
  readonly refusedParameterChanges: PlacedOutcome<"refusal">[] = [];
  /** By feed: what the protocol read and when, where the journal is full; and who reads it. */
  readonly readPrices = new Map<string, { timeSeconds: number; price: bigint }[]>();
  readonly readers = new Map<string, string[]>();
  private readonly refusals = new Map<string, number>();
  private refusedUserIntents = 0;
  /**
   * Bad debt that stays is a level: what is left on an account's debt after its latest liquidation.
   * What is written off is gone each time.
   */
  private readonly badDebtUsd8 = new Map<string, bigint>();
  /** Times of the first and the last outcome, and of the first that left bad debt. */
  private firstSeconds: number | undefined;
  private lastSeconds = 0;
  private badDebtSeconds: number | undefined;
  private readonly markets: OutcomeOf<"marketSnapshot">[] = [];
  private readonly lastReserves = new Map<string, OutcomeOf<"reserveSnapshot">>();
  /** Of the reserves of a snapshot so far; the market's own line ends it. */
  private suppliedUsd8 = 0n;
  private lentUsd8 = 0n;
  private readonly utilisationsBps: bigint[] = [];
  private readonly minted = new Map<string, bigint>();
  private wrongfulUsd8 = 0n;
  private refusedByBreakers = 0;
  private readonly bookOf = new Map<string, Map<string, OutcomeOf<"mechanismSnapshot">>>();

  add(placed: PlacedOutcome): void {
    const outcome = placed.outcome;
    this.firstSeconds ??= placed.at.timeSeconds;
    this.lastSeconds = placed.at.timeSeconds;
    if (outcome.kind === "badDebt" && outcome.valueUsd8 > 0n)
      this.badDebtSeconds ??= placed.at.timeSeconds;
    this.labels.add(outcome);
    if (outcome.kind === "liquidation") this.liquidations.push({ at: placed.at, outcome });
    else if (outcome.kind === "badDebt") this.addBadDebt(outcome);
    else if (outcome.kind === "treasuryMint")
      this.minted.set(outcome.reserve, (this.minted.get(outcome.reserve) ?? 0n) + outcome.amount);
    else if (outcome.kind === "marketSnapshot") this.addMarket(outcome);
    else if (outcome.kind === "reserveSnapshot") this.addReserve(outcome);
    else if (outcome.kind === "parameterChange")
      this.parameterChanges.push(placed as PlacedOutcome<"parameterChange">);
    else if (outcome.kind === "reserveListing" || outcome.kind === "marketListing")
      this.parameterChanges.push({ ...placed, outcome: firstParameters(outcome) });
    else if (outcome.kind === "refusal") this.addRefusal(placed as PlacedOutcome<"refusal">);
    else if (outcome.kind === "wrongfulLiquidation") this.wrongfulUsd8 += outcome.debtValueUsd8;
    else if (outcome.kind === "mechanismSnapshot") this.addBook(outcome);
    else if (outcome.kind === "oraclePrice")
      append(this.readPrices, outcome.feed, {
        timeSeconds: placed.at.timeSeconds,
        price: outcome.price,
      });
    else if (outcome.kind === "feedAssignment") this.addReader(outcome.feed, outcome.reserve);
    if (outcome.kind === "marketListing") this.addReader(outcome.oracle, outcome.reserve);
  }

  /** The last line of every entry of a mechanism's book, in the order in which it was kept. */
  bookLines(mechanism: string): readonly OutcomeOf<"mechanismSnapshot">[] {
    return [...(this.bookOf.get(mechanism)?.values() ?? [])];
  }

  /** Refused user intents by "intent: reason", most frequent first. */
  refusalsByCode(): { code: string; count: number }[] {
    return [...this.refusals]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }

  metrics(): MetricValues {
    const liquidations = this.liquidations;
    const last = this.markets.at(-1);
    const repaid = sum(liquidations, (o) => o.debtValueUsd8);
    const received = sum(liquidations, (o) => o.collateralValueUsd8);
    const fees = sum(liquidations, (o) => o.protocolFeeUsd8);
    return {
      "liquidation-count@1": BigInt(liquidations.length),
      "liquidated-value@1": repaid,
      "accounts-liquidated@1": BigInt(new Set(liquidations.map((l) => l.outcome.account)).size),
      "bad-debt@1": [...this.badDebtUsd8.values()].reduce((all, one) => all + one, 0n),
      "minutes-to-bad-debt@1": this.minutesToBadDebt(),
      "insolvent-at-end@1": last?.insolventUsd8 ?? 0n,
      "borrower-loss@1": received + fees - repaid,
      "liquidator-profit@1": received - repaid,
      "protocol-liquidation-fee@1": fees,
      "protocol-interest@1": this.interestIncomeUsd8(),
      "borrow-usage@1": this.meanOver((m) => shareBps(m.debtUsd8, m.borrowingPowerUsd8)),
      "mean-debt@1": this.meanOver((m) => m.debtUsd8),
      "capital-efficiency@1": this.meanOver((m) =>
        shareBps(m.borrowingPowerUsd8, m.collateralUsd8),
      ),
      "utilisation@1": mean(this.utilisationsBps),
      "refused-intents@1": BigInt(this.refusedUserIntents),
      "wrongful-liquidations@1": this.wrongfulUsd8,
      "recaptured-value@1": this.inBooks("profit-auction", "protocolUsd8"),
      "breaker-time@1": this.inBooks("circuit-breaker", "stoppedSeconds"),
      "breaker-refusals@1": BigInt(this.refusedByBreakers),
      "fund-payments@1": this.inBooks("insurance-fund", "paidOutUsd8"),
      "run-withdrawals@1": this.inBooks("withdrawal-run", "withdrawnUsd8"),
    };
  }

  private minutesToBadDebt(): bigint {
    const first = this.firstSeconds ?? 0;
    return BigInt(Math.floor(((this.badDebtSeconds ?? this.lastSeconds) - first) / 60));
  }

  private addBadDebt({ account, reserve, valueUsd8, writtenOff }: OutcomeOf<"badDebt">): void {
    const key = `${account}/${reserve}`;
    const before = writtenOff ? (this.badDebtUsd8.get(key) ?? 0n) : 0n;
    this.badDebtUsd8.set(key, before + valueUsd8);
  }

  private addReserve(reserve: OutcomeOf<"reserveSnapshot">): void {
    this.lastReserves.set(reserve.reserve, reserve);
    this.suppliedUsd8 += reserve.supplyUsd8;
    this.lentUsd8 += reserve.debtUsd8;
  }

  private addMarket(market: OutcomeOf<"marketSnapshot">): void {
    this.markets.push(market);
    this.utilisationsBps.push(shareBps(this.lentUsd8, this.suppliedUsd8));
    this.suppliedUsd8 = 0n;
    this.lentUsd8 = 0n;
  }

  private addRefusal(placed: PlacedOutcome<"refusal">): void {
    const { intent, code } = placed.outcome;
    if (PARAMETER_INTENTS.has(intent)) {
      this.refusedParameterChanges.push(placed);
      return;
    }
    if (intent !== "liquidate") {
      this.refusedUserIntents++;
      if (code.startsWith(BREAKER_REFUSAL)) this.refusedByBreakers++;
    }
    const key = `${intent}: ${code}`;
    this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }

  private addReader(feed: string, reserve: string): void {
    if (this.readers.get(feed)?.includes(reserve) !== true) append(this.readers, feed, reserve);
  }

  private addBook(line: OutcomeOf<"mechanismSnapshot">): void {
    const book = this.bookOf.get(line.mechanism);
    if (book === undefined) this.bookOf.set(line.mechanism, new Map([[line.entry, line]]));
    else book.set(line.entry, line);
  }

  /** One entry's last amount, over all mechanisms of a kind. */
  private inBooks(model: string, entry: string): bigint {
    let sum = 0n;
    for (const book of this.bookOf.values()) {
      const line = book.get(entry);
      if (line?.model === model) sum += line.amount;
    }
    return sum;
  }

  private interestIncomeUsd8(): bigint {
    let total = 0n;
    for (const snapshot of this.lastReserves.values()) {
      const tokens = snapshot.treasuryClaim + (this.minted.get(snapshot.reserve) ?? 0n);
      total += (tokens * snapshot.priceUsd8) / this.labels.unit(snapshot.reserve);
    }
    return total;
  }

  private meanOver(figure: (market: OutcomeOf<"marketSnapshot">) => bigint): bigint {
    return mean(this.markets.map(figure));
  }
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Rounded down; 0 of nothing. */
function mean(values: readonly bigint[]): bigint {
  if (values.length === 0) return 0n;
  return values.reduce((all, one) => all + one, 0n) / BigInt(values.length);
}

/** A part in hundredths of a percent of the whole, rounded down; 0 of nothing. */
function shareBps(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (part * HUNDRED_PERCENT) / whole;
}

function firstParameters(
  listing: OutcomeOf<"reserveListing"> | OutcomeOf<"marketListing">,
): OutcomeOf<"parameterChange"> {
  return { kind: "parameterChange", scope: listing.reserve, values: listing.values };
}
