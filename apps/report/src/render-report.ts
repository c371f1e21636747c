import { HindcastError } from "@hindcast/domain";
import type { ReportModel } from "@hindcast/evidence";

const SLOT = /(<script type="application\/json" id="report-data">)(<\/script>)/;

/**
 * The report as one HTML file: the template with the model in its data slot. Deterministic, and safe
 * for any text in the model: it stands in an inert JSON block that it cannot close, the page writes
 * it as text only, and the template's content policy runs no script but its own.
 * Throws E-REPORT-001 when the template has no empty slot.
 */
export function renderReport(template: string, model: ReportModel): string {
  if (!SLOT.test(template)) throw noSlot(template);
  const data = embedJson(model);
  return template.replace(SLOT, (_, open: string, close: string) => open + data + close);
}

/** JSON that cannot end its script element: "<" and the line ends old parsers trip over are escaped. */
function embedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function noSlot(template: string): HindcastError {
  return new HindcastError({
    code: "E-REPORT-001",
    what: "The report template has no empty data slot.",
    where: `a template of ${template.length} characters starting ${JSON.stringify(template.slice(0, 60))}`,
    why: 'renderReport writes into <script type="application/json" id="report-data"></script>.',
    next: "pnpm --filter @hindcast/report build",
  });
}
