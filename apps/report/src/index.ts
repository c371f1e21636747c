export * from "./render-report.ts";
export * from "./report-template.ts";
