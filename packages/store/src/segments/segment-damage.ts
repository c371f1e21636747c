import { HindcastError } from "@hindcast/domain";

/** E-STORE-001: a segment's bytes are not those that were written. They are never parsed. */
export function segmentDamage(
  hash: string,
  property: string,
  expected: string | number,
  actual: string | number,
): HindcastError {
  return new HindcastError({
    code: "E-STORE-001",
    what: "A segment is damaged.",
    where: `segment ${hash}`,
    why: `its ${property} is ${actual}, its manifest says ${expected}`,
    next: "hindcast datasets verify   (names the datasets that use it; ingest them again to write it anew)",
  });
}
