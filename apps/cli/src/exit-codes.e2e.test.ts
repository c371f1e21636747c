import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VERSION } from "@hindcast/replay";
import {
  canonicalJson,
  openDataset,
  openStore,
  putDataset,
  readRun,
  sealJson,
  type Provenance,
} from "@hindcast/store";
import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { LAB_FOLDER } from "./testing/places.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

/** Ingested, nothing has run. */
let fresh: string;
let file: string;
/** A copy of it in which the file's sweep has run. */
let used: string;
let swept: SweepDocument;

beforeAll(async () => {
  fresh = earlyHome(2_600);
  used = copyOf(fresh);
  file = scenarioFile(closeFactors(["25 %", "100 %"]));
  swept = jsonOf<SweepDocument>(await hindcast("sweep", file, "--home", used, "--json"));
});

function copyOf(home: string): string {
  const copy = join(temporaryFolder(), "home");
  cpSync(home, copy, { recursive: true });
  return copy;
}

/** Runs a command line twice, for people and with --json: both must end alike, with this code. */
async function expectRefusal(
  exitCode: number,
  code: string,
  ...args: readonly string[]
): Promise<void> {
  const shown = await hindcast(...args);
  expect([shown.exitCode, shown.stdout]).toEqual([exitCode, ""]);
  expect(shown.stderr).not.toMatch(/^ {4}at |bug in Hindcast/m);
  // What the command line itself cannot mean is said with the usage.
  expect(shown.stderr).toMatch(
    code === "E-CLI-001" ? /^error: |^Usage: / : new RegExp(`^${code} `, "m"),
  );
  const ending = await hindcast(...args, "--json");
  expect(ending.exitCode).toBe(exitCode);
  expect(jsonOf(ending)).toMatchObject({ error: { code }, exitCode });
}

describe("2: what cannot be understood", () => {
  const name = "aave-v3-lab";
  const cases: readonly (readonly [string, string, ...string[]])[] = [
    ["nothing", "E-CLI-001"],
    ["a command alone that has commands", "E-CLI-001", "datasets"],
    ["an unknown command", "E-CLI-001", "swep"],
    ["an unknown option", "E-CLI-001", "sweep", "SCENARIO", "--wrokers", "2"],
    ["a missing argument", "E-CLI-001", "sweep"],
    ["an argument too many", "E-CLI-001", "doctor", "now"],
    ["a count that is none", "E-CLI-001", "sweep", "SCENARIO", "--workers", "0"],
    ["a port that is none", "E-CLI-001", "serve", "--port", "70000"],
    ["a tolerance that is none", "E-CLI-001", "ingest", LAB_FOLDER, "--tolerate", "-1"],
    ["an unknown liquidator", "E-CLI-001", "replay", name, "--liquidator", "slow"],
    ["a scenario file that is not there", "E-CLI-011", "sweep", "nowhere.yaml"],
    ["a folder as scenario file", "E-CLI-011", "sweep", LAB_FOLDER],
    ["an unknown dataset", "E-STORE-030", "datasets", "show", "nowhere"],
    ["an unknown dataset to replay", "E-STORE-030", "replay", "nowhere"],
    ["an unknown sweep", "E-CLI-010", "report", "nowhere"],
    ["an unknown run", "E-STORE-040", "verify", "abcdef"],
    ["an unknown report", "E-CLI-014", "verify", "nowhere.html"],
    ["one run to compare", "E-CLI-012", "compare", "abcdef"],
    ["nine runs to compare", "E-CLI-012", "compare", ...Array.from({ length: 9 }, () => "abcdef")],
    ["an unknown scenario to open on", "E-CLI-019", "report", "close-factors", "--focus", "x"],
    ["a cost without a unit", "E-SCEN-010", "replay", name, "--gas-cost", "25"],
    ["a negative cost", "E-MARKET-002", "replay", name, "--gas-cost", "-25 USD"],
  ];
  test.each(cases)("%s: %s", async (_what, code, ...args) => {
    const line = args.map((arg) => (arg === "SCENARIO" ? file : arg));
    const home = args.length < 2 ? [] : ["--home", used];
    await expectRefusal(EXIT.usage, code, ...line, ...home);
  });

  test("the names of scenarios are told when one is unknown", async () => {
    const ending = await hindcast("report", "close-factors", "--focus", "x", "--home", used);
    expect(ending.stderr).toContain('"base", "closeFactor 25 %", "closeFactor 100 %"');
  });

  test("a name that two sweeps have: the list is told", async () => {
    const home = copyOf(used);
    const other = scenarioFile(closeFactors(["25 %"]));
    await hindcast("sweep", other, "--home", home);
    await expectRefusal(EXIT.usage, "E-CLI-010", "report", "close-factors", "--home", home);
  });

  test.each([
    ["E-CLI-017", { protocol: null }],
    ["E-CLI-016", { chain: "one" }],
  ])("a dataset that cannot be replayed: %s", async (code, changes) => {
    const home = copyOf(fresh);
    {
      using store = openStore(home, { engineVersion: ENGINE_VERSION });
      const { provenance } = openDataset(store, name);
      const description = { ...(provenance["description"] as Provenance), ...changes };
      putDataset(store, {
        name: "odd",
        kinds: new Map(),
        provenance: { ...provenance, description },
      });
    }
    await expectRefusal(EXIT.usage, code, "replay", "odd", "--home", home);
  });
});

