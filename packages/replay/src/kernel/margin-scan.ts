import type { Env, Outcome, Protocol } from "@hindcast/domain";

/** Share of a form's terms by which floats may err; far above 2^-52 times the number of terms. */
const RELATIVE_BAND = 1e-9;

/**
 * Finds the accounts that could be liquidatable now without asking the exact rule of each: every
 * account's linear margin form is evaluated in floats, and only those within a conservative band
 * of zero are returned. The exact rule has the last word. This is the one place for floats.
 */
export class MarginScan<State> {
  private readonly protocol: Protocol<State>;
  private readonly slotOfAccount = new Map<string, number>();
  private readonly accounts: string[] = [];
  private readonly drivers: (readonly number[] | undefined)[] = [];
  private readonly weights: (readonly number[] | undefined)[] = [];
  private readonly stale = new Set<string>();
  private allStale = true;
  private quiet = true;

  constructor(protocol: Protocol<State>) {
    this.protocol = protocol;
  }

  /** Tells the scan that an outcome was applied. */
  note(outcome: Outcome): void {
    const touched = this.protocol.touchedAccounts(outcome);
    if (touched === "all") {
      this.allStale = true;
      this.quiet = false;
    } else {
      for (const account of touched) this.stale.add(account);
      if (touched.length > 0) this.quiet = false;
    }
    if (this.protocol.movesDrivers(outcome)) this.quiet = false;
  }

  /** Accounts whose margin could be negative, in order of their first appearance. */
  candidates(state: Readonly<State>, env: Env): string[] {
    // Between two touched blocks only interest moves; it is caught at the next block that has one.
    if (this.quiet) return [];
    this.quiet = true;
    this.refresh(state);
    const values = this.protocol.driverValues(state, env);
    const found: string[] = [];
    for (let slot = 0; slot < this.accounts.length; slot++) {
      const drivers = this.drivers[slot];
      const weights = this.weights[slot];
      if (drivers === undefined || weights === undefined) continue;
      let margin = 0;
      let size = 0;
      for (let i = 0; i < drivers.length; i++) {
        const term = (weights[i] as number) * (values[drivers[i] as number] as number);
        margin += term;
        size += term < 0 ? -term : term;
      }
      // NaN (a driver that overflowed) must ask the exact rule too.
      if (!(margin > size * RELATIVE_BAND)) found.push(this.accounts[slot] as string);
    }
    return found;
  }

  private refresh(state: Readonly<State>): void {
    if (this.allStale) {
      for (const account of this.protocol.accounts(state)) this.refreshAccount(state, account);
    } else {
      for (const account of this.stale) this.refreshAccount(state, account);
    }
    this.allStale = false;
    this.stale.clear();
  }

  private refreshAccount(state: Readonly<State>, account: string): void {
    let slot = this.slotOfAccount.get(account);
    if (slot === undefined) {
      slot = this.accounts.length;
      this.slotOfAccount.set(account, slot);
      this.accounts.push(account);
    }
    const form = this.protocol.marginForm(state, account);
    this.drivers[slot] = form?.drivers;
    this.weights[slot] = form?.weights;
  }
}
