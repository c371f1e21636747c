import { expect, test } from "vitest";
import { planPage } from "./docs/commands.ts";
import { brokenLinks } from "./docs/links.ts";
import { pageRunsSuite } from "./docs/page-runs.suite.ts";
import { isExample, pages, runnablePages, textOf } from "./docs/pages.ts";
import { isQuotedFrom } from "./docs/quotes.ts";

/** Every page of the tree: its links lead somewhere, its commands run, its quotes are quotes. */

test("there are pages, and among them the house documents", () => {
  const house = ["ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "docs/glossary.md"];
  expect(pages.map((page) => page.path)).toEqual(expect.arrayContaining(house));
});

test("internal links lead somewhere", () => {
  expect(brokenLinks(pages, [...textOf.keys()])).toEqual([]);
});

test.each(pages.map((page) => [page.path, planPage(page)] as const))(
  "%s: every block is run, quoted, or says why not",
  (_path, plan) => {
    const misquoted = plan.quotes
      .filter(({ fence, from }) => !isQuotedFrom(fence.lines, textOf.get(from) ?? ""))
      .map(({ fence, from }) => `line ${fence.line} is not what ${from} says`);
    expect([...plan.problems, ...misquoted]).toEqual([]);
  },
);

pageRunsSuite(runnablePages.filter((page) => !isExample(page)));
