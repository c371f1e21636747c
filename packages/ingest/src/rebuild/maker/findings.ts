/**
 * What the record proves of things it does not list, gathered while vaults are followed. Each is
 * counted with its largest amount; those that reach back in time start another pass.
 */
export class Findings {
  /** Charges of interest that no mint explains. */
  readonly drips = new Set<number>();
  /** Collateral (wad) that must have been there, by "vault@block" of the change it is added to. */
  readonly deposits = new Map<string, bigint>();
  private readonly kinds = new Map<string, { count: number; largest: bigint; total: bigint }>();

  /** Counts a reconstruction; amounts are in wad of its token. */
  add(kind: string, amountWad: bigint): void {
    const known = this.kinds.get(kind) ?? { count: 0, largest: 0n, total: 0n };
    known.count++;
    known.total += amountWad;
    if (amountWad > known.largest) known.largest = amountWad;
    this.kinds.set(kind, known);
  }

  /** How often, the largest and all amounts of a kind. */
  of(kind: string): { readonly count: number; readonly largest: bigint; readonly total: bigint } {
    return this.kinds.get(kind) ?? { count: 0, largest: 0n, total: 0n };
  }
}
