import {
  decodeParameterValues,
  encodeParameterValues,
  type Intent,
  type ParameterValues,
  type Position,
  type Protocol,
} from "@hindcast/domain";
import { factsOfKinds, type FactOfKind, type FactSequence } from "./fact-sequence.ts";
import type { HistoryFact } from "./history.ts";
import { isInside, perturb, type Patch } from "./patch.ts";
import { ORACLE_PRICE, PatchedPrices, type Answer } from "./patched-prices.ts";

type Value = bigint | boolean;

/** Windows open and close at few facts of a history: at all others nothing is made. */
const NOTHING: readonly Intent[] = [];

/**
 * Lays patches over recorded parameter changes. Inside its window a patch perturbs every recorded
 * change of its parameter; at the window's start (and end) it also changes what already holds.
 * Recorded values are remembered, so that overlapping patches compose and windows can end.
 */
export class PatchedParameters<State> {
  private readonly protocol: Protocol<State>;
  private readonly patches: readonly Patch[];
  private readonly facts: FactSequence;
  /** Recorded value by "scope/parameter"; the contract's constants where nothing was recorded. */
  private readonly recorded: Map<string, Value>;
  /** The last recorded answer by feed. */
  private readonly answers: Map<string, Answer>;
  private readonly open: boolean[];
  /** Patches whose window changed and that are not in force yet: their scope does not exist. */
  private readonly waiting = new Set<Patch>();
  private everRecorded: ReadonlySet<string> | undefined;
  /** Absent where no patch is about a price. */
  private readonly prices: PatchedPrices | undefined;

  /** `after` has seen the facts before the first one this sees, while no patch of these was open. */
  constructor(
    protocol: Protocol<State>,
    patches: readonly Patch[],
    facts: FactSequence,
    after?: PatchedParameters<State>,
  ) {
    this.protocol = protocol;
    this.recorded = new Map(after?.recorded);
    this.answers = new Map(after?.answers);
    this.patches = patches.filter((patch) => patch.parameter !== ORACLE_PRICE);
    this.facts = facts;
    this.open = this.patches.map(() => false);
    this.prices = PatchedPrices.of(patches, facts, this.answers);
  }

  /** Whether `rewrite` could change the intent of a fact. */
  isAbout(fact: HistoryFact): fact is FactOfKind<(typeof SETTINGS)[number] | "oraclePrice"> {
    return fact.kind === "oraclePrice" ? this.prices !== undefined : setsParameters(fact);
  }

  /** The intent a recorded parameter change, listing or price becomes under the open patches. */
  rewrite(intent: Intent): Intent {
    if (intent.kind === "oraclePrice") {
      this.answers.set(intent.feed, intent);
      return this.prices?.rewrite(intent) ?? intent;
    }
    if (!setsParameters(intent)) return intent;
    const scope = intent.kind === "parameterChange" ? intent.scope : intent.reserve;
    const values: Record<string, Value> = { ...decodeParameterValues(intent.values) };
    let changed = false;
    for (const name of Object.keys(values)) {
      const value = values[name] as Value;
      this.recorded.set(`${scope}/${name}`, value);
      const patched = this.patchedValue(scope, name, value);
      if (patched !== value) {
        values[name] = patched;
        changed = true;
      }
    }
    return changed ? { ...intent, values: encodeParameterValues(values) } : intent;
  }

  /**
   * Intents that open or close patch windows before the fact at this position: one a scope, because
   * a protocol checks parameters that change together against each other. Prices come last.
   */
  windowIntents(state: Readonly<State>, at: Position): readonly Intent[] {
    const parameters = this.parameterIntents(state, at);
    return this.prices === undefined
      ? parameters
      : [...parameters, ...this.prices.windowIntents(at)];
  }

  private parameterIntents(state: Readonly<State>, at: Position): readonly Intent[] {
    let moved: Patch[] | undefined;
    for (let index = 0; index < this.patches.length; index++) {
      const patch = this.patches[index] as Patch;
      const open = isInside(patch, at, this.open[index] === true);
      if (open === this.open[index]) continue;
      this.open[index] = open;
      (moved ??= []).push(patch);
    }
    if (moved === undefined && this.waiting.size === 0) return NOTHING;
    const wanted = new Map<string, Record<string, Value>>();
    for (const patch of new Set([...this.waiting, ...(moved ?? [])])) {
      const value = this.restated(state, patch);
      if (value === undefined) continue;
      const values = wanted.get(patch.scope) ?? {};
      values[patch.parameter] = value;
      wanted.set(patch.scope, values);
    }
    return [...wanted].map(([scope, values]) => ({
      kind: "parameterChange",
      scope,
      values: encodeParameterValues(values),
    }));
  }

  /** The value the open patches want of a patch's parameter; nothing if it already is so. */
  private restated(state: Readonly<State>, patch: Patch): Value | undefined {
    const { scope, parameter } = patch;
    const key = `${scope}/${parameter}`;
    const current: ParameterValues | undefined = this.protocol.parameterValues(state, scope);
    if (current === undefined) {
      this.waiting.add(patch);
      return undefined;
    }
    // What a listing leaves at its default and history sets afterwards is patched there: stating it
    // earlier would put half of a configuration in force.
    if (this.waiting.delete(patch) && this.isEverRecorded(key)) return undefined;
    const now = current[parameter];
    if (now === undefined) return undefined;
    const recorded = this.recorded.get(key) ?? now;
    this.recorded.set(key, recorded);
    const wanted = this.patchedValue(scope, parameter, recorded);
    return wanted === now ? undefined : wanted;
  }

  private isEverRecorded(key: string): boolean {
    this.everRecorded ??= recordedKeys(this.facts);
    return this.everRecorded.has(key);
  }

  private patchedValue(scope: string, name: string, recorded: Value): Value {
    let value = recorded;
    this.patches.forEach((patch, index) => {
      if (this.open[index] === true && patch.scope === scope && patch.parameter === name)
        value = perturb(value, patch.perturbation);
    });
    return value;
  }
}

const SETTINGS = ["parameterChange", "reserveListing", "marketListing"] as const;

/** Changes of parameters, and listings that state what a reserve or market starts with. */
function setsParameters<Item extends { readonly kind: string }>(
  item: Item,
): item is Extract<Item, { readonly kind: (typeof SETTINGS)[number] }> {
  const { kind } = item;
  return kind === "parameterChange" || kind === "reserveListing" || kind === "marketListing";
}

/** "scope/parameter" of everything history ever sets. */
function recordedKeys(facts: FactSequence): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const fact of factsOfKinds(facts, SETTINGS)) {
    const scope = fact.kind === "parameterChange" ? fact.scope : fact.reserve;
    for (const name of Object.keys(decodeParameterValues(fact.values)))
      keys.add(`${scope}/${name}`);
  }
  return keys;
}
