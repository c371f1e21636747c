import type { ReportModel, RunSummary } from "@hindcast/evidence";

/** What every section is drawn from: the model and the two runs side by side. */
export interface View {
  readonly model: ReportModel;
  readonly base: RunSummary;
  /** The run in focus; undefined while base stands alone. */
  readonly proposed: RunSummary | undefined;
  /** Index of the run in focus; 0 is base. */
  readonly focus: number;
  readonly setFocus: (run: number) => void;
}

/** The model seen with one run in focus; an index out of range falls back to base alone. */
export function viewOf(model: ReportModel, focus: number, setFocus: (run: number) => void): View {
  const proposed = focus > 0 ? model.runs[focus] : undefined;
  return {
    model,
    base: model.runs[0]!,
    proposed,
    focus: proposed === undefined ? 0 : focus,
    setFocus,
  };
}
