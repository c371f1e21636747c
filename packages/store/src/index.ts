export * from "./segments/fact-writer.ts";
export * from "./segments/segment-file.ts";
export * from "./segments/open-segment.ts";
