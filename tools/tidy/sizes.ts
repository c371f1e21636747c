import type { Finding, Law, RepositoryFile } from "./law.ts";
import { dottedName, isSource, parseSource, type SyntaxNode, walk } from "./source-tree.ts";

export const MAX_FUNCTION_LINES = 70;
export const MAX_FILE_LINES = 400;

/** Small enough to hold in the head: functions and files, tests too. */
export const sizes: Law = {
  name: "sizes",
  check(files) {
    const sources = files.filter((file) => isSource(file.path));
    return { checked: sources.length, findings: sources.flatMap(sizeBreaches) };
  },
};

function sizeBreaches(file: RepositoryFile): Finding[] {
  const findings: Finding[] = [];
  const fileLines = file.text.trimEnd().split("\n").length;
  if (fileLines > MAX_FILE_LINES) {
    const message = `${fileLines} lines: split the file by idea (at most ${MAX_FILE_LINES})`;
    findings.push({ path: file.path, line: 0, message });
  }
  const { program, lineOf } = parseSource(file);
  walk(program, (node, ancestors) => {
    if (!isFunction(node) || isGroupOfTests(node, ancestors.at(-1))) return;
    const line = lineOf(node.start);
    const lines = lineOf(node.end) - line + 1;
    if (lines <= MAX_FUNCTION_LINES) return;
    const message = `a function of ${lines} lines: name its parts (at most ${MAX_FUNCTION_LINES})`;
    findings.push({ path: file.path, line, message });
  });
  return findings;
}

function isFunction(node: SyntaxNode): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** The body of a describe() is a heading over tests, not a thing one must understand at once. */
function isGroupOfTests(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  return (
    parent?.type === "CallExpression" &&
    parent["callee"] !== node &&
    /^describe(?:\.|$)/.test(dottedName(parent["callee"]))
  );
}
