import type { Finding, Law, RepositoryFile } from "./law.ts";
import { dottedName, isSource, parseSource, walk } from "./source-tree.ts";
import { isTestFile } from "./zones.ts";

/** A kind of folder: all of one kind hold the same file names, so that knowing one is knowing all. */
export interface FolderKind {
  readonly kind: string;
  /** The folder whose subfolders are of this kind. */
  readonly parent: string;
  readonly required: readonly string[];
  /** The shared suite a test in each of them must call. */
  readonly suite?: RegExp;
}

export const FOLDER_KINDS: readonly FolderKind[] = [
  {
    kind: "protocol",
    parent: "packages/domain/src/protocols",
    required: [
      "README.md",
      "params.ts",
      "versions.ts",
      "state.ts",
      "math.ts",
      "decide.ts",
      "evolve.ts",
      "liquidation.ts",
      "margin.ts",
      "invariants.ts",
      "step-invariants.ts",
      "actions/operation.ts",
      "actions/refusals.ts",
      "actions/configure.ts",
      "vectors.json",
      "index.ts",
    ],
    suite: /^protocolSuite$/,
  },
  {
    kind: "mechanism",
    parent: "packages/domain/src/market",
    required: ["README.md", "params.ts", "model.ts", "model.test.ts"],
    suite: /^(?:mechanism|liquidator)Suite$/,
  },
  {
    kind: "source",
    parent: "packages/ingest/src/sources",
    required: ["README.md", "read.ts", "read.test.ts"],
  },
  {
    kind: "decoder",
    parent: "packages/ingest/src/decode",
    required: [
      "README.md",
      "market.ts",
      "events.ts",
      "roles.ts",
      "filter.ts",
      "readings.ts",
      "configuration.ts",
      "story.ts",
      "index.ts",
      "index.test.ts",
    ],
    suite: /^decoderSuite$/,
  },
  {
    kind: "study",
    parent: "packages/fidelity/src/studies",
    required: ["README.md", "study.ts", "study.test.ts"],
    suite: /^studySuite$/,
  },
  {
    kind: "conformance bench",
    parent: "tools/conform/benches",
    required: ["bench.ts", "next-intent.ts", "event-lines.ts", "readings.ts", "directed.ts"],
  },
  { kind: "dataset", parent: "datasets", required: ["dataset.json", "README.md"] },
  {
    kind: "example",
    parent: "examples",
    required: ["scenario.yaml", "expected.json", "README.md"],
  },
];

/** One law for each kind, so that each fails by itself when there is none of its kind. */
export const folderShapes: readonly Law[] = FOLDER_KINDS.map((kind) => ({
  name: `folder shape: ${kind.kind}`,
  check(files) {
    const folders = subfolders(kind.parent, files);
    const findings = [...folders].flatMap((folder) => shapeBreaches(kind, folder, files));
    return { checked: folders.size, findings };
  },
}));

function subfolders(parent: string, files: readonly RepositoryFile[]): Set<string> {
  const found = new Set<string>();
  for (const { path } of files) {
    if (!path.startsWith(`${parent}/`)) continue;
    const [name, rest] = path.slice(parent.length + 1).split("/");
    if (name !== undefined && rest !== undefined) found.add(`${parent}/${name}`);
  }
  return found;
}

function shapeBreaches(
  kind: FolderKind,
  folder: string,
  files: readonly RepositoryFile[],
): Finding[] {
  const inside = files.filter((file) => file.path.startsWith(`${folder}/`));
  const names = new Set(inside.map((file) => file.path.slice(folder.length + 1)));
  const findings = kind.required
    .filter((name) => !names.has(name))
    .map((name) => ({ path: folder, line: 0, message: `a ${kind.kind} needs ${name}` }));
  const { suite } = kind;
  if (suite === undefined || inside.some((file) => callsSuite(file, suite))) return findings;
  const message = `no test here calls the shared suite of its kind (${suite.source})`;
  return [...findings, { path: folder, line: 0, message }];
}

function callsSuite(file: RepositoryFile, suite: RegExp): boolean {
  if (!isSource(file.path) || !isTestFile(file.path)) return false;
  let calls = false;
  walk(parseSource(file).program, (node) => {
    calls ||= node.type === "CallExpression" && suite.test(dottedName(node["callee"]));
  });
  return calls;
}
