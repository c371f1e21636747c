import type { AffectedAccount } from "@hindcast/evidence";
import { useMemo, useState } from "preact/hooks";
import { readInteger, signed } from "../format/digits.ts";
import { shortAddress } from "../format/hash.ts";
import { formatCount, formatHealthFactor } from "../format/ratio.ts";
import { formatTimeBare } from "../format/time.ts";
import { formatUsd8, formatUsd8Full } from "../format/usd8.ts";
import {
  LARGEST_CHANGE,
  liquidatedChange,
  orderAccounts,
  type AccountColumn,
} from "../layout/account-order.ts";
import type { View } from "../page/view.ts";
import { CopyButton } from "./copy-button.tsx";
import { NumberCell, UsdCell } from "./number-cell.tsx";
import { SortHead } from "./sort-head.tsx";
import { TableFrame } from "./table-frame.tsx";

const FIRST = 50;

const COLUMNS: readonly { readonly id: AccountColumn; readonly name: string }[] = [
  { id: "account", name: "Account" },
  { id: "baseCount", name: "Times, base" },
  { id: "proposedCount", name: "Times, proposed" },
  { id: "baseLiquidatedUsd8", name: "Liquidated, base" },
  { id: "proposedLiquidatedUsd8", name: "Liquidated, proposed" },
  { id: "change", name: "Change" },
  { id: "firstTimeSeconds", name: "First (UTC)" },
  { id: "lowestHealthFactorWad", name: "Lowest health" },
];

/** Accounts liquidated for a different value than in base, sortable, the first 50 until asked. */
export function AccountList({ view }: { readonly view: View }) {
  const [order, setOrder] = useState(LARGEST_CHANGE);
  const [all, setAll] = useState(false);
  const accounts = view.proposed?.affectedAccounts ?? [];
  const sorted = useMemo(() => orderAccounts(accounts, order), [accounts, order]);
  if (view.proposed === undefined) return <p>Choose a scenario to see whom it affects.</p>;
  if (accounts.length === 0) return <p>No account is liquidated for a different value.</p>;
  const shown = all ? sorted : sorted.slice(0, FIRST);
  return (
    <>
      <p>{describeList(shown.length, accounts.length, view.proposed.affectedAccountsTotal)}</p>
      <TableFrame label="Affected accounts" tall>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <SortHead key={column.id} {...column} order={order} setOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((account) => (
            <AccountRow key={account.account} account={account} />
          ))}
        </tbody>
      </TableFrame>
      {accounts.length > FIRST ? (
        <button type="button" class="show-all" onClick={() => setAll(!all)}>
          {all ? `Show the first ${FIRST}` : `Show all ${formatCount(accounts.length)}`}
        </button>
      ) : null}
    </>
  );
}

function AccountRow({ account }: { readonly account: AffectedAccount }) {
  const change = liquidatedChange(account);
  const base = formatCount(account.baseCount);
  const proposed = formatCount(account.proposedCount);
  const health = formatHealthFactor(account.lowestHealthFactorWad);
  return (
    <tr>
      <th scope="row">
        <CopyButton text={account.account} label={`Copy account ${account.account}`}>
          <code>{shortAddress(account.account)}</code>
        </CopyButton>
      </th>
      <NumberCell shown={{ text: base, full: base }} />
      <NumberCell shown={{ text: proposed, full: proposed }} />
      <UsdCell value={readInteger(account.baseLiquidatedUsd8) ?? 0n} />
      <UsdCell value={readInteger(account.proposedLiquidatedUsd8) ?? 0n} />
      <NumberCell
        shown={{
          text: signed(change, formatUsd8(change)),
          full: signed(change, formatUsd8Full(change)),
        }}
      />
      <td class="number">{formatTimeBare(account.firstTimeSeconds)}</td>
      <NumberCell shown={{ text: health, full: account.lowestHealthFactorWad || health }} />
    </tr>
  );
}

function describeList(shown: number, listed: number, total: number): string {
  const affected = `${formatCount(total)} ${total === 1 ? "account is" : "accounts are"} liquidated for a different value than in base`;
  if (shown === total) return `${affected}.`;
  const held = listed < total ? ` The report holds the ${formatCount(listed)} most affected.` : "";
  return `${affected}; ${formatCount(shown)} shown.${held}`;
}
