import { HindcastError } from "@hindcast/domain";
import { diskWriteError } from "../disk/disk-errors.ts";

/** Puts what SQLite says into the store's own codes; everything uncoded is a bug and passes. */
export function catalogError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string")
    return cause;
  const code = cause.code;
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return new HindcastError({
      code: "E-STORE-022",
      what: "Another Hindcast process holds the catalog for too long.",
      where: path,
      why: code,
      next: "wait for the other process to finish, then run the same command again",
      cause,
    });
  if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT"))
    return new HindcastError({
      code: "E-STORE-023",
      what: "The catalog is damaged.",
      where: path,
      why: `${code}: ${cause.message}`,
      next: "delete catalog.sqlite: it only indexes the stored files and is filled again from them",
      cause,
    });
  if (/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM)/.test(code))
    return diskWriteError(path, 0, cause);
  return cause;
}

/** E-STORE-020: a row's content does not give the hash it was stored with. */
export function rottenRow(path: string, table: string, key: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-020",
    what: "A catalog row is damaged: its content does not match its hash.",
    where: `${path}, table ${table}, row ${key}`,
    next: "delete catalog.sqlite: it only indexes the stored files and is filled again from them",
  });
}

/** E-STORE-021: the catalog's schema is newer than this program. */
export function newerSchema(path: string, found: number, known: number): HindcastError {
  return new HindcastError({
    code: "E-STORE-021",
    what: `The catalog has schema ${found}; this program knows schema ${known}.`,
    where: path,
    why: "A newer Hindcast wrote it. Nothing was changed.",
    next: "use the newer Hindcast, or another folder",
  });
}
