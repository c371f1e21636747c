/** "2020-03-12 01:00" of unix seconds, UTC. */
export const momentOf = (timeSeconds: number): string =>
  new Date(timeSeconds * 1000).toISOString().slice(0, 16).replace("T", " ");

/** A Markdown table. */
export const tableOf = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
