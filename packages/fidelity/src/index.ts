export * from "./study.ts";
export * from "./fidelity-report.ts";
export * from "./known-studies.ts";
