import { readFileSync } from "node:fs";
import { HindcastError } from "@hindcast/domain";
import type { ReportModel } from "@hindcast/evidence";
import { z } from "zod";

/** As much of a report's data as must be understood before it can be compared. */
const dataSchema = z.looseObject({
  focus: z.int().min(0),
  runs: z.array(z.looseObject({ name: z.string() })).min(1),
  reproduce: z.looseObject({ sweepHash: z.string().regex(/^[0-9a-f]{64}$/) }),
});
export type ReportData = z.infer<typeof dataSchema>;

/** Reads the data back out of a report's HTML file (E-CLI-014). */
export function readReportFile(path: string): ReportData {
  try {
    const html = readFileSync(path, "utf8");
    const data = /<script[^>]*id="report-data"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1];
    return dataSchema.parse(JSON.parse(data ?? ""));
  } catch (cause) {
    throw new HindcastError({
      code: "E-CLI-014",
      what: "The file holds no report that can be verified.",
      where: path,
      why: cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "",
      next: "hindcast report <sweep> writes one",
      cause,
    });
  }
}

/** One part of a report: what the file says, and what the runs say now. */
export interface ReportPart {
  readonly name: string;
  readonly claimed: string;
  readonly rebuilt: string;
}

/**
 * A report's data part by part, beside the same report made again from its runs. Only the version
 * of Node that made it may differ.
 */
export function partsOf(claimed: ReportData, rebuilt: ReportModel): ReportPart[] {
  const again = dataSchema.parse(JSON.parse(JSON.stringify(rebuilt)));
  const names = new Set([...Object.keys(claimed), ...Object.keys(again)]);
  return [...names].flatMap((name) => {
    if (name === "runs") return runParts(claimed, again);
    return [{ name, claimed: textOf(claimed[name]), rebuilt: textOf(again[name]) }];
  });
}

function runParts(claimed: ReportData, rebuilt: ReportData): ReportPart[] {
  const count = Math.max(claimed.runs.length, rebuilt.runs.length);
  return Array.from({ length: count }, (_, index) => {
    const [run, again] = [claimed.runs[index], rebuilt.runs[index]];
    const name = `run ${again?.name ?? run?.name}`;
    return { name, claimed: textOf(run), rebuilt: textOf(again) };
  });
}

function textOf(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => (key === "nodeVersion" ? "" : value)) ?? "";
}
