import type { Finding, Law } from "./law.ts";

const ROOMS = /^(?:utils?|helpers?|common|misc)$/;
/** kebab-case steps joined by dots: `fixed.test.ts`, `tsconfig.build.json`, `.gitignore`. */
const KEBAB = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
/** Names that readers and tools look for in capitals. */
const FIXED =
  /^(?:README|ARCHITECTURE|STYLE|CONTRIBUTING|CHANGELOG|TEMPLATE)\.md$|^(?:LICENSE|NOTICE)$/;

/** A name says what is inside: no catch-all rooms, no numbered twins, one spelling. */
export const names: Law = {
  name: "names",
  check(files) {
    const paths = files.map((file) => file.path);
    const known = new Set(paths.flatMap(withFolders));
    return {
      checked: paths.length,
      findings: [...known].flatMap((path) => nameBreach(path, known)),
    };
  },
};

/** a/b/c.ts → a, a/b, a/b/c.ts */
function withFolders(path: string): string[] {
  const steps = path.split("/");
  return steps.map((_step, index) => steps.slice(0, index + 1).join("/"));
}

function nameBreach(path: string, known: ReadonlySet<string>): Finding[] {
  // published files keep their publisher's names below a dataset's folder
  if (/^datasets\/[^/]+\/./.test(path)) return [];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const [stem = ""] = name.replace(/^\./, "").split(".");
  const message = ROOMS.test(stem)
    ? `"${stem}" is a room for anything: name the idea`
    : !KEBAB.test(name) && !FIXED.test(name)
      ? "use kebab-case"
      : twinOf(path, name, stem, known);
  return message === undefined ? [] : [{ path, line: 0, message }];
}

/** `foo2.ts` beside `foo.ts`; `sha256.ts` alone is only a name with a number in it. */
function twinOf(
  path: string,
  name: string,
  stem: string,
  known: ReadonlySet<string>,
): string | undefined {
  const plain = stem.replace(/-?\d+$/, "");
  if (plain === stem || plain === "") return undefined;
  const twin = path.slice(0, path.length - name.length) + plain + name.slice(stem.length);
  return known.has(twin) ? `a numbered twin of ${twin}: rename it or delete one` : undefined;
}
