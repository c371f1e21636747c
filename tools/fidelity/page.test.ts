import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KNOWN_STUDIES } from "@hindcast/fidelity";
import { describe, expect, test } from "vitest";
import { heading, section } from "./page.ts";
import { isAtHand, studyDataset } from "./study-dataset.ts";

const PAGE = fileURLToPath(new URL("../../docs/fidelity.md", import.meta.url));
const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
const DATASETS = KNOWN_STUDIES.flatMap((study) =>
  study.datasets.map((dataset) => [dataset, study] as const),
);

/** The part of the page about one dataset. */
function written(dataset: string): string {
  const from = page.indexOf(`\n${heading(dataset)}\n`);
  if (from === -1) return "";
  const next = page.indexOf("\n## ", from + 1);
  return page.slice(from + 1, next === -1 ? undefined : next);
}

describe("docs/fidelity.md", () => {
  test("has a part for every dataset with a study, in order, and no other", () => {
    const parts = [...page.matchAll(/^## (\S+)$/gm)].map((match) => match[1]);
    expect(parts).toEqual(DATASETS.map(([dataset]) => dataset));
  });

  test.for(DATASETS)(
    "%s: what its study says today, or else pnpm fidelity:write (needs ../shared/data as the page had it)",
    { timeout: 120_000 },
    async ([dataset, study], context) => {
      if (!isAtHand(dataset)) context.skip("no copy of its files is beside the checkout");
      const studied = await studyDataset(study, dataset);
      const copy = /Copy of the data: `([0-9a-f]+)`/.exec(written(dataset))?.[1];
      if (copy !== undefined && copy !== studied.copy)
        context.skip("another copy of the data is at hand than the page was made from");
      expect(written(dataset).trimEnd()).toBe(section(studied).trimEnd());
    },
  );
});
