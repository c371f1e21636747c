import { expect, test } from "vitest";
import { planPage } from "./commands.ts";
import { readPage } from "./page.ts";

const plan = (text: string) => planPage(readPage("a.md", text));
const block = (head: string, body = "ls") => `\`\`\`${head}\n${body}\n\`\`\`\n`;

test("every line of an sh block is a command; # comments and \\ continues", () => {
  const { commands } = plan(block("sh", "# list\nls \\\n  -a\n\npwd"));
  expect(commands.map(({ text, where }) => [text, where])).toEqual([
    ["ls -a", "a.md:3"],
    ["pwd", "a.md:6"],
  ]);
});

test("with prompts, what follows a command is its expected output", () => {
  const body = "$ hindcast verify x  # exit 65\nE-STORE-004 ...\n...\n  where: y\n$ ls \\\n  -a\nb";
  expect(plan(block("sh", body)).commands).toEqual([
    {
      text: "hindcast verify x",
      where: "a.md:2",
      expected: ["E-STORE-004 ...", "where: y"],
      exitCode: 65,
      ownCopy: false,
    },
    { text: "ls -a", where: "a.md:6", expected: ["b"], exitCode: 0, ownCopy: false },
  ]);
});

test("a block about a copy of recorded data is marked", () => {
  const own = plan(block("sh own-copy", 'hindcast ingest x --data "$HINDCAST_DATA"'));
  expect(own.commands.map(({ ownCopy }) => ownCopy)).toEqual([true]);
  expect(own.problems).toEqual([]);
});

test("a block that is not run says why", () => {
  expect(plan(block("sh no-run needs the network")).notRun).toEqual(["a.md:1 needs the network"]);
  expect(plan(block("sh no-run needs the network")).commands).toEqual([]);
  expect(plan(block("sh no-run")).problems).toHaveLength(1);
  expect(plan(block("sh no-run because")).problems).toHaveLength(1);
});

test.each(["", "bash", "console", "ts", "yaml", "json", "sh skip"])(
  "a block marked %j is a problem",
  (head) => {
    expect(plan(block(head)).problems).toHaveLength(1);
  },
);

test("so are an empty block, output before a command and an open fence", () => {
  expect(plan(block("sh", "# nothing")).problems).toHaveLength(1);
  expect(plan(block("sh", "x\n$ ls")).problems).toHaveLength(1);
  expect(plan("```sh\nls\n").problems).toHaveLength(1);
});

test("text is prose, and other languages quote a file", () => {
  expect(plan(block("text")).problems).toEqual([]);
  const { quotes, problems } = plan(block("yaml from=examples/x/scenario.yaml", "a: 1"));
  expect(problems).toEqual([]);
  expect(quotes.map(({ from }) => from)).toEqual(["examples/x/scenario.yaml"]);
});
