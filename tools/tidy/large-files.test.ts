import { expect, test } from "vitest";
import { largeFiles, MAX_BYTES } from "./large-files.ts";

const check = (path: string, bytes: number) => largeFiles.check([{ path, text: "", bytes }]);

test("a large file must be named in the list", () => {
  expect(check("docs/film.mp4", MAX_BYTES).findings).toEqual([]);
  expect(check("docs/film.mp4", MAX_BYTES + 1).findings).toHaveLength(1);
  expect(check("datasets/aave-v3-lab/log.arrow", MAX_BYTES + 1).findings).toEqual([]);
});

test("is blind without files", () => {
  expect(largeFiles.check([]).checked).toBe(0);
});
