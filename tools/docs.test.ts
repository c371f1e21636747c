import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planPage } from "./docs/commands.ts";
import { brokenLinks } from "./docs/links.ts";
import { readPage } from "./docs/page.ts";
import { isQuotedFrom } from "./docs/quotes.ts";
import { tryCommand } from "./docs/run-command.ts";
import { isBrought, lacksData, runExample, type ExpectedResult } from "./examples/run-example.ts";
import { readRepository } from "./tidy/repository.ts";

/** Every page of the tree: its links lead somewhere, its commands run, its quotes are quotes. */
const root = fileURLToPath(new URL("..", import.meta.url));
const files = readRepository(root);
const textOf = new Map(files.map((file) => [file.path, file.text]));
const pages = files
  .filter((file) => file.path.endsWith(".md"))
  .map((file) => readPage(file.path, file.text));
const { scripts } = JSON.parse(textOf.get("package.json") ?? "{}") as {
  scripts: Record<string, string>;
};

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

const runnable = pages
  .map((page) => ({ path: page.path, commands: planPage(page).commands }))
  .filter(({ commands }) => commands.length > 0);

/** Recorded data is not part of the project: pages that read it are tried where a copy is. */
const copy = join(root, "../shared/data");
const data = existsSync(copy) ? copy : undefined;

describe.each(runnable)("$path", ({ path, commands }) => {
  let home = "";
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "hindcast-docs-"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.for(commands)("$where $text", { timeout: 150_000 }, (command, context) => {
    if (command.ownCopy && data === undefined) context.skip("(needs ../shared/data)");
    expect(tryCommand(command, { root, home, data, scripts })).toBeUndefined();
  });

  test.for(/^examples\/[^/]+(?=\/README\.md$)/.exec(path) ?? [])(
    "%s gives what it is known to give, hash for hash",
    { timeout: 600_000 },
    (example, context) => {
      const folder = join(root, example);
      // Some run on a copy of recorded data that only their user can bring (needs ../shared/data).
      if (lacksData(folder)) context.skip("(needs ../shared/data)");
      const known = JSON.parse(
        readFileSync(join(folder, "expected.json"), "utf8"),
      ) as ExpectedResult;
      // What the page's commands have run is found in its home, and not run again.
      const found = runExample(folder, home);
      // A user's own copy may have more rows; then there is nothing to compare with.
      if (isBrought(folder) && found.dataset.hash !== known.dataset.hash)
        context.skip("(needs the very rows of ../shared/data that expected.json was made from)");
      expect(found).toEqual(known);
    },
  );
});

test("every example has a page that runs it", () => {
  const run = runnable.map(({ path }) => path);
  const names = readdirSync(join(root, "examples"));
  expect(names.length).toBeGreaterThan(0);
  expect(run).toEqual(expect.arrayContaining(names.map((name) => `examples/${name}/README.md`)));
});
