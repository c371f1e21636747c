import type { Env, Intent, Outcome, Protocol, Refusal, StateRow } from "@hindcast/domain";
import type { Draw } from "./draw.ts";

/** One transaction to try on both sides. Steps of one moment share a block. */
export interface Step {
  readonly timeSeconds: number;
  readonly intent: Intent;
}

/** What the contracts did with it: their events in order, or their own reason to revert. */
export type Answer =
  | { readonly ok: true; readonly events: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** A market of the real contracts on a local node. */
export interface ContractMarket {
  /** Seals the steps of one moment into one block, in order, and tells what became of each. */
  perform(steps: readonly Step[]): Promise<readonly Answer[]>;
  /** What the contracts' own view functions say at the head: balances, indices, rates, accounts. */
  read(): Promise<readonly StateRow[]>;
  headBlock(): Promise<number>;
  stop(): Promise<void>;
}

/** An open market and what sets the rules up alike; every opening step must be accepted. */
export interface OpenMarket {
  readonly market: ContractMarket;
  readonly opening: readonly Step[];
  /** Time of the chain's head. */
  readonly timeSeconds: number;
  /** What people call the addresses that occur. */
  readonly names: Readonly<Record<string, string>>;
  /** Accounts that are read back. */
  readonly accounts: readonly string[];
  /** Where a dataset of this market comes from: the node, and who is who as dataset.json has it. */
  readonly source: MarketSource;
}

/** A market and what may be tried on it. */
export interface StartedMarket<State> extends OpenMarket {
  /** A plausible next thing to do: mostly acceptable, sometimes not. */
  nextIntent(turn: Turn<State>): Intent;
  /** A change of parameters somebody might propose; the counterfactual's own. */
  nextProposal(turn: Turn<State>): ParameterChange;
}

export type ParameterChange = Extract<Intent, { kind: "parameterChange" }>;

export interface MarketSource {
  readonly url: string;
  readonly protocol: string;
  readonly market: Readonly<Record<string, unknown>>;
  /** Other entries of dataset.json, e.g. the rule version in force. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What a generator of steps may look at. */
export interface Turn<State> {
  readonly state: Readonly<State>;
  readonly env: Env;
  readonly draw: Draw;
}

/** A written-out sequence for what random search misses; it looks at the rules' state as it goes. */
export interface DirectedCase<State> {
  readonly name: string;
  play(stage: Stage<State>): void;
}

/** Where a directed case is played: on the rules first, then the same steps on the contracts. */
export interface Stage<State> {
  readonly state: Readonly<State>;
  readonly env: Env;
  readonly accounts: readonly string[];
  /** Does one thing `seconds` after the last, at 0 in the same block; true if the rules accept it. */
  do(intent: Intent, seconds?: number): boolean;
}

/** One version of one protocol's contracts, and how to compare our rules with them. */
export interface Bench<State> {
  readonly id: string;
  /** The contracts, with package version or commit. */
  readonly contracts: string;
  readonly protocol: Protocol<State>;
  /** Deploys a market; what may vary between markets is drawn. */
  start(draw: Draw): Promise<StartedMarket<State>>;
  /** The events the contracts would log for these outcomes of `intent`, as `perform` spells them. */
  eventLines(intent: Intent, outcomes: readonly Outcome[], state: Readonly<State>): string[];
  /** Whether the rules' refusal is the contracts' reason. */
  isSameReason(refusal: Refusal, reason: string): boolean;
  /** The rules' state in the rows of `read`, for these accounts. */
  readings(state: Readonly<State>, env: Env, accounts: readonly string[]): readonly StateRow[];
  readonly directed: readonly DirectedCase<State>[];
  /**
   * What the protocol's logs could stand for, the most probable first, where they tell less than
   * others do; undefined where they say it all.
   */
  readonly toldByLog?: (
    intent: Intent,
    outcomes: readonly Outcome[],
  ) => readonly Intent[] | undefined;
}

/** How both sides spell an event: emitter or contract kind, name and arguments in the log's order. */
export function eventLine(name: string, ...values: readonly unknown[]): string {
  return `${name}(${values.map((value) => plain(value)).join(", ")})`;
}

function plain(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return `(${Object.values(value)
      .map((part) => plain(part))
      .join(", ")})`;
  return typeof value === "string" && value.startsWith("0x") ? value.toLowerCase() : String(value);
}
