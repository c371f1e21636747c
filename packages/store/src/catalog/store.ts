import { endianness } from "node:os";
import { join } from "node:path";
import { HindcastError } from "@hindcast/domain";
import type { FileOperations } from "../disk/file-operations.ts";
import type { SegmentTarget } from "../segments/segment-file.ts";
import { Catalog } from "./catalog.ts";
import { fillCatalog } from "./rebuild.ts";

/** An opened home: its files and its catalog. One per process; worker threads need only `home`. */
export interface Store extends SegmentTarget, Disposable {
  readonly catalog: Catalog;
}

export interface StoreOptions {
  readonly engineVersion: string;
  readonly files?: FileOperations;
  readonly busyTimeoutMs?: number;
}

export function catalogPath(home: string): string {
  return join(home, "catalog.sqlite");
}

/**
 * Opens a home, making what is missing. A lost catalog is filled again from the files. Dispose
 * (`using store = openStore(…)`, or `store[Symbol.dispose]()`) closes the catalog.
 */
export function openStore(home: string, options: StoreOptions): Store {
  if (endianness() !== "LE")
    throw new HindcastError({
      code: "E-STORE-050",
      what: "This machine keeps numbers with the high byte first; segments keep the low byte first.",
      next: "use a little-endian machine (x86-64 or ARM64)",
    });
  const catalog = new Catalog(catalogPath(home), {
    ...(options.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: options.busyTimeoutMs }),
    onCreate: (created) => fillCatalog(created, home),
  });
  return {
    home,
    engineVersion: options.engineVersion,
    ...(options.files === undefined ? {} : { files: options.files }),
    catalog,
    [Symbol.dispose]: () => catalog.close(),
  };
}
