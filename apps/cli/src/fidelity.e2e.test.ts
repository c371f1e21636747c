import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, inject, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

interface FidelityDocument {
  readonly dataset: string;
  readonly forced?: Record<string, unknown>;
  readonly oneStep?: Record<string, unknown>;
  readonly freeRun?: Record<string, unknown>;
  readonly gates: readonly { readonly passed: boolean }[];
  readonly evidenceGrade: boolean;
}

/** The names scripts rely on. */
const SCORES = [
  "episodes",
  "matched",
  "missed",
  "extra",
  "recallByValue",
  "precisionByValue",
  "brier",
  "brierNaive",
  "medianTimingSeconds",
  "volumeRatio",
];

let said: Awaited<ReturnType<typeof hindcast>>;
let shown: FidelityDocument;

beforeAll(async () => {
  said = await hindcast("fidelity", "aave-v3-lab", "--home", inject("labHome"), "--json");
  shown = jsonOf<FidelityDocument>(said);
});

test("prints every score of every mode at the top of one JSON document", () => {
  expect(said.exitCode).toBe(EXIT.ok);
  expect(shown.dataset).toBe("aave-v3-lab");
  for (const mode of [shown.forced, shown.freeRun])
    expect(Object.keys(mode ?? {})).toEqual(expect.arrayContaining(SCORES));
  expect(shown.forced).toMatchObject({ missed: 0, extra: 0, recallByValue: 1, volumeRatio: 1 });
  expect(shown.evidenceGrade).toBe(shown.gates.every((gate) => gate.passed));
});

test("the same for people, with a mark for every gate", async () => {
  const { stdout } = await hindcast("fidelity", "aave-v3-lab", "--home", inject("labHome"));
  expect(stdout.match(/^ {2}[✓✗] (?:forced|free run): /gm)).toHaveLength(shown.gates.length);
  expect(stdout).toMatch(shown.evidenceGrade ? /evidence-grade: every/ : /NOT evidence-grade: \d/);
  expect(stdout).toMatch(/next: hindcast \S+/);
});

test.each([
  ["aave-v2-liquidations", "E-CLI-025"],
  ["aave-v2", "E-CLI-025"],
  ["maker-ethb-events-2020-2023", "E-CLI-025"],
  ["no-such-dataset", "E-STORE-030"],
])("%s, which is not in the store, is %s", async (dataset, code) => {
  const ending = await hindcast("fidelity", dataset, "--home", temporaryFolder());
  expect(ending.exitCode).toBe(EXIT.usage);
  expect(ending.stderr).toContain(code);
  expect(ending.stderr).toMatch(/try: /);
});

const DATA = fileURLToPath(new URL("../../../../shared/data", import.meta.url));

test.skipIf(!existsSync(DATA))(
  "ingests a copy of the data and studies it (needs ../shared/data)",
  async () => {
    const home = temporaryFolder();
    const ending = await hindcast(
      "fidelity",
      "morpho-xusd",
      "--data",
      DATA,
      "--home",
      home,
      "--json",
    );
    expect(ending.exitCode).toBe(EXIT.ok);
    const { forced } = jsonOf<FidelityDocument>(ending);
    expect(forced?.["recallByValue"]).toBeGreaterThan(0.99);
    expect(forced?.["volumeRatio"]).toBeGreaterThan(0.99);
  },
);

test("a copy that is not there is refused, and nothing is written", async () => {
  const ending = await hindcast(
    "fidelity",
    "morpho-xusd",
    "--data",
    join(temporaryFolder(), "none"),
    "--home",
    temporaryFolder(),
  );
  expect(ending.exitCode).not.toBe(EXIT.ok);
  expect(ending.stderr).toMatch(/E-INGEST-033[\s\S]*try: /);
});

test.each(["-1", "1.5", "x", "99999999999"])("refuses the seed %s", async (seed) => {
  const ending = await hindcast("fidelity", "aave-v3-lab", "--seed", seed);
  expect(ending.exitCode).toBe(EXIT.usage);
});
