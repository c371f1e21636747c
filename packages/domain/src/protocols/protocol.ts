import type { FactOf } from "../events/facts.ts";
import type { Holding } from "../events/holding.ts";
import type { Intent, LiquidateIntent, Wish } from "../events/intents.ts";
import type { Outcome, OutcomeOf } from "../events/outcomes.ts";
import type { ParameterValues } from "../events/parameter-values.ts";
import type { Bps, Usd8, Wad } from "../numbers/units.ts";

export type { Holding } from "../events/holding.ts";
export type { Intent, LiquidateIntent, Wish } from "../events/intents.ts";

/** A liquidation as its log tells it, with the debt shares burned where it tells those too. */
export type LiquidationRecord = Omit<FactOf<"liquidation">, "kind" | "at" | "transactionHash"> & {
  readonly debtShares?: bigint;
};

/** What a rule may know about the moment it runs in. */
export interface Env {
  readonly timeSeconds: number;
  readonly block: number;
}

/** Either everything that happens, in order, or the contract's own reason for refusing. */
export type Decision<Happening = Outcome> =
  | { readonly ok: true; readonly outcomes: readonly Happening[] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Refusal {
  /** Stable name, e.g. "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD". */
  readonly code: string;
  /** The contract's own error text ("35") where it has one. */
  readonly contractError: string;
}

/** An account's exact position as the protocol's own view function gives it. */
export interface AccountHealth {
  readonly collateralUsd8: Usd8;
  readonly debtUsd8: Usd8;
  readonly liquidationThresholdBps: Bps;
  readonly ltvBps: Bps;
  /** Debt / weighted collateral; MAX_UINT256 without debt. Below 10^18 is liquidatable. */
  readonly healthFactorWad: Wad;
}

/**
 * A lower bound of an account's margin that is linear in the protocol's drivers:
 * sum(weights[i] * driverValues[drivers[i]]) <= exact margin, up to a relative 1e-9 of its terms.
 * Negative, or within that band of zero, means the exact rule must be asked. Read at once: rules
 * may use the same arrays for the next account.
 */
export interface MarginForm {
  readonly drivers: readonly number[];
  readonly weights: readonly number[];
}

/** What a liquidator could do about one account now, by pair of reserves. */
export interface Opportunity {
  readonly account: string;
  readonly healthFactorWad: Wad;
  readonly choices: readonly LiquidationChoice[];
}

/** The largest liquidation the rules allow for one pair, net of the protocol's fee. */
export interface LiquidationChoice {
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly debtRepaid: bigint;
  readonly collateralSeized: bigint;
  readonly debtValueUsd8: Usd8;
  readonly collateralValueUsd8: Usd8;
  /** What to ask for; where absent, for everything: then as much as is allowed is done. */
  readonly request?: bigint;
}

/**
 * A collateral auction that is still open, as plain data: what a keeper needs to decide whether to
 * bid ("flip": ascending), to buy ("clip": falling price), to settle or to restart it.
 */
export interface OpenAuction {
  /** The market whose collateral is sold. */
  readonly reserve: string;
  readonly auction: number;
  /** The vault it was seized from; what is left of the lot goes back to its owner. */
  readonly account: string;
  readonly kind: "flip" | "clip";
  /** Collateral for sale, 18 decimals. */
  readonly lot: bigint;
  /** Still to be raised (flip: in all, clip: what is left), 45 decimals. */
  readonly tab: bigint;
  /** Debt behind it without the penalty, and what came in so far; 45 decimals. */
  readonly due: bigint;
  readonly raised: bigint;
  /** Highest bid of a flip, 45 decimals; 0 and the zero address before the first. */
  readonly bid: bigint;
  readonly bidder: string;
  /** When it was kicked; a restart does not change it. */
  readonly openedAtSeconds: number;
  /** From when its price falls (clip): its kick, or its last restart. */
  readonly startedAtSeconds: number;
  /** Flip: when the last bid wins unless somebody bids more; 0 before the first bid. */
  readonly lastBidExpirySeconds: number;
  /** Flip: no bids from then on. Clip: needs a restart after then (the price may ask for it before). */
  readonly endsAtSeconds: number;
  /**
   * tend: bids for the whole lot rise; dent: the lot falls for all of tab; dealable: only to be
   * settled; expired: over without a bid, only to be restarted; closing: the one second in which
   * bids come too late and a settlement too early; falling: to be bought at priceRay; stale: a clip
   * only to be restarted.
   */
  readonly phase: "tend" | "dent" | "dealable" | "expired" | "closing" | "falling" | "stale";
  /** tend: the smallest bid accepted now (45 decimals). dent: tab. Otherwise 0. */
  readonly minimumNextBid: bigint;
  /** dent: the largest lot accepted now. tend: the whole lot. Otherwise 0. */
  readonly maximumNextLot: bigint;
  /** Clip: the price now, DAI per unit with 27 decimals; 0 for a flip. */
  readonly priceRay: bigint;
  /** Clip: no purchase may leave less than this to be raised (chost), 45 decimals; 0 for a flip. */
  readonly smallestRestTab: bigint;
  /** True when tick or redo would be accepted. */
  readonly needsRestart: boolean;
  /** What its restart would pay the caller (tip and chip), 45 decimals; 0 for a flip. */
  readonly restartIncentive: bigint;
  /** What the protocol's oracle says a unit is worth, US dollars with 18 decimals; 0 if unknown. */
  readonly oraclePriceWad: bigint;
}

/** One risk parameter: how people name it, its unit, and where it applies. */
export interface ParameterDescription {
  readonly name: string;
  readonly scope: "reserve" | "mode" | "market";
  readonly unit:
    | "bps"
    | "ray"
    | "rad"
    | "token"
    | "usd8"
    | "usd2"
    | "wad"
    | "seconds"
    | "switch"
    | "count";
  readonly doc: string;
  /** Smallest and largest integer the rules accept by itself; undefined for switches. */
  readonly minimum?: bigint;
  readonly maximum?: bigint;
}

/** A law that must hold in every reachable state. `check` returns what is wrong, or nothing. */
export interface Invariant<State> {
  /** Stable code, e.g. "AAVE-INV-3". */
  readonly code: string;
  readonly law: string;
  check(state: Readonly<State>, env: Env): string | undefined;
}

/** One decision that was carried out. */
export interface Step<State> {
  readonly before: Readonly<State>;
  readonly outcomes: readonly Outcome[];
  readonly after: Readonly<State>;
  readonly env: Env;
}

/** A law about every step from one state to the next. `check` returns what is wrong, or nothing. */
export interface StepInvariant<State> {
  /** Stable code, e.g. "AAVE-STEP-3". */
  readonly code: string;
  readonly law: string;
  check(step: Step<State>): string | undefined;
}

/** One contract version whose rules a protocol folder holds. */
export interface RuleVersion {
  readonly id: string;
  /** The contracts it transcribes, with package version or commit. */
  readonly contracts: string;
  readonly since: string;
}

/** One line of a state's canonical listing: what is hashed, compared and checked. */
export interface StateRow {
  readonly path: string;
  readonly value: string;
}

/**
 * What a replay drives: rules over a state of their own, whatever their intents, outcomes and
 * offers hold. `decide` is pure; `evolve` is the only writer and writes in place (a copy per event
 * would cost a hundred times the event).
 */
export interface Rules<State, Asked, Happening, Offer> {
  decide(state: Readonly<State>, intent: Asked, env: Env): Decision<Happening>;
  evolve(state: State, outcome: Happening): void;
  /** Every account that ever held a position, in order of first appearance. */
  accounts(state: Readonly<State>): Iterable<string>;
  /** Undefined when the account has no debt, or nothing to seize for it: it cannot be liquidated. */
  marginForm(state: Readonly<State>, account: string): MarginForm | undefined;
  /** Values of the drivers now, e.g. price * index per reserve and side. Floats: bounds only. */
  driverValues(state: Readonly<State>, env: Env): Float64Array;
  /** Accounts whose margin form an outcome may have changed; "all" after a parameter change. */
  touchedAccounts(outcome: Happening): readonly string[] | "all";
  /** True when an outcome can move a driver other than by the passage of time (a price). */
  movesDrivers(outcome: Happening): boolean;
  /** What a liquidator could do about an account now; undefined where the rules allow nothing. */
  opportunity(state: Readonly<State>, account: string, env: Env): Offer | undefined;
}

/**
 * A lending, CDP or margin protocol, as rules only: no clock, no files, no randomness.
 * Folding `evolve` over the outcomes of a run gives its state again.
 */
export interface Protocol<State> extends Rules<State, Intent, Outcome, Opportunity> {
  readonly id: string;
  readonly versions: readonly RuleVersion[];
  readonly parameters: readonly ParameterDescription[];
  readonly invariants: readonly Invariant<State>[];
  /** Needs the state before, which a run does not keep: checked by the protocols' suite. */
  readonly stepInvariants?: readonly StepInvariant<State>[];
  /** An empty market: no reserve, no account, the contracts' built-in constants as parameters. */
  initialState(): State;
  /**
   * A state that goes on by itself: what happens to either, the other never sees. Its cost is of
   * the order of the state's size; what is replaced and never written may be shared.
   */
  copy(state: Readonly<State>): State;
  /** Current values of a scope ("market", "mode:<id>" or a reserve's address); undefined if unknown. */
  parameterValues(state: Readonly<State>, scope: string): ParameterValues | undefined;
  health(state: Readonly<State>, account: string, env: Env): AccountHealth;
  /**
   * The reserves whose pairs an outcome makes other offers of, beside those of accounts that it touches
   * and those at another price: who neither owns nor owes any of them is offered as before. "all" where
   * nothing is known of it; absent where that is so of every outcome.
   */
  touchedOffers?(outcome: Outcome): readonly string[] | "all";
  /** What an account has, by reserve in order of listing; reserves in which it has nothing are left out. */
  holdings(state: Readonly<State>, account: string, env: Env): readonly Holding[];
  /** The call with which users of this protocol get what they want; undefined for an unknown reserve. */
  intentFor(state: Readonly<State>, wish: Wish): Intent | undefined;
  /** Every auction still open, by market and number; absent where the protocol has none. */
  openAuctions?(state: Readonly<State>, env: Env): readonly OpenAuction[];
  /**
   * The call that would give the recorded amounts now. A log tells what changed hands, not what was
   * asked for; where several calls would, the one that asks for the most is taken.
   */
  recordedLiquidation(
    state: Readonly<State>,
    recorded: LiquidationRecord,
    env: Env,
  ): LiquidateIntent;
  /** A reserve as it is now; undefined if it is none. */
  reserveSnapshot(
    state: Readonly<State>,
    reserve: string,
    env: Env,
  ): OutcomeOf<"reserveSnapshot"> | undefined;
  /** Every reserve as it is now, in order of listing. */
  reserveSnapshots(state: Readonly<State>, env: Env): readonly OutcomeOf<"reserveSnapshot">[];
  /**
   * What a deposit in a reserve earns a year at the rate of the moment, not compounded, rounded down:
   * as it is, or as it would be after so much more was deposited (withdrawn where below zero).
   * Undefined where it earns nothing by the rules; absent where the protocol takes no deposits to lend.
   */
  supplyRateWad?(state: Readonly<State>, reserve: string, added: bigint, env: Env): Wad | undefined;
  /** All accounts together as they are now: each is looked at, so it is asked for seldom. */
  marketSnapshot(state: Readonly<State>, env: Env): OutcomeOf<"marketSnapshot">;
  /** The whole state as sorted path/value lines (addresses lower-case, integers in decimal). */
  stateRows(state: Readonly<State>): Iterable<StateRow>;
}
