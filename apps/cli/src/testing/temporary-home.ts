import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the file's tests are. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hindcast-cli-"));
  made.push(folder);
  return folder;
}

/** A home of its own with the lab dataset ingested. */
export function labHome(): string {
  const home = join(temporaryFolder(), "home");
  cpSync(inject("labHome"), home, { recursive: true });
  return home;
}
