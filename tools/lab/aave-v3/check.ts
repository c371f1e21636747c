import { aaveV3, type Fact } from "@hindcast/domain";
import { readRecordedMarket } from "@hindcast/replay";
import { checkLab, type LabCheck } from "../check-lab.ts";
import { CheckpointComparison, type Checkpoint } from "./compare-checkpoint.ts";

/** The replay of an Aave v3 lab log against its events and its checkpoints. */
export function checkAave(facts: readonly Fact[], checkpoints: readonly Checkpoint[]): LabCheck {
  const states = new CheckpointComparison(readRecordedMarket(facts).reserves);
  return checkLab(aaveV3, facts, checkpoints, states);
}
