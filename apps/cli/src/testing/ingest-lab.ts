import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { LAB_FOLDER, MAIN, SOURCE_FLAGS } from "./places.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A home with the bundled lab dataset and nothing else. Copy it: tests never write here. */
    labHome: string;
  }
}

/** Ingests the bundled dataset once for all tests of the command line. */
export default async function ingestLab(project: TestProject): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-lab-home-"));
  const args = [...SOURCE_FLAGS, MAIN, "ingest", LAB_FOLDER, "--home", home, "--json"];
  await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  project.provide("labHome", home);
  return () => rmSync(home, { recursive: true, force: true });
}
