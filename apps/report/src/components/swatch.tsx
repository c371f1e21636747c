/** The form a series has in the chart, small enough to stand before its name. */
export function Swatch({ kind }: { readonly kind: "base" | "proposed" | "recorded" | "price" }) {
  return (
    <svg class={`swatch ${kind}`} width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
      {kind === "recorded" ? <circle cx="13" cy="6" r="3.5" /> : <path d="M1 6H25" />}
      {kind === "base" ? <rect x="1" y="6" width="24" height="6" /> : null}
    </svg>
  );
}
