import { aaveV2Liquidations } from "./studies/aave-v2-liquidations/study.ts";
import type { Study } from "./study.ts";

/** Every study, in the order of the documents. A new one is a folder in studies/ and a line here. */
export const KNOWN_STUDIES: readonly Study[] = [aaveV2Liquidations];

/** The study made for a dataset, if there is one. */
export function studyOf(dataset: string): Study | undefined {
  return KNOWN_STUDIES.find((study) => study.datasets.includes(dataset));
}
