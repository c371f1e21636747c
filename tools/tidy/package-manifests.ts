import type { RepositoryFile } from "./law.ts";

export interface Manifest {
  readonly path: string;
  /** "" for the root, else "packages/x". */
  readonly folder: string;
  readonly text: string;
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  /** Declared subpaths: ".", "./testing". */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin: Readonly<Record<string, string>>;
}

/** package.json of the root and of every workspace package. */
export function readManifests(files: readonly RepositoryFile[]): Manifest[] {
  return files
    .filter((file) => /^(?:(?:packages|apps)\/[^/]+\/)?package\.json$/.test(file.path))
    .map((file) => ({
      name: "",
      dependencies: {},
      devDependencies: {},
      scripts: {},
      exports: {},
      bin: {},
      ...(JSON.parse(file.text) as Partial<Manifest>),
      path: file.path,
      folder: file.path.replace(/\/?package\.json$/, ""),
      text: file.text,
    }));
}

/** Every string below a value, e.g. all targets of an exports map. */
export function allStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(allStrings);
}
