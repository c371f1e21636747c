import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset } from "../pipeline.ts";
import { random } from "../sources/json-rpc/fake-chain.suite.ts";
import { describeParts, historyRows, logsPart } from "./small-history.suite.ts";

const CHILD = fileURLToPath(new URL("./ingest-child.suite.ts", import.meta.url));
/** Compiled modules are kept between the children: starting them is most of this test's time. */
const COMPILE_CACHE = mkdtempSync(join(tmpdir(), "hindcast-compile-cache-"));
afterAll(() => rmSync(COMPILE_CACHE, { recursive: true, force: true }));
const KILLS = 50;
const AT_ONCE = 2;
/** Every so many kills one waits for the first segment: on a busy machine chance alone may miss it. */
const AIMED_EVERY = 5;
const PATIENCE_MS = 20_000;

/** Starts an ingest in a process of its own and kills it after a while; true when it came to the end. */
async function killed(
  home: string,
  folder: string,
  moment: () => Promise<unknown>,
): Promise<boolean> {
  const child = spawn(process.execPath, ["--conditions=@hindcast/source", CHILD, home, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  while (!output.includes("ready")) await once(child.stdout, "data");
  child.stdin.write("go\n");
  await moment();
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  return output.includes("done");
}

/** Until something is written below a home, or it takes too long. */
async function firstSegment(home: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!existsSync(join(home, "segments")) && performance.now() < until) await sleep(1);
}

test("an ingest killed at any moment leaves nothing behind that changes the dataset", async () => {
  const folder = temporaryFolder();
  const { description } = describeParts(folder, [logsPart(historyRows(2_500))]);
  writeFileSync(join(folder, "description.json"), JSON.stringify(description));
  const started = performance.now();
  const truth = await ingestDataset({ home: temporaryFolder(), folder, description });
  const wholeMs = performance.now() - started;
  const homes = temporaryFolder();
  const next = random(2_026);
  const tally = { finished: 0, interrupted: 0, withSegments: 0 };
  const round = async (i: number): Promise<void> => {
    const home = join(homes, String(i));
    const afterMs = (next(1_000) / 1_000) * wholeMs * 2.5;
    const isAimed = i % AIMED_EVERY === 0;
    const finished = await killed(home, folder, () =>
      isAimed ? firstSegment(home) : sleep(afterMs),
    );
    tally[finished ? "finished" : "interrupted"]++;
    if (!finished && existsSync(join(home, "segments"))) tally.withSegments++;
    const sealed = join(home, "datasets", "small");
    const manifests = existsSync(sealed)
      ? readdirSync(sealed).filter((name) => name.endsWith(".json"))
      : [];
    expect([[], [`${truth.datasetHash}.json`]]).toContainEqual(manifests);
    const again = await ingestDataset({ home, folder, description });
    expect(again.datasetHash).toBe(truth.datasetHash);
    expect(again.version).toBe(1);
    rmSync(home, { recursive: true, force: true });
  };
  for (let i = 0; i < KILLS; i += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => round(i + k)));
  expect(tally.interrupted + tally.finished).toBe(KILLS);
  expect(tally.interrupted).toBeGreaterThan(KILLS / 5);
  expect(tally.withSegments).toBeGreaterThan(0);
}, 180_000);
