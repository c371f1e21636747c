import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Fact, Protocol } from "@hindcast/domain";
import { checkExactness, type Mismatch } from "@hindcast/replay";

/** A value that the contracts gave at a block and the rules did not, or not so. */
export interface CheckpointDifference {
  readonly block: number;
  readonly path: string;
  readonly contract: string;
  readonly rules: string;
}

/** What forced replay of a lab log gave, against the log's own events and the contracts' state. */
export interface LabCheck {
  /** Single values compared: event columns and values read from the contracts. */
  readonly checked: number;
  readonly mismatched: number;
  readonly events: number;
  readonly eventValues: number;
  readonly checkpoints: number;
  readonly stateValues: number;
  readonly eventMismatches: readonly Mismatch[];
  readonly stateDifferences: readonly CheckpointDifference[];
}

/** Holds a state against what the contracts answered at a block. */
export interface StateComparison<State, Checkpoint> {
  readonly checked: number;
  readonly differences: readonly CheckpointDifference[];
  compare(state: Readonly<State>, checkpoint: Checkpoint): void;
}

/** The recorded answers of the contracts at the end and at points between. */
export function readCheckpoints<Checkpoint>(folder: string): Checkpoint[] {
  const text = gunzipSync(readFileSync(join(folder, "checkpoints.json.gz"))).toString("utf8");
  return (JSON.parse(text) as { checkpoints: Checkpoint[] }).checkpoints;
}

/**
 * Replays the recorded causes and liquidation calls with recorded parameters and compares every
 * event and, at each checkpoint, everything the contracts said.
 */
export function checkLab<State, Checkpoint extends { readonly block: number }>(
  protocol: Protocol<State>,
  facts: readonly Fact[],
  checkpoints: readonly Checkpoint[],
  states: StateComparison<State, Checkpoint>,
): LabCheck {
  const due = [...checkpoints].sort((a, b) => a.block - b.block);
  const blocks = [...new Set(facts.map((fact) => fact.at.block))].sort((a, b) => a - b);
  const nextBlock = new Map(blocks.map((block, index) => [block, blocks[index + 1] ?? Infinity]));
  const compareDue = (state: Readonly<State>, block: number): void => {
    while (due[0] !== undefined && due[0].block < (nextBlock.get(block) ?? Infinity))
      states.compare(state, due.shift() as Checkpoint);
  };
  const events = checkExactness(protocol, facts, (state, at) => compareDue(state, at.block));
  return {
    checked: events.checkedValues + states.checked,
    mismatched: events.mismatched + states.differences.length + due.length,
    events: events.checkedEvents,
    eventValues: events.checkedValues,
    checkpoints: checkpoints.length - due.length,
    stateValues: states.checked,
    eventMismatches: events.mismatches,
    stateDifferences: states.differences.slice(0, 50),
  };
}
