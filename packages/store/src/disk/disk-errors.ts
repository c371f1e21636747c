import { HindcastError } from "@hindcast/domain";

/** E-STORE-010: the disk refused a write; nothing half-written is visible under `path`. */
export function diskWriteError(path: string, bytes: number, cause: unknown): HindcastError {
  if (cause instanceof HindcastError) return cause;
  return new HindcastError({
    code: "E-STORE-010",
    what: `Writing ${bytes} bytes failed (${systemCode(cause)}).`,
    where: path,
    why: "Nothing half-written is kept: the file is either as before or complete.",
    next: "free space or fix the folder's permissions, then run the same command again: it resumes",
    cause,
  });
}

/** E-STORE-003 when the file is not there, E-STORE-011 when the disk refuses to give it. */
export function diskReadError(path: string, cause: unknown): HindcastError {
  if (cause instanceof HindcastError) return cause;
  const missing = isSystemError(cause, "ENOENT") || isSystemError(cause, "ENOTDIR");
  return new HindcastError({
    code: missing ? "E-STORE-003" : "E-STORE-011",
    what: missing ? "A stored file is missing." : `Reading failed (${systemCode(cause)}).`,
    where: path,
    next: "hindcast doctor",
    cause,
  });
}

export function isSystemError(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code;
}

function systemCode(cause: unknown): string {
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : String(cause);
}