describe("3: a part fails, the rest is kept", () => {
  /** A folder where a run's manifest is to be written: the disk refuses exactly this run. */
  function block(home: string, run: number): string {
    const path = join(home, "runs", swept.runs[run]?.runHash ?? "", "manifest.json");
    mkdirSync(path, { recursive: true });
    return path;
  }

  test("one scenario that cannot be written is named; mended, only it is computed", async () => {
    const home = copyOf(fresh);
    const blocked = block(home, 1);
    const partial = await hindcast("sweep", file, "--home", home, "--json");
    expect(partial.exitCode).toBe(EXIT.partial);
    const document = jsonOf<SweepDocument>(partial);
    expect(document.failed).toMatchObject([{ name: "closeFactor 25 %" }]);
    expect(document.failed[0]?.failure).toContain("E-STORE-010");
    expect(document.runs).toEqual([swept.runs[0], swept.runs[2]]);
    const report = await hindcast("report", "close-factors", "--home", home, "--json");
    expect(readFileSync(jsonOf<{ path: string }>(report).path, "utf8")).toContain(
      "PARTIAL: 1 of 3 scenarios failed and are missing here.",
    );
    rmSync(blocked, { recursive: true });
    const mended = await hindcast("sweep", file, "--home", home, "--json");
    expect(mended.exitCode).toBe(EXIT.ok);
    expect(jsonOf(mended)).toMatchObject({ computed: 1, reused: 2, failed: [], runs: swept.runs });
  });

  test("without a base there is no report", async () => {
    const home = copyOf(fresh);
    block(home, 0);
    const shown = await hindcast("sweep", file, "--home", home);
    expect(shown.exitCode).toBe(EXIT.partial);
    expect(shown.stdout).toContain("failed: base: E-STORE-010");
    await expectRefusal(EXIT.usage, "E-CLI-018", "report", "close-factors", "--home", home);
  });
});

