import { HindcastError } from "../hindcast-error.ts";

/** Parameter values by name: integers in their unit, or switches. */
export type ParameterValues = Readonly<Record<string, bigint | boolean>>;

/** The canonical text of parameter values: keys sorted, integers as decimal strings. */
export function encodeParameterValues(values: ParameterValues): string {
  const plain: Record<string, string | boolean> = {};
  for (const name of Object.keys(values).sort()) {
    const value = values[name];
    plain[name] = typeof value === "bigint" ? value.toString() : value === true;
  }
  return JSON.stringify(plain);
}

/** Reads the canonical text back. Refuses anything but integers and switches (E-SCHEMA-003). */
export function decodeParameterValues(text: string): ParameterValues {
  const values: Record<string, bigint | boolean> = {};
  const parsed: unknown = parseJson(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw malformed(text);
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === "boolean") values[name] = value;
    else if (typeof value === "string" && /^-?\d+$/.test(value)) values[name] = BigInt(value);
    else throw malformed(text);
  }
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text);
  }
}

function malformed(text: string): HindcastError {
  return new HindcastError({
    code: "E-SCHEMA-003",
    what: "Parameter values must be a JSON object of decimal strings and booleans.",
    where: text.slice(0, 120),
    next: "hindcast datasets verify",
  });
}
