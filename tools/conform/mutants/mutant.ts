/** One wrong rule: a small change of a source text that must not go unnoticed. */
export interface Mutant {
  /** Names the wrong rule, e.g. "close factor holds at 0.95 itself". */
  readonly name: string;
  /** Benches whose recorded cases must notice it. */
  readonly benches: readonly string[];
  /** The changed file, from the repository's root. */
  readonly file: string;
  /** Text that occurs exactly once in it. */
  readonly find: string;
  readonly replace: string;
}
