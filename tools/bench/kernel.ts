import { aaveV3, withLiquidator, type Fact } from "@hindcast/domain";
import {
  checkExactness,
  decodeHistory,
  runKernel,
  type History,
  type KernelResult,
  type Scenario,
} from "@hindcast/replay";
import { factsOf } from "@hindcast/store";
import { mustHold, rateOf, type Figure, type Findings } from "./figure.ts";
import { loadLab, loadSweep } from "./lab.ts";
import type { Setting } from "./setting.ts";
import { timedInTurn } from "./stopwatch.ts";

const MODELS = ["as-recorded", "same-block"] as const;

/** How fast one thread replays the lab's history, journaling nothing. */
export async function benchKernel(home: string, setting: Setting): Promise<Findings> {
  const facts = [...factsOf(loadLab(home))].filter((fact: Fact) => fact.kind !== "log");
  const { checkedValues: checked, mismatched: wrong } = checkExactness(aaveV3, facts);
  const label = "values of recorded events that the timed rules reproduce";
  const exact = mustHold({ id: "kernel.exact", label, checked, wrong });
  const { dataset, scenarios } = loadSweep(home);
  const history = decodeHistory(dataset, aaveV3.id);
  const base = scenarios[0] as Scenario;
  const replay = (model: string) => () => replayOnce(history, base, model);
  const seconds = await timedInTurn(setting.manyTimes, {
    "as-recorded": replay("as-recorded"),
    "same-block": replay("same-block"),
  });
  const figures = MODELS.flatMap((model): Figure[] => {
    const { outcomes } = replayOnce(history, base, model);
    const named = (what: string) => ({
      id: `kernel.${model}.${what}`,
      label: `replay of the lab, ${model}: ${what}`,
      unit: `${what}/s`,
    });
    return [
      rateOf(named("intents"), history.facts.length, seconds[model]),
      rateOf(named("outcomes"), outcomes, seconds[model]),
    ];
  });
  return { figures, ratios: [], checks: [exact] };
}

function replayOnce(history: History, base: Scenario, model: string): KernelResult<unknown> {
  const { snapshotEverySeconds } = base;
  const params = model === base.liquidator.model ? base.liquidator.params : {};
  return withLiquidator(model, params, (liquidator, liquidatorParams) =>
    runKernel({
      protocol: aaveV3,
      history,
      scenario: { patches: [], snapshotEverySeconds },
      liquidator,
      liquidatorParams,
      onOutcome: () => {},
    }),
  );
}
