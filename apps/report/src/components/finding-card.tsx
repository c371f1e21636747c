import type { Finding } from "@hindcast/evidence";
import { readable } from "../format/run-name.ts";
import type { View } from "../page/view.ts";

const ICONS: Readonly<Record<Finding["standing"], string>> = {
  supported: "✓",
  "not supported": "✕",
  "no effect": "=",
  "base only": "○",
};

/** The finding in one sentence with its standing, and a word when the tables show another run. */
export function FindingCard({ view }: { readonly view: View }) {
  const { finding, focus, runs } = view.model;
  return (
    <div class="finding" data-standing={finding.standing}>
      <p class="badge" data-standing={finding.standing}>
        <span aria-hidden="true">{ICONS[finding.standing]}</span> {finding.standing}
      </p>
      <div>
        <p class="finding-sentence">{readable(finding.sentence)}</p>
        <p class="because">{finding.because}</p>
        {view.focus === focus ? null : (
          <p class="elsewhere" role="status">
            The finding is about “{readable(runs[focus]?.name ?? "base")}”; the tables show “
            {readable(view.proposed?.name ?? view.base.name)}”.{" "}
            <button type="button" onClick={() => view.setFocus(focus)}>
              Back to the finding
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
