/** Which members a sweep has: each a place on every axis. Nothing is made before it is asked for. */
export interface Design {
  /** Number of members beside the base. */
  readonly size: number;
  /**
   * For each axis the position of a member's value on it; undefined where the axis stays as
   * recorded. `index` counts the members beside the base from 0.
   */
  readonly place: (index: number) => readonly (number | undefined)[];
}

/** What a design is made of. */
export interface DesignInput {
  /** Number of values on each axis. */
  readonly sizes: readonly number[];
  /** Number of members to draw; only designs that draw look at it. */
  readonly samples: number;
  /** Luck of the design: another seed draws other members. */
  readonly seed: number;
}
