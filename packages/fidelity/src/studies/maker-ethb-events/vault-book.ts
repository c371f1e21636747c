import type { IlkValues, VaultEvent, VaultRecord } from "./vault-record.ts";

/** Less than a billionth of a DAI or an ether is what float arithmetic left. */
const DUST_ART = 1e-9;

/** Balances of all vaults at a moment of a walk through their record. */
export class VaultBook {
  readonly ink: Float64Array;
  /** Normalised debt: debt / rate. */
  readonly art: Float64Array;
  rate = 1;
  liquidationRatio = 1;
  debtFloor = 0;
  /** 1.13: what is to be raised per unit of debt. */
  liquidationPenalty = 1;
  oracleDelaySeconds = 3600;
  private logFee = 0;
  private logBaseFee = 0;
  private chargedSeconds = 0;

  constructor(record: VaultRecord) {
    this.ink = new Float64Array(record.vaults.length);
    this.art = new Float64Array(record.vaults.length);
  }

  debtOf(vault: number): number {
    return (this.art[vault] as number) * this.rate;
  }

  /** The price under which the vault is unsafe; infinite without collateral. */
  unsafeBelow(vault: number): number {
    const debt = this.debtOf(vault);
    const ink = this.ink[vault] as number;
    return ink > 0 ? (this.liquidationRatio * debt) / ink : debt > 0 ? Infinity : 0;
  }

  /** Applies what was recorded, to the letter. */
  apply(event: VaultEvent): void {
    if (event.kind === "accrual") this.charge(event.timeSeconds);
    else if (event.kind === "parameters") this.file(event.values, event.timeSeconds);
    else if (event.kind === "change") this.change(event.vault, event.ink, event.art);
    else this.bite(event.vault, event.ink, event.debt / this.rate);
  }

  change(vault: number, ink: number, art: number): void {
    this.ink[vault] = Math.max(0, (this.ink[vault] as number) + ink);
    const left = (this.art[vault] as number) + art;
    // Floats leave dust where integers leave nothing.
    this.art[vault] = left < DUST_ART ? 0 : left;
    if ((this.ink[vault] as number) < DUST_ART) this.ink[vault] = 0;
  }

  private bite(vault: number, ink: number, art: number): void {
    this.change(vault, -ink, -art);
    // The source rounds: what is left of a millionth is nothing.
    if (this.debtOf(vault) < art * this.rate * 1e-6) this.art[vault] = 0;
  }

  /** Jug.drip: rate *= (base + duty)^(seconds since). */
  private charge(timeSeconds: number): void {
    const seconds = timeSeconds - this.chargedSeconds;
    if (this.chargedSeconds > 0) this.rate *= Math.exp((this.logFee + this.logBaseFee) * seconds);
    this.chargedSeconds = timeSeconds;
  }

  private file(values: IlkValues, timeSeconds: number): void {
    if (this.chargedSeconds === 0) this.chargedSeconds = timeSeconds;
    this.liquidationRatio = values.liquidationRatio ?? this.liquidationRatio;
    this.debtFloor = values.debtFloor ?? this.debtFloor;
    this.liquidationPenalty = values.liquidationPenalty ?? this.liquidationPenalty;
    this.oracleDelaySeconds = values.oracleDelaySeconds ?? this.oracleDelaySeconds;
    this.logFee = values.logFee ?? this.logFee;
    this.logBaseFee = values.logBaseFee ?? this.logBaseFee;
  }
}
