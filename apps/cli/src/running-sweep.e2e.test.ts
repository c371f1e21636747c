import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore, verifyHome } from "@hindcast/store";
import { expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf, startHindcast } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

const FACTORS = ["10 %", "20 %", "30 %", "40 %", "60 %", "70 %", "80 %"];

interface MemberLine {
  readonly event: string;
  readonly index: number;
  readonly name: string;
  readonly runHash: string;
  readonly metrics: Readonly<Record<string, string>>;
}

function memberLines(stderr: string): MemberLine[] {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith('{"event":"member"'))
    .map((line) => JSON.parse(line) as MemberLine);
}

test("members that have finished can be read while others run, and after Ctrl-C", async () => {
  const home = earlyHome(1_500);
  const file = scenarioFile(closeFactors(FACTORS));
  const started = startHindcast(["sweep", file, "--home", home, "--workers", "1", "--json"]);
  await started.said(/"note":"3\/8/);
  const running = jsonOf<{ members: number; finished: number; runs: { runHash: string }[] }>(
    await hindcast("compare", "close-factors", "--home", home, "--json"),
  );
  expect(running.members).toBe(8);
  expect(running.finished).toBeGreaterThanOrEqual(1);
  expect(running.runs).toHaveLength(running.finished);
  started.child.kill("SIGINT");
  const ending = await started.ending;
  expect(ending.exitCode).toBe(EXIT.interrupted);
  const told = memberLines(ending.stderr);
  expect(told.map(({ index }) => index)).toEqual(told.map((_, place) => place));
  expect(told.map(({ runHash }) => runHash)).toEqual(
    expect.arrayContaining(running.runs.map(({ runHash }) => runHash)),
  );
  const whole = await hindcast("sweep", file, "--home", home, "--json");
  const { runs, reused } = jsonOf<SweepDocument>(whole);
  expect(reused).toBeGreaterThanOrEqual(told.length);
  for (const { index, runHash, metrics } of told)
    expect(runs[index]).toMatchObject({ runHash, metrics });
});

test("a table holds what the sweep printed, in both formats, now or later", async () => {
  const home = earlyHome(1_200);
  const folder = temporaryFolder();
  const file = scenarioFile(closeFactors(["40 %", "60 %"]));
  const [arrow, parquet] = ["now.arrow", "later.parquet"].map((name) => join(folder, name));
  const swept = await hindcast("sweep", file, "--home", home, "--json", "--table", arrow ?? "");
  expect(swept.exitCode, swept.stderr).toBe(EXIT.ok);
  const { runs } = jsonOf<SweepDocument>(swept);
  const later = await hindcast("table", "close-factors", parquet ?? "", "--home", home, "--json");
  expect(jsonOf(later)).toMatchObject({ format: "parquet", members: 3, finished: 3 });
  const bytes = [readFileSync(arrow ?? ""), readFileSync(parquet ?? "")];
  expect(bytes.map((each) => each.subarray(0, 4).toString())).toEqual(["ARRO", "PAR1"]);
  // Texts lie in both as they are.
  for (const { runHash } of runs)
    for (const each of bytes) expect(each.includes(runHash)).toBe(true);
  const refused = await hindcast("table", "close-factors", join(folder, "x.csv"), "--home", home);
  expect(refused.stderr).toContain("E-CLI-040");
});

test("two sweeps in one home at once give the same and harm nothing", async () => {
  const home = earlyHome(1_500);
  const file = scenarioFile(closeFactors(FACTORS));
  const command = ["sweep", file, "--home", home, "--workers", "2", "--json"];
  const endings = await Promise.all(
    [startHindcast(command), startHindcast(command)].map((started) => started.ending),
  );
  for (const ending of endings) expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
  const [first, second] = endings.map((ending) => jsonOf<SweepDocument>(ending));
  expect(first?.runs).toHaveLength(8);
  expect(first?.runs).toEqual(second?.runs);
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  expect(verifyHome(store)).toEqual([]);
  expect(jsonOf(await hindcast("sweep", file, "--home", home, "--json"))).toMatchObject({
    computed: 0,
    reused: 8,
  });
});

test.each(["2", "50 MB", "lots", "-1GB", "2 TB!"])("%s is no amount of memory", async (text) => {
  const ending = await hindcast("sweep", "none.yaml", "--memory", text);
  expect(ending.exitCode).toBe(EXIT.usage);
  expect(ending.stderr).toContain("2GB");
});

test("a small budget takes one worker and gives the same runs", async () => {
  const file = scenarioFile(closeFactors(["40 %"]));
  const sweep = async (...more: readonly string[]) =>
    jsonOf<SweepDocument>(
      await hindcast("sweep", file, "--home", earlyHome(1_200), "--json", ...more),
    );
  expect((await sweep("--memory", "100MB", "--workers", "4")).runs).toEqual((await sweep()).runs);
});
