import { endOfBlock, PHASE, type FactOf, type Position } from "@hindcast/domain";
import type { HistoryFact } from "../kernel/history.ts";
import { pointAt, type PricePath, type PricePoint } from "./price-path.ts";

type Answer = FactOf<"oraclePrice">;

/** Nobody's transaction. */
const NO_TRANSACTION = `0x${"0".repeat(64)}`;

/** What feeds were recorded to answer, each in its own decimals: the last of each second; what is no price is left out. */
export function recordedPaths(
  facts: Iterable<HistoryFact>,
  feeds: ReadonlySet<string>,
): Map<string, PricePath> {
  const paths = new Map<string, PricePoint[]>();
  for (const fact of facts) {
    if (fact.kind !== "oraclePrice" || !feeds.has(fact.feed) || fact.price <= 0n) continue;
    const { timeSeconds } = fact.at;
    const points = paths.get(fact.feed) ?? [];
    if (points.at(-1)?.timeSeconds === timeSeconds) points.pop();
    points.push({ timeSeconds, price: fact.price });
    paths.set(fact.feed, points);
  }
  return paths;
}

/** A fact as a world has it, and the place of the recorded one it was made of; absent where there is none. */
export interface RetoldFact {
  readonly fact: HistoryFact;
  readonly index?: number;
}

/**
 * A history in which some feeds answer what a world says, and all else is as recorded. A recorded
 * answer becomes the world's price of its moment. Where the world's price moves in between, the
 * feed answers then, at the end of the last block before: a fall of minutes is not seen an hour
 * late because the record was calm. Before its first recorded answer, and before the world's first
 * price, a feed says what it said; what was no price stays none until the world's next one. Feeds of
 * the recorded prices themselves give the history back.
 */
export function* retoldHistory(
  facts: Iterable<HistoryFact>,
  worlds: ReadonlyMap<string, PricePath>,
): Generator<RetoldFact> {
  const tellers = new Map([...worlds].map(([feed, path]) => [feed, new Teller(path)]));
  let last: Position | undefined;
  let index = 0;
  for (const fact of facts) {
    if (last !== undefined)
      for (const answer of answersBetween(tellers.values(), last, fact.at)) yield { fact: answer };
    const teller = fact.kind === "oraclePrice" ? tellers.get(fact.feed) : undefined;
    yield { fact: teller === undefined ? fact : teller.retold(fact as Answer), index: index++ };
    last = fact.at;
  }
}

/** The worlds' own answers after one place and before the time of the next, in the order of time. */
function answersBetween(tellers: Iterable<Teller>, last: Position, next: Position): Answer[] {
  if (next.timeSeconds === last.timeSeconds) return [];
  const answers = [...tellers].flatMap((teller) => teller.answersBefore(next.timeSeconds, last));
  answers.sort((a, b) => a.at.timeSeconds - b.at.timeSeconds);
  // Several feeds may answer in one second: in the order in which the worlds are given.
  return answers.map((answer, place) => ({ ...answer, at: { ...answer.at, log: place } }));
}

/** One feed's world, gone through once. */
class Teller {
  private readonly path: PricePath;
  /** Points up to here lie in the past. */
  private passed = 0;
  private told: Answer | undefined;

  constructor(path: PricePath) {
    this.path = path;
  }

  retold(recorded: Answer): Answer {
    const price =
      recorded.price > 0n ? pointAt(this.path, recorded.at.timeSeconds)?.price : undefined;
    this.told = price === undefined ? recorded : { ...recorded, price };
    return this.told;
  }

  /** What the feed says of its own accord after `last` and before a moment. */
  answersBefore(untilSeconds: number, last: Position): Answer[] {
    const answers: Answer[] = [];
    for (; this.passed < this.path.length; this.passed++) {
      const { timeSeconds, price } = this.path[this.passed] as PricePoint;
      if (timeSeconds >= untilSeconds) break;
      const { told } = this;
      if (told === undefined || told.price === price || timeSeconds < last.timeSeconds) continue;
      const at = { ...endOfBlock(last, PHASE.recorded), timeSeconds };
      this.told = { ...told, price, at, transactionHash: NO_TRANSACTION };
      answers.push(this.told);
    }
    return answers;
  }
}
