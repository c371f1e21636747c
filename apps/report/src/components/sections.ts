/** The sections after the first screen, in reading order: id for links, title, short name for the bar. */
export const SECTIONS = [
  { id: "parameters", title: "What was changed", short: "Changes" },
  { id: "surroundings", title: "What stood around the protocol", short: "Mechanisms" },
  { id: "metrics", title: "All metrics", short: "Metrics" },
  { id: "timeline", title: "Liquidations over time", short: "Timeline" },
  { id: "liquidations", title: "Who is liquidated", short: "Liquidations" },
  { id: "band", title: "How sure: other behaviour, other draws", short: "How sure" },
  { id: "sweep", title: "The sweep", short: "Sweep" },
  { id: "limits", title: "Limits and assumptions", short: "Limits" },
  { id: "reproduce", title: "Reproduce", short: "Reproduce" },
  { id: "glossary", title: "Glossary", short: "Glossary" },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];
