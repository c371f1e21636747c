import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { LAB_FOLDER } from "./testing/places.ts";
import { hindcast, jsonOf, startHindcast, type StartedHindcast } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

/** Presses Ctrl-C and says how the command ended, and after how long. */
async function interrupt(started: StartedHindcast, signal: "SIGINT" | "SIGTERM" = "SIGINT") {
  const asked = performance.now();
  started.child.kill(signal);
  const ending = await started.ending;
  return { ...ending, seconds: (performance.now() - asked) / 1000 };
}

test("Ctrl-C in a sweep keeps what is finished and says how to go on", async () => {
  const home = earlyHome(1_500);
  const file = scenarioFile(closeFactors(["10 %", "20 %", "30 %", "40 %", "60 %", "70 %", "80 %"]));
  const command = ["sweep", file, "--home", home, "--workers", "1"];
  const started = startHindcast([...command, "--json"]);
  await started.said(/"note":"2\/8/);
  const ending = await interrupt(started);
  expect(ending.exitCode).toBe(EXIT.interrupted);
  expect(ending.seconds).toBeLessThan(5);
  expect(ending.stderr).toContain("E-CLI-130 Stopped on request.");
  expect(ending.stderr).toContain("run the same command again: it goes on where it was");
  expect(jsonOf(ending)).toMatchObject({ error: { code: "E-CLI-130" }, exitCode: 130 });
  const resumed = await hindcast(...command, "--json");
  expect(resumed.exitCode, resumed.stderr).toBe(EXIT.ok);
  const { reused, computed } = jsonOf<SweepDocument>(resumed);
  expect(reused).toBeGreaterThanOrEqual(2);
  expect(reused + computed).toBe(8);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s in an ingest leaves no dataset", async (signal) => {
  const home = join(temporaryFolder(), "home");
  const started = startHindcast(["ingest", LAB_FOLDER, "--home", home, "--json"]);
  await started.said('"stage":"decode"');
  const ending = await interrupt(started, signal);
  expect(ending.exitCode, ending.stderr).toBe(EXIT.interrupted);
  expect(ending.seconds).toBeLessThan(5);
  expect(ending.stderr).toContain("E-CLI-130");
  expect(jsonOf(await hindcast("datasets", "list", "--home", home, "--json"))).toEqual([]);
});

test("a second Ctrl-C ends a command that does not stop by itself", async () => {
  const script = fileURLToPath(new URL("./testing/waits-for-ever.suite.ts", import.meta.url));
  const started = startHindcast([], {}, script);
  await started.said("started");
  started.child.kill("SIGINT");
  await started.said("stopping");
  await sleep(100);
  expect(started.child.exitCode).toBeNull();
  const ending = await interrupt(started);
  expect(ending.signal).toBe("SIGINT");
  expect(ending.seconds).toBeLessThan(1);
});
