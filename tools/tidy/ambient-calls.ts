import type { Finding, Law } from "./law.ts";
import { dottedName, isNamed, isNode, parseSource, type SyntaxNode, walk } from "./source-tree.ts";
import { isPure } from "./zones.ts";

/** Names that bring the machine, the clock or luck into a result: "X is banned, use Y". */
const BANNED_NAMES: Readonly<Record<string, string>> = {
  Date: "timeSeconds passed in, and integer arithmetic on it",
  performance: "a duration measured by the caller",
  process: "an argument",
  console: "a returned value; apps print",
  setTimeout: "a time in the event queue",
  setInterval: "a time in the event queue",
  setImmediate: "a plain call",
  queueMicrotask: "a plain call",
  fetch: "a source in ingest",
  crypto: "a draw keyed by (seed, stream, entity, step)",
  Intl: "numbers as decimal text; apps format",
  globalThis: "an import",
};
const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  "Math.random": "a draw keyed by (seed, stream, entity, step)",
  "Math.pow": "integer arithmetic on bigint (it differs between versions of Node)",
};

/** Pure code asks nobody: no clock, no luck, no locale, no power of floats. */
export const ambientCalls: Law = {
  name: "ambient calls",
  check(files) {
    const findings: Finding[] = [];
    const pure = files.filter((file) => isPure(file.path));
    for (const file of pure) {
      const { program, lineOf } = parseSource(file);
      walk(program, (node, ancestors) => {
        const message = ambientBreach(node, ancestors.at(-1)) ?? floatBreach(file.path, node);
        if (message !== undefined)
          findings.push({ path: file.path, line: lineOf(node.start), message });
      });
    }
    return { checked: pure.length, findings };
  },
};

function ambientBreach(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === "Identifier" && !isLabel(node, parent)) {
    const name = String(node["name"]);
    return Object.hasOwn(BANNED_NAMES, name) ? says(name, BANNED_NAMES[name]) : undefined;
  }
  if (node.type === "MemberExpression") {
    const name = dottedName(node);
    if (Object.hasOwn(BANNED_MEMBERS, name)) return says(name, BANNED_MEMBERS[name]);
    const property = name.slice(name.lastIndexOf(".") + 1);
    return /^(?:toLocale\w+|localeCompare)$/.test(property)
      ? says(property, "< and >, and decimal text; apps format")
      : undefined;
  }
  const power =
    (node.type === "BinaryExpression" && node["operator"] === "**") ||
    (node.type === "AssignmentExpression" && node["operator"] === "**=");
  // one bigint operand is enough: TypeScript refuses to mix it with a number
  return power && !isBigint(node["left"]) && !isBigint(node["right"])
    ? says("** on numbers", "bigint literals (10n ** 18n)")
    : undefined;
}

/** Floats: only margin.ts may leave the integers, for bounds that the exact rule settles. */
function floatBreach(path: string, node: SyntaxNode): string | undefined {
  if (!path.startsWith("packages/domain/src/protocols/") || path.endsWith("/margin.ts"))
    return undefined;
  const name = node.type === "CallExpression" ? dottedName(node["callee"]) : "";
  if (/^(?:Number|parseFloat|Number\.parseFloat)$/.test(name))
    return says(name, "bigint; floats live in margin.ts");
  const value = node.type === "Literal" ? node["value"] : undefined;
  return typeof value === "number" && !Number.isInteger(value)
    ? says(String(value), "a scaled bigint; floats live in margin.ts")
    : undefined;
}

/** True where a name is a key or a member, not a reference to something outside. */
function isLabel(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined || parent["computed"] === true) return false;
  if (parent.type === "MemberExpression") return parent["property"] === node;
  return parent["key"] === node && parent["shorthand"] !== true;
}

function isBigint(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node.type === "CallExpression") return isNamed(node["callee"], "BigInt");
  return node.type === "Literal" && typeof node["bigint"] === "string";
}

function says(banned: string, instead: string | undefined): string {
  return `${banned} is banned, use ${instead}`;
}
