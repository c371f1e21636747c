import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { aaveV3, type AaveV3State, type Fact } from "@hindcast/domain";
import { checkExactness, readRecordedMarket, type Mismatch } from "@hindcast/replay";
import {
  CheckpointComparison,
  type Checkpoint,
  type CheckpointDifference,
} from "./compare-checkpoint.ts";

/** What forced replay of the lab log gave, against the log's own events and the contracts' state. */
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

/** The recorded answers of the contracts at the end and at points between. */
export function readCheckpoints(folder: string): Checkpoint[] {
  const text = gunzipSync(readFileSync(join(folder, "checkpoints.json.gz"))).toString("utf8");
  const parsed = JSON.parse(text) as Checkpoint[] | { checkpoints: Checkpoint[] };
  return Array.isArray(parsed) ? parsed : parsed.checkpoints;
}

/**
 * Replays the recorded causes and liquidation calls with recorded parameters and compares every
 * event and, at each checkpoint, every reserve and every account with what the contracts said.
 */
export function checkLab(facts: readonly Fact[], checkpoints: readonly Checkpoint[]): LabCheck {
  const states = new CheckpointComparison(readRecordedMarket(facts).reserves);
  const due = [...checkpoints].sort((a, b) => a.block - b.block);
  const blocks = [...new Set(facts.map((fact) => fact.at.block))].sort((a, b) => a - b);
  const nextBlock = new Map(blocks.map((block, index) => [block, blocks[index + 1] ?? Infinity]));
  const compareDue = (state: Readonly<AaveV3State>, block: number): void => {
    while (due[0] !== undefined && due[0].block < (nextBlock.get(block) ?? Infinity))
      states.compare(state, due.shift() as Checkpoint);
  };
  const events = checkExactness(aaveV3, facts, (state, at) => compareDue(state, at.block));
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
