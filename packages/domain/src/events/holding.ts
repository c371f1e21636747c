/** What an account has in one reserve as of now, in smallest token units. */
export interface Holding {
  readonly reserve: string;
  /** Its deposit with interest, as collateral or not; of a vault: the collateral locked. */
  readonly supplied: bigint;
  /** Its debt with interest. */
  readonly borrowed: bigint;
  /** An isolated market's collateral, in that token's units; 0 where collateral is a reserve itself. */
  readonly collateral: bigint;
}
