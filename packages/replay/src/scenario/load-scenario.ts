import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import { LineCounter, parseDocument } from "yaml";
import { scenarioFile, type ScenarioFile } from "./scenario-file.ts";

const MAX_BYTES = 1 << 20;
const MAX_DEPTH = 32;

/**
 * Reads a scenario file. It is data, never code: no aliases, no tags, no unknown keys, at most
 * 1 MiB and 32 levels. Every refusal names the place and what was expected (E-SCEN-001..003).
 */
export function parseScenarioFile(text: string, source: string): ScenarioFile {
  if (text.length > MAX_BYTES)
    throw refusal("E-SCEN-001", "The scenario file is larger than 1 MiB.", source);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    strict: true,
    uniqueKeys: true,
    version: "1.2",
    schema: "core",
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    const place = lines.linePos(problem.pos[0]);
    throw refusal(
      "E-SCEN-001",
      `The scenario file is not YAML as it is meant here: ${firstLine(problem.message)}`,
      `${source}:${place.line}:${place.col}`,
    );
  }
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw refusal("E-SCEN-001", `The scenario file uses aliases: ${String(cause)}`, source);
  }
  if (depthOf(plain) > MAX_DEPTH)
    throw refusal("E-SCEN-001", "The scenario file is nested deeper than 32 levels.", source);
  const parsed = scenarioFile.safeParse(plain);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refusal(
    "E-SCEN-002",
    `The scenario file says something that is not understood: ${issue?.message ?? "unknown"}`,
    `${source}, at ${issue?.path.join(".") || "the top"}`,
  );
}

/**
 * Finds a parameter by the name people use ("liquidationThreshold") or its full name
 * ("liquidationThresholdBps") in a scope; unknown names are refused with the nearest known one.
 */
export function findParameter(
  parameters: readonly ParameterDescription[],
  name: string,
  scope: ParameterDescription["scope"],
): ParameterDescription {
  const inScope = parameters.filter((p) => p.scope === scope);
  const found = inScope.find((p) => p.name === name || shortName(p.name) === name);
  if (found !== undefined) return found;
  const known = inScope.map((p) => shortName(p.name));
  throw refusal(
    "E-SCEN-003",
    `There is no ${scope} parameter "${name}".`,
    `did you mean "${nearest(name, known)}"? known: ${known.join(", ")}`,
  );
}

/** A parameter's name without its unit: "liquidationThresholdBps" is "liquidationThreshold". */
export function shortName(name: string): string {
  return name.replace(/(?:Bps|Ray|Wad|Tokens|Usd8|Usd2)$/, "");
}

/** The candidate that shares the longest run of beginning letters, then the shortest. */
export function nearest(name: string, candidates: readonly string[]): string {
  let best = candidates[0] ?? "";
  let bestScore = -1;
  for (const candidate of candidates) {
    const score = sharedPairs(name.toLowerCase(), candidate.toLowerCase());
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

function sharedPairs(a: string, b: string): number {
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < b.length; i++) pairs.add(b.slice(i, i + 2));
  let shared = 0;
  for (let i = 0; i + 1 < a.length; i++) if (pairs.has(a.slice(i, i + 2))) shared++;
  return (2 * shared) / Math.max(1, a.length + b.length - 2);
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let deepest = 0;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner));
  return deepest + 1;
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}

function refusal(code: string, what: string, where: string): HindcastError {
  return new HindcastError({
    code,
    what,
    where,
    next: "see docs/guide/scenarios.md for every key with an example",
  });
}
