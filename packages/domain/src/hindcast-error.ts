/** What an error tells its reader: one fact a line, so that the next step is never a guess. */
export interface ErrorFacts {
  /** Stable code, `E-<AREA>-<NNN>`; every code has an entry in docs/errors/<area>.md. */
  readonly code: string;
  /** What happened, one sentence. */
  readonly what: string;
  /** File, line, block, account: wherever the reader must look. */
  readonly where?: string;
  /** Why Hindcast cannot go on. */
  readonly why?: string;
  /** The next command or action to try. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** The one error class of the product. Expected refusals are values, never this. */
export class HindcastError extends Error {
  readonly code: string;
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    super(formatErrorFacts(facts), facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = "HindcastError";
    this.code = facts.code;
    this.facts = facts;
  }
}

function formatErrorFacts(facts: ErrorFacts): string {
  const lines = [`${facts.code} ${facts.what}`];
  if (facts.where !== undefined) lines.push(`  where: ${facts.where}`);
  if (facts.why !== undefined) lines.push(`  why:   ${facts.why}`);
  if (facts.next !== undefined) lines.push(`  try:   ${facts.next}`);
  return lines.join("\n");
}
