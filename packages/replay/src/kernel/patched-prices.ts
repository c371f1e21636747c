import type { FactOf, Intent, Position } from "@hindcast/domain";
import { factsOfKinds, type FactSequence } from "./fact-sequence.ts";
import { isInside, perturb, type Patch } from "./patch.ts";

/** The name a patch says for what an oracle answers about its reserve. Prices can only be scaled. */
export const ORACLE_PRICE = "oraclePrice";

/** What an oracle answered. */
export type Answer = Pick<FactOf<"oraclePrice">, "feed" | "price" | "round">;

/**
 * Lays price patches over recorded oracle answers. A patch reaches every feed its reserve ever
 * reads, and so whoever else reads them: a feed has one answer. Inside the window each recorded
 * answer is scaled; at the window's start and end the last recorded one is answered again.
 */
export class PatchedPrices {
  private readonly reaches: readonly { readonly patch: Patch; readonly feeds: Set<string> }[];
  private readonly open: boolean[];
  private readonly recorded: ReadonlyMap<string, Answer>;
  private readonly answered = new Map<string, bigint>();

  /** Nothing where no patch is about a price. `recorded` always holds the last recorded answers. */
  static of(
    patches: readonly Patch[],
    facts: FactSequence,
    recorded: ReadonlyMap<string, Answer>,
  ): PatchedPrices | undefined {
    const about = patches.filter((patch) => patch.parameter === ORACLE_PRICE);
    return about.length === 0 ? undefined : new PatchedPrices(about, facts, recorded);
  }

  private constructor(
    patches: readonly Patch[],
    facts: FactSequence,
    recorded: ReadonlyMap<string, Answer>,
  ) {
    const feeds = feedsByReserve(facts);
    this.reaches = patches.map((patch) => ({ patch, feeds: feeds.get(patch.scope) ?? new Set() }));
    this.open = patches.map(() => false);
    this.recorded = recorded;
    for (const [feed, { price }] of recorded) this.answered.set(feed, price);
  }

  /** The answer a recorded one becomes under the open patches. */
  rewrite(answer: Extract<Intent, { kind: "oraclePrice" }>): Intent {
    const price = this.patchedPrice(answer);
    this.answered.set(answer.feed, price);
    return price === answer.price ? answer : { ...answer, price };
  }

  /** Answers that open or close patch windows before the fact at this position, by order of patches. */
  windowIntents(at: Position): Intent[] {
    const moved = new Set<string>();
    this.reaches.forEach(({ patch, feeds }, index) => {
      const open = isInside(patch, at, this.open[index] === true);
      if (open === this.open[index]) return;
      this.open[index] = open;
      for (const feed of feeds) moved.add(feed);
    });
    const intents: Intent[] = [];
    for (const feed of moved) {
      const last = this.recorded.get(feed);
      if (last === undefined) continue;
      const price = this.patchedPrice(last);
      if (price === this.answered.get(feed)) continue;
      this.answered.set(feed, price);
      intents.push({ kind: "oraclePrice", feed, price, round: last.round });
    }
    return intents;
  }

  private patchedPrice({ feed, price: recorded }: Answer): bigint {
    // Below zero is no answer an oracle could give: what is unknown stays so.
    if (recorded < 0n) return recorded;
    let price: bigint | boolean = recorded;
    this.reaches.forEach(({ patch, feeds }, index) => {
      if (this.open[index] === true && feeds.has(feed)) price = perturb(price, patch.perturbation);
    });
    return price;
  }
}

/** The feeds each reserve ever reads; an isolated market's is its own oracle. */
export function feedsByReserve(facts: FactSequence): Map<string, Set<string>> {
  const feeds = new Map<string, Set<string>>();
  for (const fact of factsOfKinds(facts, ["feedAssignment", "marketListing"])) {
    const feed = fact.kind === "feedAssignment" ? fact.feed : fact.oracle;
    feeds.set(fact.reserve, (feeds.get(fact.reserve) ?? new Set()).add(feed));
  }
  return feeds;
}
