/**
 * Where `pnpm --filter @hindcast/report build` puts the page: one HTML file with everything inlined
 * and an empty data slot. The same place whether this module runs from source or built.
 */
export function reportTemplatePath(): URL {
  return new URL("../dist/report.html", import.meta.url);
}
