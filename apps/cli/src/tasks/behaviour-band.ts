import { HindcastError } from "@hindcast/domain";
import { behaviourBand, type BehaviourBand } from "@hindcast/evidence";
import { KNOWN_STUDIES, studyOf, type Study } from "@hindcast/fidelity";
import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { studiedFacts } from "./studied-facts.ts";

/**
 * Asks the dataset's study the scenario's question under its behaviour models; undefined where the
 * scenario does not ask for a band.
 */
export async function bandOf(
  store: Store,
  planned: PlannedSweep,
  { terminal, signal }: CommandContext,
): Promise<BehaviourBand | undefined> {
  const { file, market, sweep } = planned;
  if (file.band === undefined) return undefined;
  const counterfactual = counterfactualOf(market.manifest.name);
  const input = await counterfactual({
    facts: studiedFacts(store, market.manifest),
    seed: file.seed,
    draws: file.band.draws,
    proposals: sweep.scenarios.slice(1).map(({ name, patches }) => ({ name, patches })),
    onProgress: (share, label) =>
      terminal.progress({
        stage: "band",
        done: Math.round(share * 100),
        total: 100,
        unit: "%",
        note: label,
      }),
    signal,
  });
  terminal.endProgress();
  return behaviourBand(input);
}

/** The behaviour models made for a dataset; one without any is refused (E-CLI-022). */
export function counterfactualOf(dataset: string): NonNullable<Study["counterfactual"]> {
  const study = studyOf(dataset);
  if (study?.counterfactual === undefined) throw withoutStudy(dataset);
  return (input) => (study as Required<Study>).counterfactual(input);
}

function withoutStudy(dataset: string): HindcastError {
  const known = KNOWN_STUDIES.filter((study) => study.counterfactual !== undefined).flatMap(
    (study) => study.datasets,
  );
  return new HindcastError({
    code: "E-CLI-022",
    what: `There are no behaviour models for the dataset "${dataset}", so no band can be drawn.`,
    where: "band in the scenario file",
    why: `Studies with such models are made for: ${known.join(", ")}.`,
    next: "leave band out of the scenario file",
  });
}
