import type { ReportModel } from "@hindcast/evidence";

export type ReadModel =
  | { readonly ok: true; readonly model: ReportModel }
  | { readonly ok: false; readonly why: string };

/** Reads the data slot. A file without data, cut short, or of a later schema says so in words. */
export function readModel(text: string): ReadModel {
  if (text.trim() === "")
    return { ok: false, why: "This is the empty template: it holds no data." };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, why: "The data in this file is damaged: it is not complete JSON." };
  }
  const model = parsed as Partial<ReportModel> | null;
  if (model?.schema !== 1) {
    return {
      ok: false,
      why: `This page shows reports of schema 1; the data says ${String(model?.schema)}.`,
    };
  }
  if (!Array.isArray(model.runs) || model.runs.length === 0) {
    return { ok: false, why: "The data holds no run." };
  }
  return { ok: true, model: model as ReportModel };
}
