import type { Finding, Law, RepositoryFile } from "./law.ts";
import { dottedName, parseSource, stringValue, type SyntaxNode, walk } from "./source-tree.ts";
import { isTestCode, isTestFile } from "./zones.ts";

const CHECKS = /^(?:expect\w*|fc\.assert|assert|[a-z]\w*Suite)(?:\.|$)/;
const TEST = /^(?:test|it|describe|suite)\b/;

/** Every test file checks something; nothing is left out without saying why. */
export const honestTests: Law = {
  name: "honest tests",
  check(files) {
    const tests = files.filter((file) => isTestCode(file.path) && /\.tsx?$/.test(file.path));
    return {
      checked: tests.filter((file) => isTestFile(file.path)).length,
      findings: tests.flatMap(testBreaches),
    };
  },
};

function testBreaches(file: RepositoryFile): Finding[] {
  const findings: Finding[] = [];
  const { program, lineOf } = parseSource(file);
  let checks = 0;
  walk(program, (node) => {
    if (node.type !== "CallExpression") return;
    const name = dottedName(node["callee"]);
    if (CHECKS.test(name)) checks++;
    const message = callBreach(node, name, file, lineOf);
    if (message !== undefined)
      findings.push({ path: file.path, line: lineOf(node.start), message });
  });
  if (checks === 0 && isTestFile(file.path))
    findings.push({ path: file.path, line: 0, message: "a test file without any expect" });
  return findings;
}

function callBreach(
  node: SyntaxNode,
  name: string,
  file: RepositoryFile,
  lineOf: (offset: number) => number,
): string | undefined {
  const steps = name.split(".");
  if (/^x(?:it|test|describe)$/.test(name)) return `${name} is banned, use test.skip with a reason`;
  // test.skipIf(x)("title") is two calls: the outer one, with the title, is the one to judge
  const outer = stringValue((node["arguments"] as unknown[])[0]) !== undefined;
  if (TEST.test(name) && outer) {
    if (steps.includes("only")) return `${name} is banned: it silences every other test`;
    if (steps.includes("todo")) return `${name} is banned: write the test or an issue`;
    const conditional = steps.some((step) => /^(?:skip|skipIf|runIf)$/.test(step));
    return conditional && !statesReason(node, file, lineOf)
      ? `${name} without a reason: say "(needs ...)" in the title or in a comment above`
      : undefined;
  }
  if (steps.length === 2 && steps[1] === "skip" && !TEST.test(name))
    return outer ? undefined : `${name} without a reason: pass it as text`;
  return undefined;
}

/** "(needs ...)" in the title, or a comment on the line of the call or the line above it. */
function statesReason(
  node: SyntaxNode,
  file: RepositoryFile,
  lineOf: (offset: number) => number,
): boolean {
  const title = stringValue((node["arguments"] as unknown[])[0]) ?? "";
  const line = lineOf(node.start);
  const near = file.text.split("\n").slice(Math.max(0, line - 2), line);
  return /\(.*\bneeds? /.test(title) || near.some((text) => /\/\/ \S|\*\/$/.test(text));
}
