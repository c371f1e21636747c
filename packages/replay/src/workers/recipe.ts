import { sha256 } from "@hindcast/store";
import { canonicalJson } from "../scenario/hash-scenario.ts";
import { ENGINE_VERSION } from "./engine-version.ts";

/** What determines a run completely. */
export interface Recipe {
  readonly datasetHash: string;
  readonly scenarioHash: string;
  readonly engineVersion: string;
}

/** The recipe of a scenario on a dataset with this engine. */
export function recipeOf(datasetHash: string, scenarioHash: string): Recipe {
  return { datasetHash, scenarioHash, engineVersion: ENGINE_VERSION };
}

/** Names a recipe: a finished run of the same recipe need not be run again. */
export function hashRecipe(recipe: Recipe): string {
  return sha256Of(recipe);
}

/** Names a run: its recipe, what it journaled and the state it ended in. */
export function hashRun(recipeHash: string, outcomeHash: string, stateHash: string): string {
  return sha256Of({ recipeHash, outcomeHash, stateHash });
}

/** Names a sweep: its dataset and members in order. Known before anything has run. */
export function hashSweep(datasetHash: string, scenarioHashes: readonly string[]): string {
  return sha256Of({ datasetHash, scenarioHashes, engineVersion: ENGINE_VERSION });
}

function sha256Of(value: unknown): string {
  return sha256(canonicalJson(value));
}
