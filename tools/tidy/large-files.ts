import type { Finding, Law } from "./law.ts";

export const MAX_BYTES = 1_000_000;

/** A clone is for ever: what is large is named here, with the reason why it must be in the tree. */
export const LARGE_FILES: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^datasets\/aave-v3-lab\//, why: "the default run's recorded log: works offline" },
];

/** A file above 1 MB is named in the list, or it does not belong in the tree. */
export const largeFiles: Law = {
  name: "large files",
  check(files) {
    const findings: Finding[] = files
      .filter((file) => file.bytes > MAX_BYTES)
      .filter((file) => !LARGE_FILES.some(({ path }) => path.test(file.path)))
      .map(({ path, bytes }) => ({
        path,
        line: 0,
        message: `${bytes} bytes: fetch it, shrink it, or name it in LARGE_FILES with a reason`,
      }));
    return { checked: files.length, findings };
  },
};
