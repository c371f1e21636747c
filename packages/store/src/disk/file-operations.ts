import fs from "node:fs";

/** The system calls a durable write consists of. Tests pass failing ones. */
export type FileOperations = Pick<
  typeof fs,
  | "openSync"
  | "writeSync"
  | "fsyncSync"
  | "closeSync"
  | "renameSync"
  | "mkdirSync"
  | "unlinkSync"
  | "rmSync"
>;

export const REAL_FILES: FileOperations = fs;
