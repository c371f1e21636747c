import { HindcastError } from "@hindcast/domain";

/** The code of the error that work throws; what else it throws passes; "none" when it throws not. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    if (cause instanceof HindcastError) return cause.code;
    throw cause;
  }
  return "none";
}
