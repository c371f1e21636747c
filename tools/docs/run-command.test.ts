import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { tryCommand } from "./run-command.ts";

const run = (text: string, expected: readonly string[] = [], exitCode = 0) =>
  tryCommand(
    { text, where: "a.md:1", expected, exitCode, ownCopy: false },
    { root: tmpdir(), home: "a-home", data: "a-copy", scripts: { test: "x", hindcast: "x" } },
  );

test("a command that works and says what is promised passes", () => {
  expect(run("printf 'one   1\\ntwo\\n'", ["one 1", "two"])).toBeUndefined();
  expect(run("echo $HINDCAST_HOME $HINDCAST_DATA", ["a-home a-copy"])).toBeUndefined();
  expect(run("exit 65", [], 65)).toBeUndefined();
});

test.each([
  ["exit 3", [], "exit 3, not 0"],
  ["no-such-program-here", [], "exit 127"],
  ["echo two; echo one", ["one", "two"], 'lacks "two"'],
  ["npm run no-such-script", [], 'no script "no-such-script"'],
  ["pnpm lab:nothing", [], 'no script "lab:nothing"'],
  ["npm test", ["1 passed"], "cannot be promised"],
])("%s is told", (text, expected, message) => {
  expect(run(text, expected)).toContain(message);
});

test("the command that runs this test is checked, not run", () => {
  expect(run("npm test")).toBeUndefined();
  expect(run("npm start")).toContain('no script "start"');
});
