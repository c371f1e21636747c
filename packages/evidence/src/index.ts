export * from "./report-model.ts";
