import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import type { core } from "zod";
import { parsePlainYaml } from "./plain-yaml.ts";
import { knownKeysAt, scenarioFile, type ScenarioFile } from "./scenario-file.ts";

type ZodIssue = core.$ZodIssue;

/**
 * Reads a scenario file. It is data, never code: no aliases, no tags, no unknown keys, at most
 * 1 MiB and 32 levels. Every refusal names the place and what was expected (E-SCEN-001, E-SCEN-002).
 */
export function parseScenarioFile(text: string, source: string): ScenarioFile {
  const yaml = parsePlainYaml(text, source);
  const parsed = scenarioFile.safeParse(yaml.value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((one) => innermost(one, yaml.value));
  // A misspelt key is often also a missing one; the misspelling tells more.
  const issue = issues.find((one) => one.code === "unrecognized_keys") ?? issues[0];
  const path = issue?.path ?? [];
  const where = (at: readonly PropertyKey[]) =>
    `${yaml.placeOf(at)}, at ${at.length === 0 ? "the top" : at.map(String).join(".")}`;
  if (issue?.code === "unrecognized_keys") {
    const key = (issue.keys[0] ?? "").slice(0, 200);
    const known = knownKeysAt(path);
    throw refusal(
      "E-SCEN-002",
      `The scenario file has a key that is not known: "${key}".`,
      where([...path, key]),
      `Did you mean "${nearest(key, known)}"? Known here: ${known.join(", ")}.`,
    );
  }
  throw refusal(
    "E-SCEN-002",
    `The scenario file says something that is not understood: ${issue?.message ?? "unknown"}`,
    where(path),
  );
}

/** Where a mapping is not the one of several forms that is a mapping, what is wrong inside it. */
function innermost(issue: ZodIssue, value: unknown): ZodIssue {
  const at = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const isMapping = typeof at === "object" && at !== null && !Array.isArray(at);
  if (issue.code !== "invalid_union" || !isMapping) return issue;
  const branches = issue.errors.map(
    (branch) => branch.find((one) => one.code === "unrecognized_keys") ?? branch[0],
  );
  const inside = branches.find(
    (one) => one !== undefined && (one.code !== "invalid_type" || one.path.length > 0),
  );
  return inside === undefined ? issue : { ...inside, path: [...issue.path, ...inside.path] };
}

/**
 * Finds a parameter by the name people use ("liquidationThreshold") or its full name
 * ("liquidationThresholdBps") in a scope; an unknown name is refused with the nearest known one
 * (E-SCEN-003).
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
    "parameter of a patch",
    `Did you mean "${nearest(name, known)}"? Known: ${known.join(", ")}.`,
  );
}

/** A parameter's name without its unit: "liquidationThresholdBps" is "liquidationThreshold". */
export function shortName(name: string): string {
  return name.replace(/(?:Bps|Ray|Wad|Tokens|Usd8|Usd2)$/, "");
}

/** The candidate that shares most pairs of neighbouring letters; the first of equals. */
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

function refusal(code: string, what: string, where: string, why?: string): HindcastError {
  return new HindcastError({
    code,
    what,
    where,
    ...(why === undefined ? {} : { why }),
    next: "see docs/guide/scenarios.md for every key with an example",
  });
}
