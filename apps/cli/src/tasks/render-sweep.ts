import { readFileSync } from "node:fs";
import { HindcastError } from "@hindcast/domain";
import type { ReportModel } from "@hindcast/evidence";
import { renderReport, reportTemplatePath } from "@hindcast/report";
import type { Store } from "@hindcast/store";
import { assembleReport } from "./assemble-report.ts";
import { openMarket } from "./open-market.ts";
import { findSweep, type SweepFile } from "./sweep-file.ts";

export interface RenderedSweep {
  readonly html: string;
  readonly model: ReportModel;
  readonly sweep: SweepFile;
}

/** A sweep's report as one HTML text, from its runs' verified journals. */
export function renderSweep(
  store: Store,
  reference: string,
  focus: string | undefined,
): RenderedSweep {
  const sweep = findSweep(store.home, reference);
  const market = openMarket(store, sweep.dataset.hash);
  const model = assembleReport(store, market, sweep, focus);
  return { html: renderReport(readTemplate(), model), model, sweep };
}

function readTemplate(): string {
  try {
    return readFileSync(reportTemplatePath(), "utf8");
  } catch (cause) {
    throw new HindcastError({
      code: "E-CLI-013",
      what: "The report's page has not been built.",
      where: reportTemplatePath().pathname,
      next: "pnpm --filter @hindcast/report build",
      cause,
    });
  }
}
