import type { HindcastError } from "@hindcast/domain";

/** Something wrong in a home, as a value: checks go on after the first. */
export interface Finding {
  readonly code: string;
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly next: string;
}

export function findingOf(error: HindcastError): Finding {
  const { code, what, where, why, next } = error.facts;
  return { code, what, where: where ?? "", why: why ?? "", next: next ?? "" };
}
