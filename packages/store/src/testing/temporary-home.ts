import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store, type StoreOptions } from "../catalog/store.ts";

/** An empty folder that is gone after the test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "hindcast-store-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A store in a folder of its own (or a given one), closed after the test. */
export function temporaryStore(home = temporaryHome(), options: Partial<StoreOptions> = {}): Store {
  const store = openStore(home, { engineVersion: "test", ...options });
  onTestFinished(() => store[Symbol.dispose]());
  return store;
}
