import type { Protocol } from "@hindcast/domain";
import type { RunManifest, RunWriter } from "@hindcast/store";
import type { KernelRun } from "../kernel/run.ts";
import { encodeScenario, hashScenario } from "../scenario/hash-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { checkInvariants } from "./end-check.ts";
import { hashRecipe, hashRun, recipeOf } from "./recipe.ts";
import { hashState } from "./state-hash.ts";

/** Ends a run that has applied every fact: checks its end state, hashes it, makes it visible. */
export function publishRun<State, Params>(
  protocol: Protocol<State>,
  run: KernelRun<State, Params>,
  writer: RunWriter,
  datasetHash: string,
  scenario: Scenario,
): RunManifest {
  run.finish();
  const { state, outcomes, refusals } = run.result(true);
  if (run.last !== undefined) {
    const { timeSeconds, block } = run.last;
    checkInvariants(protocol, state, { timeSeconds, block });
  }
  const recipe = recipeOf(datasetHash, hashScenario(scenario));
  const recipeHash = hashRecipe(recipe);
  const stateHash = hashState(protocol, state);
  const { outcomeHash } = writer.close();
  return writer.publish({
    ...recipe,
    recipeHash,
    stateHash,
    outcomeHash,
    runHash: hashRun(recipeHash, outcomeHash, stateHash),
    protocol: protocol.id,
    scenario: encodeScenario(scenario),
    outcomes,
    refusals,
  });
}
