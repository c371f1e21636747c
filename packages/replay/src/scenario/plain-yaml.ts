import { HindcastError } from "@hindcast/domain";
import { isAlias, isNode, isScalar, Lexer, LineCounter, parseDocument, visit, YAMLMap } from "yaml";
import type { Document } from "yaml";

const MAX_BYTES = 1 << 20;
const MAX_DEPTH = 32;
/** A file of 64 patches with 100 values each has a tenth of this; the parser is slow beyond it. */
const MAX_TOKENS = 100_000;

/** Plain values out of YAML, and where in the file each of them stands. */
export interface PlainYaml {
  readonly value: unknown;
  /** "file:line:column" of the value at a path, or of its nearest ancestor that exists. */
  placeOf(path: readonly PropertyKey[]): string;
}

/**
 * Reads YAML 1.2 as data: no aliases, no tags of its own, no key twice, no control characters, at
 * most 1 MiB, 100,000 tokens and 32 levels. Everything else is refused with its place (E-SCEN-001).
 */
export function parsePlainYaml(text: string, source: string): PlainYaml {
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw refusal("The scenario file is larger than 1 MiB.", source);
  if (hasMoreTokens(text, MAX_TOKENS))
    throw refusal("The scenario file has more than 100,000 YAML tokens.", source);
  const lines = new LineCounter();
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  // Pretty errors and the library's own search for equal keys take time that grows with the square.
  const document = parseDocument(text, {
    lineCounter: lines,
    strict: true,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    version: "1.2",
    schema: "core",
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw unreadable(problem.message, placeAt(problem.pos[0]));
  refuseUnwanted(document, placeAt);
  return {
    value: document.toJS({ maxAliasCount: 0 }) as unknown,
    placeOf: (path) => placeAt(startOf(document, path)),
  };
}

function hasMoreTokens(text: string, limit: number): boolean {
  let tokens = 0;
  for (const _ of new Lexer().lex(text)) if (++tokens > limit) return true;
  return false;
}

function unreadable(message: string, place: string): HindcastError {
  if (message.startsWith("Maximum call stack")) return tooDeep(place);
  const shown = message.split("\n")[0]?.slice(0, 200) ?? "";
  return refusal(`The scenario file is not YAML as it is meant here: ${shown}`, place);
}

function tooDeep(place: string): HindcastError {
  return refusal(`The scenario file is nested deeper than ${MAX_DEPTH} levels.`, place);
}

/** What YAML allows and a scenario has no use for. */
function refuseUnwanted(document: Document, placeAt: (offset: number) => string): void {
  visit(document, (_key, node, path) => {
    if (!isNode(node)) return;
    const place = placeAt(node.range?.[0] ?? 0);
    const depth = path.filter((ancestor) => isNode(ancestor)).length;
    if (depth > MAX_DEPTH) throw tooDeep(place);
    if (isAlias(node)) throw refusal("The scenario file uses an alias.", place);
    if (isScalar(node) && typeof node.value === "string" && !isPrintable(node.value))
      throw refusal("The scenario file has a control character in a text.", place);
    if (node instanceof YAMLMap) refuseRepeatedKeys(node, placeAt);
  });
}

function refuseRepeatedKeys(map: YAMLMap, placeAt: (offset: number) => string): void {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    const name = isScalar(key) ? key.value : key;
    if (seen.has(name)) {
      const offset = isNode(key) ? key.range?.[0] : undefined;
      throw refusal(
        `The scenario file says "${String(name).slice(0, 200)}" twice in one place.`,
        placeAt(offset ?? 0),
      );
    }
    seen.add(name);
  }
}

/** Text without control characters (but tab and line breaks) and without halves of characters. */
function isPrintable(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\t\n\r]/u.test(text);
}

function startOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function refusal(what: string, where: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-001",
    what,
    where,
    why: "A scenario file is data: it is read within limits and nothing in it is followed or run.",
    next: "see docs/guide/scenarios.md for every key with an example",
  });
}
