import { formatUsd8, formatUsd8Full } from "../format/usd8.ts";
import type { Shown } from "../format/metric-value.ts";

/** A right-aligned number with every digit of it in the tooltip. */
export function NumberCell({ shown }: { readonly shown: Shown }) {
  return (
    <td class="number" title={shown.full === shown.text ? undefined : shown.full}>
      {shown.text}
    </td>
  );
}

/** A dollar amount of 8 decimals. */
export function UsdCell({ value }: { readonly value: bigint }) {
  return <NumberCell shown={{ text: formatUsd8(value), full: formatUsd8Full(value) }} />;
}
