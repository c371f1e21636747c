import type { Finding, Law, RepositoryFile } from "./law.ts";
import { allStrings, type Manifest, readManifests } from "./package-manifests.ts";
import { isSource, parseSource, stringValue, walk } from "./source-tree.ts";
import { isTestCode, isToolConfig, packageFolder, packageName } from "./zones.ts";

/** Tools that are used without being named: by what else one knows that they are. */
const USED_THROUGH: Readonly<Record<string, string>> = {
  typescript: "tsc",
  "oxlint-tsgolint": "oxlint",
};

/** package.json and the imports agree: nothing undeclared, nothing unused, versions exact. */
export const declaredDependencies: Law = {
  name: "declared dependencies",
  check(files) {
    const manifests = readManifests(files);
    const root = manifests.find((m) => m.folder === "");
    const findings: Finding[] = [];
    let checked = 0;
    for (const manifest of manifests) {
      const sources = files.filter((f) => isSource(f.path) && ownerOf(f.path) === manifest.folder);
      for (const file of sources) {
        checked += parseSource(file).references.length;
        findings.push(...undeclared(file, manifest, root));
      }
      findings.push(...unused(manifest, sources, files), ...inexact(manifest));
    }
    return { checked, findings };
  },
};

function ownerOf(path: string): string {
  return packageFolder(path) ?? "";
}

function undeclared(
  file: RepositoryFile,
  manifest: Manifest,
  root: Manifest | undefined,
): Finding[] {
  const lenient =
    isTestCode(file.path) ||
    isToolConfig(file.path) ||
    !file.path.startsWith(`${manifest.folder}/src/`);
  const declared = lenient
    ? { ...manifest.dependencies, ...manifest.devDependencies, ...root?.devDependencies }
    : manifest.dependencies;
  return parseSource(file).references.flatMap(({ specifier, line }) => {
    const name = packageName(specifier);
    if (name === undefined || name in declared || name === manifest.name) return [];
    const section = lenient ? "devDependencies" : "dependencies";
    const message = `imports ${name}, which ${manifest.path} does not have in ${section}`;
    return [{ path: file.path, line, message }];
  });
}

function unused(
  manifest: Manifest,
  sources: readonly RepositoryFile[],
  files: readonly RepositoryFile[],
): Finding[] {
  const names = new Set(sources.flatMap(namesIn));
  const commands = allStrings(manifest.scripts).join(" ");
  if (manifest.folder === "")
    for (const f of files) if (isTestCode(f.path)) addAll(names, namesIn(f));
  const used = (name: string): boolean =>
    names.has(name) ||
    new RegExp(`(?:^|[ &])${USED_THROUGH[name] ?? name}\\b`).test(commands) ||
    (name.startsWith("@types/") && (name === "@types/node" || used(name.slice(7))));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter((name) => !used(name))
    .map((name) => ({
      path: manifest.path,
      line: lineOfKey(manifest, name),
      message: `${name} is declared and never used: remove it`,
    }));
}

/** Packages named by any string: imports, and paths handed to a resolver or a bundler. */
function namesIn(file: RepositoryFile): string[] {
  const found: string[] = [];
  walk(parseSource(file).program, (node) => {
    const text = stringValue(node);
    if (text === undefined || !/^@?[a-z][\w./-]*$/.test(text)) return;
    const name = packageName(text);
    if (name !== undefined) found.push(name);
  });
  return found;
}

function inexact(manifest: Manifest): Finding[] {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(
      ([, version]) =>
        !/^(?:catalog:|workspace:\*|(?:npm:(?:@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+[\w.-]*)$/.test(
          version,
        ),
    )
    .map(([name, version]) => ({
      path: manifest.path,
      line: lineOfKey(manifest, name),
      message: `${name} ${version}: say an exact version, catalog: or workspace:*`,
    }));
}

function lineOfKey(manifest: Manifest, key: string): number {
  return manifest.text.slice(0, manifest.text.indexOf(`"${key}":`)).split("\n").length;
}

function addAll(target: Set<string>, items: readonly string[]): void {
  for (const item of items) target.add(item);
}
