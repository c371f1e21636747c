import type { SpellRow } from "../../sources/maker-spells/read.ts";
import type { VaultRow } from "../../sources/maker-vault-events/read.ts";
import type { VaultTotalsRow } from "../../sources/maker-vault-totals/read.ts";

/** Rows of a vault history as its files tell them. */
export interface VaultSources {
  readonly vaults: readonly VaultRow[];
  readonly spells: readonly SpellRow[];
  readonly totals: readonly VaultTotalsRow[];
}
