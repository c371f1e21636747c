import { builtinModules } from "node:module";
import type { Finding, Law } from "./law.ts";
import { isSource, parseSource } from "./source-tree.ts";
import { isProductSource, packageName } from "./zones.ts";

/** Modules that touch the machine, a database, a network or threads. */
const OUTSIDE = ["better-sqlite3", "apache-arrow", "piscina", "kysely", "viem"] as const;

/** Where each may be imported; node: modules as "node:". Tests and tools are free. */
const PLACES: readonly { readonly at: RegExp; readonly may: readonly string[] }[] = [
  { at: /^packages\/store\//, may: ["node:", "better-sqlite3", "apache-arrow", "kysely"] },
  // viem also decodes and hashes, without touching anything; decode/, checks/, values/ do no more
  { at: /^packages\/ingest\//, may: ["viem"] },
  { at: /^packages\/ingest\/src\/(?!(?:decode|checks|values)\/)/, may: ["node:"] },
  { at: /^packages\/replay\/src\/workers\//, may: ["node:", "piscina"] },
  { at: /^apps\//, may: ["node:"] },
];
/** Packages whose product code may import these alone (and our own). */
const ONLY: readonly { readonly at: RegExp; readonly may: readonly string[] }[] = [
  { at: /^packages\/(?:domain|evidence)\//, may: ["zod"] },
  { at: /^packages\/replay\/src\/kernel\//, may: [] },
];

/** I/O, clocks and threads only in the packages that are made for them. */
export const outsideModules: Law = {
  name: "outside modules",
  check(files) {
    const findings: Finding[] = [];
    let checked = 0;
    for (const file of files.filter((f) => isSource(f.path) && isProductSource(f.path))) {
      const allowed = PLACES.filter(({ at }) => at.test(file.path)).flatMap(({ may }) => may);
      const only = ONLY.find(({ at }) => at.test(file.path))?.may;
      for (const { specifier, line, typeOnly } of parseSource(file).references) {
        checked++;
        const name = outsideName(specifier);
        const ours = name === undefined || name.startsWith("@hindcast/");
        const banned =
          !ours &&
          (only === undefined
            ? isOutside(name) && !typeOnly && !allowed.includes(name)
            : !only.includes(name));
        if (banned)
          findings.push({ path: file.path, line, message: `${specifier}: ${reason(only)}` });
      }
    }
    return { checked, findings };
  },
};

function outsideName(specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return "node:";
  const name = packageName(specifier);
  return name !== undefined && builtinModules.includes(name) ? "node:" : name;
}

function isOutside(name: string): boolean {
  return name === "node:" || OUTSIDE.some((outside) => outside === name);
}

function reason(only: readonly string[] | undefined): string {
  return only === undefined
    ? "not allowed here; I/O belongs in store, ingest sources, replay/workers and apps: pass the value in"
    : `pure code may import ${only.join(", ") || "nothing but domain"}: pass the value in`;
}
