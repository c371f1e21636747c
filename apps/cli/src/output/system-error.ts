import { HindcastError } from "@hindcast/domain";

/**
 * What the operating system refused, as an error a reader can act on (E-CLI-020); anything else as
 * it is. A path that cannot be used is the reader's to mend, not a bug of ours.
 */
export function inOwnWords(error: unknown): unknown {
  if (error instanceof HindcastError || !isSystemError(error)) return error;
  return new HindcastError({
    code: "E-CLI-020",
    what: `The system refused: ${error.message}.`,
    ...(error.path === undefined ? {} : { where: error.path }),
    next: "check that the path or port is right, that it may be used, and that the disk has room",
    cause: error,
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "errno" in error;
}
