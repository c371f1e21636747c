import { HindcastError } from "@hindcast/domain";

/** Runs a check and gives its coded complaint as a value; anything uncoded is a bug and passes. */
export function complaintOf(check: () => void): HindcastError | undefined {
  try {
    check();
    return undefined;
  } catch (cause) {
    if (cause instanceof HindcastError) return cause;
    throw cause;
  }
}
