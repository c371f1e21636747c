import type { Delta } from "../format/delta.ts";

/** A difference: sign, amount, share, and what it means as arrow and word. */
export function DeltaCell({ delta }: { readonly delta: Delta | undefined }) {
  if (delta === undefined) return <td class="number">–</td>;
  return (
    <td class="number delta" title={delta.full}>
      <span>{delta.text}</span> <span class="percent">{delta.percent}</span>{" "}
      <span class="verdict" data-verdict={delta.verdict}>
        <span aria-hidden="true">{delta.arrow}</span> {delta.verdict}
      </span>
    </td>
  );
}
