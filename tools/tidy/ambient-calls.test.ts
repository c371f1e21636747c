import { expect, test } from "vitest";
import { ambientCalls } from "./ambient-calls.ts";
import { fixture } from "./law.ts";

const inEvidence = (text: string) =>
  ambientCalls.check([fixture("packages/evidence/src/a.ts", text)]).findings;

test.each([
  "const now = Date.now();",
  "const then = new Date(0);",
  "let at: Date;",
  "performance.now();",
  "Math.random();",
  "Math.pow(2, 3);",
  "export const f = (x: number) => x ** 2;",
  "let x = 2; x **= 3;",
  "process.env.HOME;",
  "console.log(1);",
  "setTimeout(() => 1, 1);",
  "await fetch('http://example.org');",
  "(5).toLocaleString();",
  "['b', 'a'].sort((a, b) => a.localeCompare(b));",
  "new Intl.NumberFormat();",
  "crypto.randomUUID();",
  "globalThis.Date;",
  "const o = { console };",
])("pure code may not say: %s", (text) => {
  expect(inEvidence(text).length).toBeGreaterThan(0);
});

test.each([
  "export const WAD = 10n ** 18n;",
  "export const unit = (decimals: number) => 10n ** BigInt(decimals);",
  "interface Step { process: string; console: number }",
  "const o = { performance: 1 }; o.performance;",
  "// Date.now() in a comment\nconst text = 'Math.random()';",
])("pure code may say: %s", (text) => {
  expect(inEvidence(text)).toEqual([]);
});

test("names the ban, the way out and the line", () => {
  const [finding] = inEvidence("\n\nMath.random();");
  expect(finding).toEqual({
    path: "packages/evidence/src/a.ts",
    line: 3,
    message: "Math.random is banned, use a draw keyed by (seed, stream, entity, step)",
  });
});

test.each(["Number(x);", "parseFloat(x);", "Number.parseFloat(x);", "const half = 0.5;"])(
  "protocol state holds no floats: %s",
  (text) => {
    const at = (name: string) =>
      ambientCalls.check([fixture(`packages/domain/src/protocols/aave-v3/${name}`, text)]);
    expect(at("math.ts").findings).toHaveLength(1);
    expect(at("margin.ts").findings).toEqual([]);
  },
);

test("covers domain, evidence and the kernel, not their tests", () => {
  const at = (path: string) => ambientCalls.check([fixture(path, "Date.now();")]).findings.length;
  expect(at("packages/domain/src/events/facts.ts")).toBe(1);
  expect(at("packages/replay/src/kernel/run.ts")).toBe(1);
  expect(at("packages/replay/src/workers/pool.ts")).toBe(0);
  expect(at("packages/domain/src/events/facts.test.ts")).toBe(0);
});

test("is blind without pure code", () => {
  expect(ambientCalls.check([]).checked).toBe(0);
});
