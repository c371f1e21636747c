import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ambientCalls } from "./tidy/ambient-calls.ts";
import { bareErrors } from "./tidy/bare-errors.ts";
import { deadFiles } from "./tidy/dead-files.ts";
import { declaredDependencies } from "./tidy/declared-dependencies.ts";
import { errorCodes } from "./tidy/error-codes.ts";
import { folderShapes } from "./tidy/folder-shapes.ts";
import { honestTests } from "./tidy/honest-tests.ts";
import { importDirections } from "./tidy/import-directions.ts";
import { largeFiles } from "./tidy/large-files.ts";
import { formatReport, type Law } from "./tidy/law.ts";
import { names } from "./tidy/names.ts";
import { outsideModules } from "./tidy/outside-modules.ts";
import { readRepository } from "./tidy/repository.ts";
import { sizes } from "./tidy/sizes.ts";
import { words } from "./tidy/words.ts";

/** The laws of the house over the whole checkout. Each has, beside it, the cases that break it. */
const LAWS: readonly Law[] = [
  importDirections,
  declaredDependencies,
  outsideModules,
  ambientCalls,
  bareErrors,
  ...folderShapes,
  sizes,
  deadFiles,
  largeFiles,
  names,
  words,
  honestTests,
  errorCodes,
];

const files = readRepository(fileURLToPath(new URL("..", import.meta.url)));

test.each(LAWS.map((law) => [law.name, law] as const))("%s", (_name, law) => {
  expect(formatReport(law, law.check(files))).toBe("");
});
