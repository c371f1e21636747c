import fs from "node:fs";
import type { FileOperations } from "../disk/file-operations.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: asked for by a test`), { code });
}

/** System calls of which the n-th fails (after a half write, if it is a write). */
export function failingAt(
  n: number,
  code: string,
): FileOperations & { readonly failed: () => boolean } {
  let calls = 0;
  let failed = false;
  const real = fs as unknown as Record<string, (...values: unknown[]) => unknown>;
  const guarded =
    (name: string) =>
    (...values: unknown[]): unknown => {
      if (++calls !== n) return real[name]?.(...values);
      failed = true;
      if (name === "writeSync") {
        const [file, bytes, start, length] = values as [number, Uint8Array, number, number];
        fs.writeSync(file, bytes, start, Math.floor(length / 2));
      }
      // A file that could not be closed is closed all the same.
      if (name === "closeSync") real[name]?.(...values);
      throw systemError(code);
    };
  const names = ["openSync", "writeSync", "fsyncSync", "closeSync", "renameSync", "mkdirSync"];
  const calling = Object.fromEntries(names.map((name) => [name, guarded(name)]));
  return { ...fs, ...calling, failed: () => failed } as FileOperations & { failed: () => boolean };
}

/** A disk that takes at most `most` bytes a call, as a nearly full one may. */
export function shortWrites(most: number): FileOperations {
  const writeSync = (file: number, bytes: Uint8Array, start: number, length: number): number =>
    fs.writeSync(file, bytes, start, Math.min(length, most));
  return { ...fs, writeSync: writeSync as typeof fs.writeSync };
}
