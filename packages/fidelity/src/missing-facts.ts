import { HindcastError } from "@hindcast/domain";

/** A study's facts lack what it compares (E-FID-001). */
export function missingFacts(
  study: string,
  needed: string,
  datasets: readonly string[],
): HindcastError {
  return new HindcastError({
    code: "E-FID-001",
    what: `The study ${study} finds no ${needed} in these facts.`,
    why: "Without them there is nothing to score, and a score over nothing would look perfect.",
    next: `ingest ${datasets.join(" or ")} again from a copy of its source that holds them`,
  });
}
