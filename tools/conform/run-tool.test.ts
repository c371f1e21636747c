import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const CONFORM = fileURLToPath(new URL("./conform.ts", import.meta.url));

/** What the command prints and how it ends. */
function run(...words: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const flags = ["--conditions=@hindcast/source", CONFORM, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, flags, { timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });
}

test("help is printed and asked for nothing else", async () => {
  const { code, out, err } = await run("--help");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("Usage: pnpm conform --protocol <bench>");
});

test.each([
  ["no bench", [], "Which contracts?"],
  ["an unknown bench", ["--protocol", "nope"], 'There is no bench "nope".'],
  ["an unknown option", ["--nonsense"], "--nonsense"],
  ["steps that are no number", ["--protocol", "aave-v3-0", "--steps", "x"], "--steps is a whole"],
  ["no steps", ["--protocol", "aave-v3-0", "--steps", "0"], "--steps is a whole"],
])("%s: exit 2 and the usage", async (_name, words, said) => {
  const { code, out, err } = await run(...words);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(said);
  expect(err).toContain("Usage: pnpm conform");
  expect(err).not.toContain("    at ");
});

test("contracts that are not there: exit 2, nothing left running", async () => {
  const { code, err } = await run("--protocol", "aave-v3-7", "--artifacts", "/nowhere");
  expect(code).toBe(2);
  expect(err).toContain("/nowhere");
});
