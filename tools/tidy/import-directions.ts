import type { Finding, Law } from "./law.ts";
import { type Manifest, readManifests } from "./package-manifests.ts";
import { isSource, parseSource } from "./source-tree.ts";
import { isTestCode, packageFolder, packageName, resolveRelative } from "./zones.ts";

/** Who may import whom among the packages. The test chain is for tests and tools alone. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/domain": [],
  "packages/store": ["packages/domain"],
  "packages/ingest": ["packages/domain", "packages/store"],
  "packages/replay": ["packages/domain", "packages/store"],
  "packages/fidelity": [
    "packages/domain",
    "packages/store",
    "packages/ingest",
    "packages/replay",
    "packages/evidence",
  ],
  "packages/evidence": ["packages/domain"],
  "packages/testchain": ["packages/domain"],
  "apps/report": ["packages/domain", "packages/evidence"],
  "apps/cli": [
    "packages/domain",
    "packages/store",
    "packages/ingest",
    "packages/replay",
    "packages/fidelity",
    "packages/evidence",
    "apps/report",
  ],
};
const TESTCHAIN = "packages/testchain";
const DOMAIN = "packages/domain/src/";
const KERNEL = "packages/replay/src/kernel/";

/** Dependencies point to the pure core, and protocols and mechanisms never see each other. */
export const importDirections: Law = {
  name: "import directions",
  check(files) {
    const manifests = readManifests(files);
    const findings: Finding[] = [];
    let checked = 0;
    for (const file of files.filter((f) => isSource(f.path) && packageFolder(f.path))) {
      for (const { specifier, line } of parseSource(file).references) {
        checked++;
        const target = targetOf(file.path, specifier, manifests);
        if (target === undefined) continue;
        const wrong = breach(file.path, target, specifier, manifests);
        if (wrong !== undefined) findings.push({ path: file.path, line, message: wrong });
      }
    }
    return { checked, findings };
  },
};

/** The path an import leads to, or the folder of the package it names; undefined if not ours. */
function targetOf(
  from: string,
  specifier: string,
  manifests: readonly Manifest[],
): string | undefined {
  if (specifier.startsWith(".")) return resolveRelative(from, specifier);
  const name = packageName(specifier);
  const manifest = manifests.find((m) => m.folder !== "" && m.name === name);
  return manifest === undefined ? undefined : `${manifest.folder}/`;
}

function breach(
  from: string,
  target: string,
  specifier: string,
  manifests: readonly Manifest[],
): string | undefined {
  const home = packageFolder(from) ?? "";
  const other = packageFolder(target);
  const test = isTestCode(from);
  if (other === undefined)
    return target.startsWith("tools/") ? `${specifier}: only tools import tools` : undefined;
  if (!test && /(?:^|\/)testing(?:[./]|$)/.test(specifier))
    return `${specifier}: */testing is for tests and tools`;
  if (other === home) return domainBreach(from, target, test) ?? kernelBreach(from, target, test);
  if (specifier.startsWith("."))
    return `${specifier} reaches into ${other}: import the package by its name`;
  const deep = undeclaredSubpath(specifier, manifests);
  if (deep !== undefined) return deep;
  if (other === TESTCHAIN)
    return test ? undefined : `${specifier}: the test chain is for tests and tools`;
  const allowed = from.startsWith(KERNEL) && !test ? ["packages/domain"] : MAY_IMPORT[home];
  if (allowed === undefined) return `${home} has no place in the import table yet: add it`;
  if (allowed.includes(other)) return undefined;
  return `${home} must not import ${other}; it may import ${allowed.join(", ") || "nothing of ours"}`;
}

function undeclaredSubpath(specifier: string, manifests: readonly Manifest[]): string | undefined {
  const name = packageName(specifier) ?? "";
  const manifest = manifests.find((m) => m.name === name);
  const subpath = `.${specifier.slice(name.length)}`;
  if (manifest === undefined || subpath in manifest.exports) return undefined;
  return `${specifier} is a deep import: ${name} declares ${Object.keys(manifest.exports).join(", ")}`;
}

function kernelBreach(from: string, target: string, test: boolean): string | undefined {
  if (test || !from.startsWith(KERNEL) || target.startsWith(KERNEL)) return undefined;
  return `the kernel imports domain and itself, not ${target}`;
}

/** Inside domain: numbers <- events <- {each protocol, each mechanism}. */
function domainBreach(from: string, target: string, test: boolean): string | undefined {
  if (!from.startsWith(DOMAIN) || !target.startsWith(DOMAIN)) return undefined;
  const [area = "", folder = ""] = areaOf(from);
  const [targetArea = "", targetFolder = ""] = areaOf(target);
  const file = target.slice(target.lastIndexOf("/") + 1);
  const shared = ["hindcast-error.ts", "numbers", "events"];
  const allowed: Readonly<Record<string, readonly string[]>> = {
    "hindcast-error.ts": [],
    numbers: ["numbers"],
    events: shared,
    protocols: [...shared, "protocols"],
    market: [...shared, "market"],
  };
  if (test && targetArea === "testing") return undefined;
  const areas = allowed[area];
  if (areas !== undefined && !areas.includes(targetArea))
    return `domain/${area} may import ${areas.join(", ") || "nothing"}, not ${targetArea}`;
  if (folder === "" || (area !== "protocols" && area !== "market")) return undefined;
  if (targetArea !== area || targetFolder === folder) return undefined;
  const contracts = area === "protocols" ? ["protocol"] : ["mechanism", "liquidator"];
  for (const contract of contracts) {
    if (targetFolder === "" && file === `${contract}.ts`) return undefined;
    if (targetFolder === "" && test && file === `${contract}.suite.ts`) return undefined;
  }
  const only = contracts.map((contract) => `${contract}.ts`).join(" or ");
  return `a ${contracts[0]} never imports another, nor a list of them: only ${only} (got ${target})`;
}

/** ["protocols", "aave-v3"]; the second is "" for a file that lies in the area itself. */
function areaOf(path: string): string[] {
  const steps = path.slice(DOMAIN.length).split("/");
  return steps.length > 2 ? steps.slice(0, 2) : [steps[0] ?? "", ""];
}
