import { expect, test } from "vitest";
import { fixture } from "./law.ts";
import { words } from "./words.ts";

const breaches = (text: string, path = "docs/guide.md") =>
  words.check([fixture(path, text)]).findings;
const joined = (...parts: readonly string[]) => parts.join("");

test.each([
  joined("see /wo", "rk/main/docs"),
  joined('join("/t', 'mp/", name)'),
  joined("in this sess", "ion"),
  joined("Sess", "ions are"),
  joined("written by an a", "gent"),
  joined("the sub", "a", "gent did"),
  joined("Co-Authored-By: Cla", "ude"),
])("refuses: %s", (text) => {
  expect(breaches(text)).toHaveLength(1);
});

test.each([
  joined("https://example.org/wo", "rk/paper"),
  joined("packages/store/t", "mp/file"),
  "the HTTP user-agent and the User-Agent header",
  'mode: "agent"',
  "in agent mode, an agent-based model",
  "obsession",
])("accepts: %s", (text) => {
  expect(breaches(text)).toEqual([]);
});

test("leaves lock files alone, and is blind without text", () => {
  const word = joined("sess", "ion");
  expect(breaches(word, "pnpm-lock.yaml")).toEqual([]);
  expect(words.check([fixture("empty.ts")]).checked).toBe(0);
});
