import { expect, test } from "vitest";
import { brokenLinks } from "./links.ts";
import { readPage } from "./page.ts";

const broken = (text: string) => {
  const pages = [readPage("docs/a.md", text), readPage("docs/b/c.md", "# Here\n")];
  return brokenLinks(pages, ["docs/a.md", "docs/b/c.md", "LICENSE"]);
};

test.each(["[x](b/c.md)", "[x](b/)", "[x](../LICENSE)", "[x](b/c.md#here)", "# A b\n[x](#a-b)"])(
  "%s leads somewhere",
  (text) => {
    expect(broken(text)).toEqual([]);
  },
);

test("external links are not followed", () => {
  expect(broken("[x](https://example.org/a) [y](mailto:a@example.org)")).toEqual([]);
});

test.each([
  ["[x](c.md)", "docs/a.md:1 c.md: no such file"],
  ["\n[x](b/c.md#there)", "docs/a.md:2 b/c.md#there: no such heading in docs/b/c.md"],
  ["[x](#nowhere)", "docs/a.md:1 #nowhere: no such heading in docs/a.md"],
  ["[x](/LICENSE)", "docs/a.md:1 /LICENSE: write a path relative to the page"],
])("%j is told", (text, message) => {
  expect(broken(text)).toEqual([message]);
});
