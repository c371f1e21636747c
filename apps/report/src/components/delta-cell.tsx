import type { Delta } from "../format/delta.ts";

/** A difference: sign, amount, share, and what it means as arrow and word. */
export function DeltaCell({ delta }: { readonly delta: Delta | undefined }) {
  if (delta === undefined) return <td class="number">–</td>;
  return (
    <td class="number delta" title={delta.full}>
      {delta.text}
      {delta.percent === "" ? null : <span class="percent"> {delta.percent}</span>}
    </td>
  );
}

/** The verdict in its own column: "▲ worse". */
export function VerdictCell({ delta }: { readonly delta: Delta | undefined }) {
  return <td class="verdict-cell">{delta === undefined ? null : <Verdict delta={delta} />}</td>;
}

/** Arrow and word. */
export function Verdict({ delta }: { readonly delta: Delta }) {
  return (
    <span class="verdict" data-verdict={delta.verdict}>
      <span aria-hidden="true">{delta.arrow}</span> {delta.verdict}
    </span>
  );
}
