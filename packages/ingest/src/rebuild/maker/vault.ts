import { RAY, type Ray } from "@hindcast/domain";
import type { Findings } from "./findings.ts";
import type { RateHistory } from "./rate.ts";

/** What one row of the source may be off by: it rounds to nine decimals. Wad. */
const ROW_ROUNDING = 10n ** 9n;

/** All rows of one vault in one block, added up. Wads. */
export interface VaultStep {
  readonly vault: number;
  readonly block: number;
  readonly timeSeconds: number;
  readonly rows: number;
  readonly deposited: bigint;
  readonly withdrawn: bigint;
  readonly minted: bigint;
  readonly repaid: bigint;
}

/** A row of the table of liquidations; collateral in whole units. Wads. */
export interface RecordedBite {
  readonly vault: number;
  readonly block: number;
  readonly timeSeconds: number;
  readonly collateral: bigint;
  readonly dai: bigint;
}

/** What is known around a vault's change: the rate, the least debt (rad), and where to report. */
export interface Surroundings {
  readonly rates: RateHistory;
  readonly debtFloorRad: bigint;
  readonly findings: Findings;
}

/** Follows one vault's collateral and normalised debt through its rows. */
export class Vault {
  ink = 0n;
  art = 0n;
  /** DAI (rad) paid in above the debt: it stays with the vault and pays for its next mint. */
  private credit = 0n;
  /** Rows since it was last empty: each may have rounded something away. */
  private rows = 0;
  /** Block of the first change since it was last empty or liquidated. */
  private since: number | undefined;

  /** Applies the rows of a block; gives the change in collateral and normalised debt. */
  change(step: VaultStep, around: Surroundings): { readonly ink: bigint; readonly art: bigint } {
    const before = { ink: this.ink, art: this.art };
    if (before.ink === 0n && before.art === 0n) {
      this.rows = 0;
      this.since = undefined;
    }
    this.since ??= step.block;
    this.rows += step.rows;
    const missing = around.findings.deposits.get(this.key(step.vault, step.block)) ?? 0n;
    this.ink += missing + step.deposited - step.withdrawn;
    if (step.minted > 0n) this.draw(step.minted * RAY, around.rates.at(step.timeSeconds));
    if (step.repaid > 0n) this.repay(step.repaid, step.timeSeconds, around);
    this.settleCollateral(step, around.findings);
    if (this.ink === 0n && this.art > 0n) this.provenEmpty(step, around);
    return { ink: this.ink - before.ink, art: this.art - before.art };
  }

  /** Applies a liquidation; gives the collateral it took, which the source rounds to whole units. */
  bite(bite: RecordedBite, around: Surroundings): { readonly ink: bigint; readonly art: bigint } {
    const { findings } = around;
    const rate = around.rates.at(bite.timeSeconds);
    const paid = bite.dai * RAY;
    const rest = this.art * rate - paid;
    const isAll = rest <= this.roundingRad() || rest < around.debtFloorRad / 1_000n;
    if (rest < -this.roundingRad()) this.overpaid(paid, bite.timeSeconds, around, "liquidations");
    if (rest > this.roundingRad() && isAll) findings.add("liquidations that took all", rest / RAY);
    const art = isAll ? this.art : nearestOf(paid, rate);
    // Cat.bite and Dog.bark: dink = ink * dart / art.
    let ink = this.art === 0n ? 0n : (this.ink * art) / this.art;
    const half = 10n ** 18n / 2n + this.roundingWad();
    if (distance(ink, bite.collateral) > half) {
      findings.add(
        "liquidations whose collateral contradicts the rows before",
        distance(ink, bite.collateral),
      );
      // A seizure of another size says how much collateral there was: ink = dink * art / dart.
      const implied = art === 0n ? bite.collateral : (bite.collateral * this.art) / art;
      if (implied > this.ink) {
        this.lacked(bite.vault, implied - this.ink, findings);
        this.ink = implied;
      }
      ink = bite.collateral < this.ink ? bite.collateral : this.ink;
    } else findings.add("liquidated collateral by the rule", distance(ink, bite.collateral));
    this.ink -= ink;
    this.art -= art;
    this.rows++;
    this.since = undefined;
    return { ink, art };
  }

