import { withLiquidator, withProtocol, type Protocol } from "@hindcast/domain";
import { RunWriter, type RunManifest } from "@hindcast/store";
import type { History } from "../kernel/history.ts";
import { placedOutcome } from "../kernel/outcome-sink.ts";
import { isJournaled, runKernel } from "../kernel/run.ts";
import { encodeScenario, hashScenario } from "../scenario/hash-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { checkInvariants } from "./end-check.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import { hashRecipe, hashRun, recipeOf } from "./recipe.ts";
import { hashState } from "./state-hash.ts";

/** Facts between two reports of progress. */
const PROGRESS_STEP = 512;

export interface ExecuteInput {
  readonly home: string;
  readonly datasetHash: string;
  readonly protocolId: string;
  readonly history: History;
  readonly scenario: Scenario;
  /** Told how many facts were replayed since it was last told. */
  readonly onProgress: (facts: number) => void;
}

/** Runs one scenario and writes its journal; the same input always gives the same manifest. */
export function executeScenario(input: ExecuteInput): RunManifest {
  return withProtocol(input.protocolId, (protocol) => executeWith(protocol, input));
}

function executeWith<State>(protocol: Protocol<State>, input: ExecuteInput): RunManifest {
  const { scenario } = input;
  const writer = new RunWriter({ home: input.home, engineVersion: ENGINE_VERSION });
  const result = withLiquidator(
    scenario.liquidator.model,
    scenario.liquidator.params,
    (liquidator, liquidatorParams) =>
      runKernel({
        protocol,
        history: input.history,
        scenario,
        liquidator,
        liquidatorParams,
        onOutcome: (outcome, sequence, origin) => {
          if (isJournaled(outcome, scenario.journal))
            writer.add(placedOutcome(outcome, sequence, origin));
        },
        beforeFact: (index) => {
          if (index % PROGRESS_STEP === PROGRESS_STEP - 1) input.onProgress(PROGRESS_STEP);
          return true;
        },
      }),
  );
  input.onProgress(input.history.facts.length % PROGRESS_STEP);
  const last = input.history.facts.at(-1)?.at;
  if (last !== undefined)
    checkInvariants(protocol, result.state, { timeSeconds: last.timeSeconds, block: last.block });
  const recipe = recipeOf(input.datasetHash, hashScenario(scenario));
  const recipeHash = hashRecipe(recipe);
  const stateHash = hashState(protocol, result.state);
  const journal = writer.close();
  return writer.publish({
    ...recipe,
    recipeHash,
    stateHash,
    outcomeHash: journal.outcomeHash,
    runHash: hashRun(recipeHash, journal.outcomeHash, stateHash),
    protocol: protocol.id,
    scenario: encodeScenario(scenario),
    outcomes: result.outcomes,
    refusals: result.refusals,
  });
}
