import type { Finding, Law, RepositoryFile } from "./law.ts";
import { parseSource, stringValue, walk } from "./source-tree.ts";
import { isProductSource, packageFolder } from "./zones.ts";

const CODE = /^E-([A-Z]+)-(\d+)$/;

interface Use {
  readonly code: string;
  readonly area: string;
  readonly path: string;
  readonly line: number;
}

/**
 * A reader who meets a code finds its page: every code in product code has the heading
 * `### <code>` in docs/errors/<area>.md, every heading a code; an area belongs to one package
 * (apps may mention others' codes, to choose an exit code).
 */
export const errorCodes: Law = {
  name: "error codes",
  check(files) {
    const uses = files.filter((file) => isProductSource(file.path)).flatMap(usesIn);
    const headings = files.filter(isErrorPage).flatMap(headingsIn);
    const used = new Set(uses.map((use) => use.code));
    const explained = new Set(headings.map((heading) => heading.code));
    return {
      checked: uses.length,
      findings: [
        ...uses.flatMap(malformed),
        ...firstOfEach(uses)
          .filter((use) => !explained.has(use.code))
          .map((use) => at(use, `${use.code} needs "### ${use.code}" in ${pageOf(use.area)}`)),
        ...headings
          .filter((heading) => !used.has(heading.code))
          .map((heading) => at(heading, `${heading.code} is not in any product code: remove it`)),
        ...headings
          .filter((heading) => heading.path !== pageOf(heading.area))
          .map((heading) => at(heading, `${heading.code} belongs in ${pageOf(heading.area)}`)),
        ...strayUses(uses),
      ],
    };
  },
};

function usesIn(file: RepositoryFile): Use[] {
  const found: Use[] = [];
  const { program, lineOf } = parseSource(file);
  walk(program, (node) => {
    const code = stringValue(node) ?? "";
    const [, area] = CODE.exec(code) ?? [];
    if (area !== undefined) found.push({ code, area, path: file.path, line: lineOf(node.start) });
  });
  return found;
}

function isErrorPage(file: RepositoryFile): boolean {
  return /^docs\/errors\/[^/]+\.md$/.test(file.path);
}

function headingsIn(file: RepositoryFile): Use[] {
  return file.text.split("\n").flatMap((text, index) => {
    const code = /^### (\S+)/.exec(text)?.[1] ?? "";
    const [, area] = CODE.exec(code) ?? [];
    return area === undefined ? [] : [{ code, area, path: file.path, line: index + 1 }];
  });
}

function malformed(use: Use): Finding[] {
  return /-\d{3}$/.test(use.code) ? [] : [at(use, `${use.code}: codes end in three digits`)];
}

/** An area's home is the package that uses it most; its codes in another package are strays. */
function strayUses(uses: readonly Use[]): Finding[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { area, path } of uses) {
    const folder = packageFolder(path) ?? "";
    const ofArea = counts.get(area) ?? new Map<string, number>();
    counts.set(area, ofArea.set(folder, (ofArea.get(folder) ?? 0) + 1));
  }
  return uses.flatMap((use) => {
    const folders = [...(counts.get(use.area) ?? [])].filter(([name]) => !name.startsWith("apps/"));
    const [home] = folders.sort(([, a], [, b]) => b - a)[0] ?? [];
    const folder = packageFolder(use.path);
    if (home === undefined || folder === home || folder?.startsWith("apps/") === true) return [];
    return [at(use, `${use.code}: area ${use.area} belongs to ${home}; give this its own area`)];
  });
}

function firstOfEach(uses: readonly Use[]): Use[] {
  return uses.filter((use, index) => uses.findIndex((other) => other.code === use.code) === index);
}

function pageOf(area: string): string {
  return `docs/errors/${area.toLowerCase()}.md`;
}

function at({ path, line }: Use, message: string): Finding {
  return { path, line, message };
}