  /** DssProxyActions draws the least normalised debt that gives the DAI that is not there already. */
  private draw(wanted: bigint, rate: Ray): void {
    const used = wanted < this.credit ? wanted : this.credit;
    this.credit -= used;
    this.art += ceilingOf(wanted - used, rate);
  }

  private repay(dai: bigint, timeSeconds: number, around: Surroundings): void {
    const rate = around.rates.at(timeSeconds);
    const paid = dai * RAY;
    const rest = this.art * rate - paid;
    const rounding = this.roundingRad();
    // What is left is at least this much: interest may have been charged without our knowing.
    const most = this.art * around.rates.ifChargedAt(timeSeconds) - paid;
    if (rest > rounding && most >= around.debtFloorRad - rounding) {
      // DssProxyActions pays back the most normalised debt the DAI suffices for.
      this.art -= paid / rate;
      this.keepFloor(timeSeconds, rate, around);
      return;
    }
    if (rest < -rounding) this.overpaid(paid, timeSeconds, around, "repayments");
    else if (rest > rounding) around.findings.add("repayments that meant all", rest / RAY);
    else around.findings.add("exact closings", rest < 0n ? -rest / RAY : rest / RAY);
    this.art = 0n;
  }

  /**
   * The Vat leaves no debt below the floor (Vat.frob: "Vat/dust"), and people leave exactly it: what
   * is left proves that interest had been charged, and is at least the floor to the last unit.
   */
  private keepFloor(
    timeSeconds: number,
    rate: Ray,
    { debtFloorRad, findings }: Surroundings,
  ): void {
    const lacking = debtFloorRad - this.art * rate;
    if (lacking <= 0n) return;
    if (lacking > this.roundingRad()) findings.drips.add(timeSeconds);
    else this.art = ceilingOf(debtFloorRad, rate);
    findings.add("repayments down to the floor", lacking / RAY);
  }

  /** More was paid than was owed at the last known rate: interest was charged in between. */
  private overpaid(paid: bigint, timeSeconds: number, around: Surroundings, what: string): void {
    const { rates, findings } = around;
    if (this.art > 0n) {
      const target = ceilingOf(paid - this.roundingRad(), this.art);
      const charged = rates.firstReaching(target, timeSeconds);
      if (charged !== undefined) {
        findings.drips.add(charged);
        findings.add("charges of interest", paid / RAY);
        return;
      }
    }
    const excess = paid - this.art * rates.ifChargedAt(timeSeconds);
    const isCredit = what === "repayments" && excess * 1_000n > paid;
    if (isCredit) this.credit += excess;
    findings.add(isCredit ? "repayments kept for later" : `${what} above the debt`, excess / RAY);
  }

  /** Negative collateral cannot be; a few billionths of a unit are rounding. */
  private settleCollateral(step: VaultStep, findings: Findings): void {
    const rounding = this.roundingWad();
    if (this.ink < -rounding) {
      this.lacked(step.vault, -this.ink, findings);
      this.ink = 0n;
    }
    if (this.ink < 0n || (step.withdrawn > 0n && this.ink <= rounding)) this.ink = 0n;
  }

  /** Vat.frob lets the last collateral go only when no debt is left. */
  private provenEmpty(step: VaultStep, around: Surroundings): void {
    const debt = (this.art * around.rates.at(step.timeSeconds)) / RAY;
    around.findings.add("repayments proven by the last withdrawal", debt);
    this.art = 0n;
  }

  private lacked(vault: number, amount: bigint, findings: Findings): void {
    findings.add("collateral that must have been there", amount);
    const key = this.key(vault, this.since ?? 0);
    findings.deposits.set(key, (findings.deposits.get(key) ?? 0n) + amount);
  }

  private key(vault: number, block: number): string {
    return `${vault}@${block}`;
  }

  private roundingWad(): bigint {
    return BigInt(this.rows + 1) * ROW_ROUNDING;
  }

  private roundingRad(): bigint {
    return this.roundingWad() * RAY;
  }
}

function ceilingOf(numerator: bigint, denominator: Ray): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function nearestOf(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator / 2n) / denominator;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}
