import type { Outcome } from "@hindcast/domain";

export interface ReserveLabel {
  readonly symbol: string;
  readonly decimals: number;
}

/** Which reserve or isolated market (in units of its loan token) an address is: a fold over listings. Unlisted addresses name themselves. */
export class ReserveLabels {
  private readonly byAddress = new Map<string, ReserveLabel>();
  private readonly isolated = new Set<string>();

  add(outcome: Outcome): void {
    if (outcome.kind === "reserveListing")
      this.byAddress.set(outcome.reserve, { symbol: outcome.symbol, decimals: outcome.decimals });
    else if (outcome.kind === "marketListing") {
      const { reserve, symbol, loanDecimals: decimals } = outcome;
      this.byAddress.set(reserve, { symbol, decimals });
      this.isolated.add(reserve);
    }
  }

  symbol(address: string): string {
    return this.byAddress.get(address)?.symbol ?? address;
  }

  /** True for a market that lends one token against one other: its name tells both. */
  isIsolated(address: string): boolean {
    return this.isolated.has(address);
  }

  /** One whole token in smallest units. */
  unit(address: string): bigint {
    return 10n ** BigInt(this.byAddress.get(address)?.decimals ?? 0);
  }
}