describe("5: a claim that is not reproduced", () => {
  interface Verification {
    readonly checked: number;
    readonly mismatched: number;
    readonly mismatches: readonly { readonly what: string }[];
  }

  async function verify(home: string, reference: string, exitCode: number): Promise<Verification> {
    const ending = await hindcast("verify", reference, "--home", home, "--json");
    expect(ending.exitCode, ending.stderr).toBe(exitCode);
    return jsonOf<Verification>(ending);
  }

  test("a run whose manifest claims another state", async () => {
    const home = copyOf(used);
    const runHash = swept.runs[1]?.runHash ?? "";
    {
      using store = openStore(home, { engineVersion: ENGINE_VERSION });
      const manifest = { ...readRun(store, runHash).manifest, stateHash: "0".repeat(64) };
      const content = JSON.parse(canonicalJson(JSON.parse(JSON.stringify(manifest)))) as object;
      writeFileSync(join(home, "runs", runHash, "manifest.json"), sealJson({ ...content }));
    }
    const { mismatches } = await verify(home, runHash, EXIT.notReproduced);
    expect(mismatches.map(({ what }) => what)).toEqual([`${runHash.slice(0, 12)}: state`]);
    expect(await verify(home, "close-factors", EXIT.notReproduced)).toMatchObject({
      checked: 9,
      mismatched: 1,
    });
    const shown = await hindcast("verify", runHash, "--home", home);
    expect(shown.stdout).toContain("2 of 3 hashes are reproduced");
  });

  test("a report in which anything was changed", async () => {
    const written = await hindcast("report", "close-factors", "--home", used, "--json");
    const { path } = jsonOf<{ path: string }>(written);
    expect(await verify(used, path, EXIT.ok)).toMatchObject({ mismatched: 0 });
    const html = readFileSync(path, "utf8");
    const [, other, third] = swept.runs;
    const value = other?.metrics["liquidated-value@1"] ?? "";
    const doctored = join(temporaryFolder(), "doctored.html");
    const wrongParts = async (text: string) => {
      writeFileSync(doctored, text);
      const { mismatches } = await verify(used, doctored, EXIT.notReproduced);
      return mismatches.map(({ what }) => what).sort();
    };
    const swapped = html.replaceAll(
      `"runHash":"${other?.runHash}"`,
      `"runHash":"${third?.runHash}"`,
    );
    expect(await wrongParts(swapped)).toEqual(["report: run closeFactor 25 %", "report: timeline"]);
    const prettier = html
      .replaceAll(`"${value}"`, `"${BigInt(value) - 1n}"`)
      .replace(/"matched":\d+/, '"matched":99999')
      .replace(/"sentence":"/, '"sentence":"Not at all: ')
      .replace(/"quarantined":0/, '"quarantined":1');
    expect(await wrongParts(prettier)).toEqual([
      "report: dataset",
      "report: fidelity",
      "report: finding",
      "report: run closeFactor 25 %",
    ]);
    writeFileSync(doctored, html.replace(/"reproduce":/, '"produce":'));
    await expectRefusal(EXIT.usage, "E-CLI-014", "verify", doctored, "--home", used);
  });
});

describe("65: bad data", () => {
  test("a flipped bit in a segment is found by every reader", async () => {
    const home = copyOf(fresh);
    const [first = ""] = readdirSync(join(home, "segments"), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".arrow"))
      .sort();
    const path = join(home, "segments", first);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const verified = await hindcast("datasets", "verify", "--home", home, "--json");
    expect(verified.exitCode).toBe(EXIT.badData);
    expect(verified.stdout).toContain("E-STORE-001");
    expect((await hindcast("doctor", "--home", home)).exitCode).toBe(EXIT.badData);
    await expectRefusal(EXIT.badData, "E-STORE-001", "replay", "aave-v3-lab", "--home", home);
    const shown = await hindcast("datasets", "verify", "--home", home);
    expect(shown.stdout).toMatch(/DAMAGED[^]*E-STORE-001/);
  });

  test("a damaged catalog is told; without it the files fill a new one", async () => {
    const home = copyOf(used);
    const path = join(home, "catalog.sqlite");
    writeFileSync(path, "no database at all".repeat(100));
    await expectRefusal(EXIT.badData, "E-STORE-023", "datasets", "list", "--home", home);
    rmSync(path);
    const again = await hindcast("sweep", file, "--home", home, "--json");
    expect(jsonOf(again)).toMatchObject({ computed: 0, reused: 3, runs: swept.runs });
  });

  test("a dataset file that is not the described one", async () => {
    const folder = join(temporaryFolder(), "lab");
    cpSync(LAB_FOLDER, folder, { recursive: true });
    const readings = join(folder, "readings.json");
    writeFileSync(readings, readFileSync(readings, "utf8").replace("18", "17"));
    await expectRefusal(EXIT.badData, "E-INGEST-003", "ingest", folder, "--home", copyOf(fresh));
    rmSync(join(folder, "dataset.json"));
    await expectRefusal(EXIT.badData, "E-INGEST-001", "ingest", folder, "--home", copyOf(fresh));
  });
});

describe("74: the disk refuses", () => {
  test("a home that is a file, and a report below a file", async () => {
    await expectRefusal(EXIT.io, "E-CLI-020", "datasets", "list", "--home", file);
    const below = join(file, "report.html");
    const line = ["report", "close-factors", "--home", used, "--out", below];
    await expectRefusal(EXIT.io, "E-STORE-010", ...line);
  });
});

test("a home that is not there yet is an empty one", async () => {
  const home = join(temporaryFolder(), "not", "yet");
  const ending = await hindcast("datasets", "list", "--home", home);
  expect(ending.exitCode).toBe(EXIT.ok);
  expect(ending.stdout).toContain("nothing has been ingested");
  expect((await hindcast("doctor", "--home", home)).exitCode).toBe(EXIT.ok);
});
