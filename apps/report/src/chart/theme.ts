/** Colours of the chart, from the page's own variables, so that both themes and print agree with it. */
export interface ChartTheme {
  readonly ink: string;
  readonly line: string;
  readonly mark: string;
  readonly base: string;
  readonly baseFill: string;
  readonly proposed: string;
  readonly recorded: string;
  readonly price: string;
  readonly surface: string;
  readonly font: string;
}

/** Reads the theme in force at this moment. */
export function readChartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: of("--muted"),
    line: of("--line"),
    mark: of("--line-strong"),
    base: of("--base"),
    baseFill: of("--base-fill"),
    proposed: of("--proposed"),
    recorded: of("--recorded"),
    price: of("--price"),
    surface: of("--surface"),
    font: `12px ${of("--sans")}`,
  };
}

/** Calls back whenever the theme may have changed: dark or light, screen or paper. Returns an undo. */
export function onThemeChange(callback: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", callback);
  return () => {
    for (const query of queries) query.removeEventListener("change", callback);
  };
}
