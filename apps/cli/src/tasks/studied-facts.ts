import { FACT_KINDS, RAW_KINDS, type Fact, type FactKind } from "@hindcast/domain";
import { factsOf, loadDatasetShared, type DatasetManifest, type Store } from "@hindcast/store";

/** Everything a study may ask: all that is recorded but the raw logs behind it. */
const STUDIED_KINDS = (Object.keys(FACT_KINDS) as FactKind[]).filter(
  (kind) => !(kind in RAW_KINDS),
);

/** A dataset's facts for a study, verified, in the total order. */
export function studiedFacts(store: Store, manifest: DatasetManifest): Fact[] {
  return [...factsOf(loadDatasetShared(store.home, manifest, STUDIED_KINDS), STUDIED_KINDS)];
}
