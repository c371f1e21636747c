import type { Finding, Law, RepositoryFile } from "./law.ts";
import { allStrings, readManifests } from "./package-manifests.ts";
import { isSource, parseSource } from "./source-tree.ts";
import { isTestCode, isToolConfig, packageFolder, resolveRelative } from "./zones.ts";

/**
 * Every source file is reached from something that is started: an export, a bin, a script of
 * package.json, an HTML page, a tool's settings. What only tests reach must be a test, a suite or
 * lie in testing/. Declarations (.d.ts) describe others' modules and are read by the compiler.
 */
export const deadFiles: Law = {
  name: "dead files",
  check(files) {
    const sources = files.filter((file) => isSource(file.path));
    const byPath = new Map(sources.map((file) => [file.path, file]));
    const reached = new Set<string>();
    const queue = [...entries(files), ...sources.map((f) => f.path).filter(isStartedByItself)];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const file = byPath.get(path);
      if (file === undefined || reached.has(path)) continue;
      reached.add(path);
      for (const { specifier } of parseSource(file).references)
        if (specifier.startsWith(".")) queue.push(resolveRelative(path, specifier));
    }
    const dead = sources.filter(({ path }) => !reached.has(path) && !isTestCode(path));
    return { checked: sources.length, findings: dead.filter(isCode).map(toFinding) };
  },
};

function isCode(file: RepositoryFile): boolean {
  return !file.path.endsWith(".d.ts");
}

function toFinding(file: RepositoryFile): Finding {
  const message =
    "nothing that is started reaches this file: use it, delete it, or move it to testing/";
  return { path: file.path, line: 0, message };
}

/** A tool's settings; and the tests under tools/, which are what those files are for. */
function isStartedByItself(path: string): boolean {
  return isToolConfig(path) || (isTestCode(path) && packageFolder(path) === undefined);
}

/** What package.json and HTML pages name; dist/x.js stands for src/x.ts. */
function entries(files: readonly RepositoryFile[]): string[] {
  const found: string[] = [];
  for (const manifest of readManifests(files)) {
    const inside = (path: string) => resolveRelative(`${manifest.folder}/package.json`, path);
    const commands = allStrings(manifest.scripts).flatMap((command) => command.split(/[ "']+/));
    for (const text of [...allStrings(manifest.exports), ...allStrings(manifest.bin), ...commands])
      if (isSource(text)) found.push(inside(sourceOf(text)));
  }
  for (const page of files.filter((file) => file.path.endsWith(".html")))
    for (const [, src = ""] of page.text.matchAll(/<script[^>]*\ssrc="([^"]+)"/g))
      found.push(resolveRelative(page.path, src.replace(/^\//, "./")));
  return found.map((path) => path.replace(/^\//, ""));
}

function sourceOf(path: string): string {
  return path.replace(/(^|\/)dist\/(.*)\.js$/, "$1src/$2.ts");
}
