import type { Step, Answer } from "./bench.ts";

/** A step with what the contracts answered and, at checkpoints, what they read afterwards. */
export interface AnsweredStep extends Step {
  readonly answer: Answer;
  readonly readings?: Readonly<Record<string, string>>;
}

/**
 * A recorded sequence: enough to hold the rules against the contracts' answers without them.
 * Amounts are written as "123n".
 */
export interface ConformanceCase {
  readonly bench: string;
  readonly name: string;
  readonly contracts: string;
  readonly names: Readonly<Record<string, string>>;
  /** Accounts that are read back. */
  readonly accounts: readonly string[];
  readonly opening: readonly Step[];
  readonly steps: readonly AnsweredStep[];
  /** What was wrong when a campaign found it. */
  readonly found?: string;
}

const INTEGER = /^-?\d+n$/;

/** A case as JSON: one line a step, addresses by their names. */
export function writeCase(conformanceCase: ConformanceCase): string {
  const { opening, steps, names, ...head } = conformanceCase;
  const lines = (list: readonly object[]): string =>
    list.map((item) => `    ${toJson(item)}`).join(",\n");
  const headText = toJson({ names, ...head }, 2).replace(/\n\}$/, "");
  const text = `${headText},\n  "opening": [\n${lines(opening)}\n  ],\n  "steps": [\n${lines(steps)}\n  ]\n}\n`;
  const [namesText, ...rest] = text.split("\n  },\n");
  let body = rest.join("\n  },\n");
  for (const [address, name] of Object.entries(names)) body = body.replaceAll(address, `<${name}>`);
  return `${namesText}\n  },\n${body}`;
}

/** Reads what writeCase wrote. */
export function readCase(text: string): ConformanceCase {
  const { names } = JSON.parse(text) as ConformanceCase;
  let plain = text;
  for (const [address, name] of Object.entries(names))
    plain = plain.replaceAll(`<${name}>`, address);
  const revive = (_key: string, value: unknown): unknown =>
    typeof value === "string" && INTEGER.test(value) ? BigInt(value.slice(0, -1)) : value;
  return JSON.parse(plain, revive) as ConformanceCase;
}

function toJson(value: object, indent?: number): string {
  const plain = (_key: string, held: unknown): unknown =>
    typeof held === "bigint" ? `${held}n` : held;
  return JSON.stringify(value, plain, indent);
}
