/** What a link to the page carries after the "#": nothing of it reaches a server. */
export interface UrlState {
  /** Key of the run in focus; undefined means the one the report opens on. */
  readonly run: string | undefined;
  /** Metric the sweep map shows. */
  readonly metric: string | undefined;
  /** Section to scroll to. */
  readonly at: string | undefined;
}

/** Reads "#run=ab12&metric=bad-debt@1&at=sweep"; unknown keys are ignored. */
export function readUrlState(hash: string): UrlState {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const field = (name: string): string | undefined => fields.get(name) ?? undefined;
  return { run: field("run"), metric: field("metric"), at: field("at") };
}

/** Writes the state back, empty fields left out; "#" when nothing is set. */
export function writeUrlState(state: UrlState): string {
  const fields = new URLSearchParams();
  for (const name of ["run", "metric", "at"] as const) {
    const value = state[name];
    if (value !== undefined) fields.set(name, value);
  }
  return `#${fields.toString()}`;
}
