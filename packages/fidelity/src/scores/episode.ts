/** One liquidation or one run of them, recorded or modelled, as far as scoring needs it. */
export interface Episode {
  readonly account: string;
  /** What was seized; any name that both sides share. */
  readonly collateral: string;
  readonly debt: string;
  readonly timeSeconds: number;
  /** Debt repaid in any unit that both sides share; only ratios count. */
  readonly amount: number;
  readonly valueUsd: number;
}

/** A recorded and a modelled episode that are held to be the same event. */
export interface EpisodeMatch {
  readonly recorded: Episode;
  readonly modelled: Episode;
}

export interface EpisodeMatching {
  /** In order of recorded time. */
  readonly matches: readonly EpisodeMatch[];
  readonly missed: readonly Episode[];
  readonly extra: readonly Episode[];
}
