import type { View } from "../page/view.ts";
import { AccountList } from "./account-list.tsx";
import { PairTable } from "./pair-table.tsx";
import { RefusalTable } from "./refusal-table.tsx";
import { Section } from "./section.tsx";

/** Which collateral, which accounts, and what else the rules would have refused. */
export function ForcedLiquidations({ view }: { readonly view: View }) {
  return (
    <Section id="liquidations">
      <h3>By collateral and debt</h3>
      <PairTable view={view} />
      <h3>Affected accounts</h3>
      <AccountList view={view} />
      <h3>Refused intents</h3>
      <RefusalTable view={view} />
    </Section>
  );
}
