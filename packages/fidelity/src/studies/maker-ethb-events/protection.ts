/** Debt classes share a prior: owners of large vaults watch them more. DAI, upper ends. */
const CLASS_ENDS = [100_000, 1_000_000, Infinity];
/** How many exposures the class's prior is worth beside a vault's own past. */
const PRIOR_WEIGHT = 1;
/** Before anything is known: one exposure survived, one not. */
const FLAT = 1;

/** What is asked about a vault at an hour. */
export interface Exposure {
  readonly vault: number;
  readonly debt: number;
  readonly unsafeProbability: number;
  /** The owner did something in the hour before. */
  readonly isAwake: boolean;
}

/** Chance that the vault is bitten if the price makes it unsafe, and what it was made of. */
export interface Vulnerability {
  readonly chance: number;
  readonly own: number;
  readonly awake: number;
}

/** What a debt class was expected to lose and lost, DAI, and the largest debt asked about in it. */
interface Dollars {
  expected: number;
  came: number;
  largest: number;
}

interface Tally {
  /** Exposures survived, each by the probability that survival was somebody's doing. */
  survived: number;
  bitten: number;
}

/**
 * How owners defend their vaults, learned hour by hour from what came before. A vault's chance to
 * be bitten when unsafe is Beta-distributed around its debt class's, and another factor holds for
 * owners seen awake within the hour. A survival counts by its responsibility: the probability that
 * the price was bad and the vault lived nevertheless (Dempster, Laird and Rubin 1977). Dollars
 * stand in few vaults, so a class's chances are scaled by what it lost over what it was expected to
 * lose, with one whole liquidation of its largest vault added to both.
 */
export class Protection {
  private readonly vaults = new Map<number, Tally>();
  private readonly classes = CLASS_ENDS.map((): Tally => ({ survived: FLAT, bitten: FLAT }));
  private readonly dollars = CLASS_ENDS.map((): Dollars => ({ expected: 0, came: 0, largest: 0 }));
  private readonly awake: Tally = { survived: FLAT, bitten: FLAT };

  vulnerability({ vault, debt, isAwake }: Omit<Exposure, "unsafeProbability">): Vulnerability {
    const prior = bittenShare(this.classOf(debt));
    const past = this.vaults.get(vault) ?? { survived: 0, bitten: 0 };
    const own = (PRIOR_WEIGHT * prior + past.bitten) / (PRIOR_WEIGHT + past.survived + past.bitten);
    const awake = isAwake ? bittenShare(this.awake) : 1;
    return { chance: Math.min(1, own * awake * this.scaleOf(debt)), own, awake };
  }

  /** Learns how an exposure ended; only after every question of its hour was asked. */
  learn(exposure: Exposure, before: Vulnerability, bittenDebt: number): void {
    const isBitten = bittenDebt > 0;
    const dollars = this.dollars[classPlaceOf(exposure.debt)] as Dollars;
    dollars.expected += exposure.unsafeProbability * before.own * before.awake * exposure.debt;
    dollars.came += bittenDebt;
    dollars.largest = Math.max(dollars.largest, exposure.debt);
    const past = this.vaults.get(exposure.vault) ?? { survived: 0, bitten: 0 };
    this.vaults.set(exposure.vault, past);
    const group = this.classOf(exposure.debt);
    if (isBitten) {
      past.bitten += 1;
      group.bitten += 1;
      if (exposure.isAwake) this.awake.bitten += 1;
      return;
    }
    const { unsafeProbability: unsafe } = exposure;
    const defended = unsafe * (1 - before.chance);
    let responsibility = defended / Math.max(1e-9, 1 - unsafe * before.chance);
    if (exposure.isAwake) {
      const byHabit = (1 - before.own) / Math.max(1e-9, 1 - before.own + 1 - before.awake);
      this.awake.survived += responsibility * (1 - byHabit);
      responsibility *= byHabit;
    }
    past.survived += responsibility;
    // A vault that survives daily says little about the others of its class.
    group.survived += responsibility / (1 + past.survived);
  }

  /** What came over what was expected, of the class's dollars. */
  private scaleOf(debt: number): number {
    const { expected, came, largest } = this.dollars[classPlaceOf(debt)] as Dollars;
    return largest === 0 ? 1 : (largest + came) / (largest + expected);
  }

  private classOf(debt: number): Tally {
    return this.classes[classPlaceOf(debt)] as Tally;
  }
}

function classPlaceOf(debt: number): number {
  return CLASS_ENDS.findIndex((end) => debt <= end);
}

function bittenShare({ survived, bitten }: Tally): number {
  return bitten / (survived + bitten);
}
