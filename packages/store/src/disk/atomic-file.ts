import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { diskWriteError, isSystemError } from "./disk-errors.ts";
import { REAL_FILES, type FileOperations } from "./file-operations.ts";

/** Ending of files that are not finished yet; the garbage collector may delete them. */
export const TEMPORARY_SUFFIX = ".tmp";

/**
 * Writes a whole file so that after a crash or a power loss it is either as before or complete:
 * temporary file, fsync, rename, fsync of the folder. Fails with E-STORE-010.
 *
 * The packages at hand write once and do not look at how many bytes were taken, so that a nearly
 * full disk leaves a short file under the final name; here a short write goes on until the
 * disk says no.
 */
export function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  files: FileOperations = REAL_FILES,
): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  const temporary = `${path}.${randomBytes(6).toString("hex")}${TEMPORARY_SUFFIX}`;
  try {
    makeFolder(dirname(path), files);
    writeWhole(temporary, bytes, files);
    files.renameSync(temporary, path);
    syncFolder(dirname(path), files);
  } catch (cause) {
    removeIfThere(temporary, files);
    throw diskWriteError(path, bytes.length, cause);
  }
}

function writeWhole(path: string, bytes: Uint8Array, files: FileOperations): void {
  const file = files.openSync(path, "wx");
  try {
    for (let done = 0; done < bytes.length;)
      done += files.writeSync(file, bytes, done, bytes.length - done);
    files.fsyncSync(file);
  } finally {
    files.closeSync(file);
  }
}

/** Makes a folder and its parents, each made durable in the folder above it. */
function makeFolder(path: string, files: FileOperations): void {
  const topmost = files.mkdirSync(path, { recursive: true });
  if (topmost === undefined) return;
  for (let made = path; made.length >= topmost.length; made = dirname(made))
    syncFolder(dirname(made), files);
}

/** Makes renames and deletions inside a folder durable. Windows has no such call and no need. */
export function syncFolder(path: string, files: FileOperations = REAL_FILES): void {
  if (process.platform === "win32") return;
  const folder = files.openSync(path, "r");
  try {
    files.fsyncSync(folder);
  } finally {
    files.closeSync(folder);
  }
}

function removeIfThere(path: string, files: FileOperations): void {
  try {
    files.unlinkSync(path);
  } catch (cause) {
    // The first failure is the one to report; a leftover temporary file is swept later.
    if (!isSystemError(cause, "ENOENT")) return;
  }
}
