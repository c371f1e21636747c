import { closeSync, fstatSync, openSync, readSync, readdirSync } from "node:fs";
import { diskReadError, isSystemError } from "./disk-errors.ts";

/**
 * Reads a whole file into one SharedArrayBuffer, so that worker threads can look at the same
 * bytes. `expectedBytes` is checked before anything is allocated: undefined when the length is
 * wrong (the caller knows how to say so). Missing file: E-STORE-003; unreadable: E-STORE-011.
 */
export function readShared(
  path: string,
  expectedBytes: number,
): { readonly actualBytes: number; readonly bytes?: Uint8Array<SharedArrayBuffer> } {
  try {
    const file = openSync(path, "r");
    try {
      const actualBytes = fstatSync(file).size;
      if (actualBytes !== expectedBytes) return { actualBytes };
      const bytes = new Uint8Array(new SharedArrayBuffer(actualBytes));
      let done = 0;
      while (done < actualBytes) {
        const got = readSync(file, bytes, done, actualBytes - done, done);
        if (got === 0) return { actualBytes: done };
        done += got;
      }
      return { actualBytes, bytes };
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw diskReadError(path, cause);
  }
}

/** Names in a folder, sorted; none when it does not exist. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    if (isSystemError(cause, "ENOENT") || isSystemError(cause, "ENOTDIR")) return [];
    throw diskReadError(folder, cause);
  }
}
