import { positionKey, type Outcome, type PlacedOutcome, type Position } from "@hindcast/domain";
import type { HistoryFact } from "./history.ts";

/** Where outcomes come from: one object for all outcomes of one intent. */
export interface OutcomeOrigin {
  readonly at: Position;
  /** What asked for them, where no recorded fact did. */
  readonly cause: "recorded fact" | "scenario" | "end of block" | "keepers" | "mechanism";
  /** The recorded fact they answer. */
  readonly fact: HistoryFact | undefined;
}

/**
 * Receives every outcome in order. Most outcomes of a run are kept by nobody, so that whoever keeps
 * one builds what a journal holds beside it (`placedOutcome`).
 */
export type OutcomeSink = (outcome: Outcome, sequence: number, origin: OutcomeOrigin) => void;

/** An outcome as a journal holds it: placed, and naming its cause. */
export function placedOutcome(
  outcome: Outcome,
  sequence: number,
  { at, cause, fact }: OutcomeOrigin,
): PlacedOutcome {
  return { sequence, at, causedBy: fact === undefined ? cause : positionKey(fact.at), outcome };
}
