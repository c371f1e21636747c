import { parseSync } from "oxc-parser";
import type { RepositoryFile } from "./law.ts";

/** A node of the syntax tree (ESTree with TypeScript), with its parent. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Another file or package that a source file names. */
export interface Reference {
  readonly specifier: string;
  readonly line: number;
  /** `import type`: nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

export interface SourceTree {
  readonly program: SyntaxNode;
  readonly references: readonly Reference[];
  readonly lineOf: (offset: number) => number;
}

const trees = new WeakMap<RepositoryFile, SourceTree>();

/** True for the files that hold code: .ts, .tsx, .mts, .js, .mjs. */
export function isSource(path: string): boolean {
  return /\.(?:m?ts|tsx|m?js)$/.test(path);
}

/** Parses a file once. A file with a syntax error throws: no law may look away from it. */
export function parseSource(file: RepositoryFile): SourceTree {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const parsed = parseSync(file.path, file.text);
  if (parsed.errors.length > 0)
    throw new Error(`${file.path} does not parse: ${parsed.errors[0]?.message}`);
  const program = parsed.program as unknown as SyntaxNode;
  const lineOf = lineFinder(file.text);
  const tree = { program, lineOf, references: findReferences(program, lineOf) };
  trees.set(file, tree);
  return tree;
}

/** Visits every node, parents first. `ancestors` ends with the node's parent. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
  ancestors: SyntaxNode[] = [],
): void {
  visit(node, ancestors);
  ancestors.push(node);
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit, ancestors);
    } else if (isNode(value)) walk(value, visit, ancestors);
  }
  ancestors.pop();
}

/** True for `node` when it is an identifier of one of these names. */
export function isNamed(node: unknown, ...names: readonly string[]): boolean {
  return isNode(node) && node.type === "Identifier" && names.includes(String(node["name"]));
}

/** `a.b.c` for a chain of plain member accesses and calls (`test.skipIf(x)` is `test.skipIf`). */
export function dottedName(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node["name"]);
  if (node.type === "CallExpression" || node.type === "TaggedTemplateExpression")
    return dottedName(node["callee"] ?? node["tag"]);
  if (node.type !== "MemberExpression" || node["computed"] === true) return "";
  return `${dottedName(node["object"])}.${dottedName(node["property"])}`;
}

/** The text of a string literal, or of a template without holes; undefined for anything else. */
export function stringValue(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"];
  const quasis = node["quasis"];
  if (node.type !== "TemplateLiteral" || !Array.isArray(quasis) || quasis.length !== 1)
    return undefined;
  return (quasis[0] as { value: { cooked: string } }).value.cooked;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function findReferences(program: SyntaxNode, lineOf: (offset: number) => number): Reference[] {
  const found: Reference[] = [];
  walk(program, (node) => {
    const specifier = referenceOf(node);
    if (specifier === undefined) return;
    const typeOnly =
      node.type === "TSImportType" ||
      node["importKind"] === "type" ||
      node["exportKind"] === "type";
    found.push({ specifier, line: lineOf(node.start), typeOnly });
  });
  return found;
}

/** import, export from, import(), import("x").T, new URL("./x", import.meta.url), x.resolve("x"). */
function referenceOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return stringValue(node["source"] ?? node["argument"]);
    case "NewExpression":
      return isNamed(node["callee"], "URL") ? firstArgument(node) : undefined;
    case "CallExpression":
      return /^(?:require|require\.resolve|\.resolve)$/.test(dottedName(node["callee"]))
        ? firstArgument(node)
        : undefined;
    default:
      return undefined;
  }
}

function firstArgument(node: SyntaxNode): string | undefined {
  const list = node["arguments"];
  return Array.isArray(list) ? stringValue(list[0]) : undefined;
}
