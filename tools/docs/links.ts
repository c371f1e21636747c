import { posix } from "node:path";
import type { Page } from "./page.ts";

/** `page:line what` for every internal link that leads nowhere. External links are not followed. */
export function brokenLinks(pages: readonly Page[], paths: readonly string[]): string[] {
  const known = new Set(paths.flatMap(withFolders));
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ line, target }) => {
      const wrong = problemOf(page, target, known, byPath);
      return wrong === undefined ? [] : [`${page.path}:${line} ${target}: ${wrong}`];
    }),
  );
}

function problemOf(
  page: Page,
  target: string,
  known: ReadonlySet<string>,
  byPath: ReadonlyMap<string, Page>,
): string | undefined {
  if (/^(?:https?:|mailto:)/.test(target)) return undefined;
  const [file = "", anchor] = target.split("#");
  if (file.startsWith("/")) return "write a path relative to the page";
  const path =
    file === "" ? page.path : posix.join(posix.dirname(page.path), file).replace(/\/$/, "");
  if (!known.has(path)) return "no such file";
  const anchors = byPath.get(path)?.anchors;
  if (anchor === undefined || anchors === undefined) return undefined;
  return anchors.includes(anchor) ? undefined : `no such heading in ${path}`;
}

function withFolders(path: string): string[] {
  const steps = path.split("/");
  return steps.map((_step, index) => steps.slice(0, index + 1).join("/"));
}
