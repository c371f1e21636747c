import { readable } from "../format/run-name.ts";
import type { View } from "../page/view.ts";

/** Chooses the run that is compared with base. Not drawn when only base ran. */
export function ScenarioPicker({ view }: { readonly view: View }) {
  if (view.model.runs.length < 2) return null;
  return (
    <label class="picker">
      <span>Proposed</span>
      <select
        id="scenario"
        value={String(view.focus)}
        onChange={(event) => view.setFocus(Number(event.currentTarget.value))}
      >
        {view.model.runs.map((run, index) => (
          <option key={index} value={String(index)}>
            {index === view.model.focus && index > 0 ? "The finding: " : ""}
            {index === 0 ? `${run.name} alone` : readable(run.name)}
            {run.status === "failed" ? " (failed)" : ""}
          </option>
        ))}
      </select>
    </label>
  );
}
