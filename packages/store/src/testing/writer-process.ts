/**
 * A child process for the tests of crashes and of several writers. Arguments: home, mode, seed.
 * Prints "ready", then a dot for each thing stored, until it is done or killed.
 */
import Database from "better-sqlite3";
import { segmentRow } from "../catalog/segment-rows.ts";
import { catalogPath, openStore, type Store } from "../catalog/store.ts";
import { QUERY } from "../catalog/tables.ts";
import { stageRange } from "../datasets/staging.ts";
import { sha256 } from "../disk/digest.ts";
import { SegmentBuilder } from "../segments/segment-builder.ts";
import { writeSegment } from "../segments/segment-file.ts";
import { putSample, putSampleRun, writeFacts } from "./sample-datasets.ts";
import { SUPPLY, supplyFact } from "./sample-rows.ts";

const [home = "", mode = "", seedText = "0"] = process.argv.slice(2);
const seed = Number(seedText);

/** Sound work: datasets, ranges and runs, again and again. */
function writeForever(store: Store): void {
  for (let i = 0; ; i++) {
    const salt = seed * 1_000_000 + i;
    putSample(store, `set-${i % 3}`, salt, 200);
    process.stdout.write(".");
    const segments = writeFacts(store, [supplyFact(1, salt)]).map((segment) => segment.logicalHash);
    stageRange(store, {
      dataset: "lab",
      source: "x",
      from: i,
      to: i,
      status: "staged",
      note: String(salt),
      segments,
    });
    process.stdout.write(".");
    putSampleRun(store, `recipe ${salt}`, salt);
    process.stdout.write(".");
  }
}

/** The known-bad order: the row first, then the file. A crash between leaves a row without one. */
function writeRowsFirst(store: Store): void {
  for (let i = 0; ; i++) {
    const builder = new SegmentBuilder("fact", SUPPLY);
    for (let row = 0; row < 200; row++) {
      const fact = supplyFact(row, seed * 1_000_000 + i);
      builder.addFact(fact.at, fact.transactionHash, { ...fact });
    }
    const bytes = builder.toArrowFile();
    const span = builder.span;
    if (span === undefined) return;
    store.catalog.write(() =>
      store.catalog.put(
        "segment",
        segmentRow({
          format: 1,
          envelope: "fact",
          kind: "supply",
          version: 1,
          rows: builder.rows,
          bytes: bytes.length,
          sha256: sha256(bytes),
          logicalHash: builder.logicalHash(),
          ...span,
          createdBy: "test",
        }),
      ),
    );
    writeSegment(store, builder);
    process.stdout.write(".");
  }
}

/** Time for another process to write between this one's read and its write. */
function dawdle(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

/** Read-then-write transactions, all on one counter: a lost update or a busy error would show. */
function count(store: Store, times: number): void {
  for (let i = 0; i < times; i++)
    store.catalog.write(() => {
      const rows = store.catalog.rows("coverage", QUERY.selectFrom("coverage").selectAll());
      const total = rows.find((row) => row.key === "total")?.toBlock ?? 0;
      dawdle();
      const row = { dataset: "lab", source: "x", fromBlock: 0, manifest: "{}" };
      store.catalog.put("coverage", { ...row, key: "total", toBlock: total + 1 });
      if (i % 10 === 0) store.catalog.put("coverage", { ...row, key: `${seed}-${i}`, toBlock: i });
    });
}

/** The known-bad way to begin: deferred, as Kysely's own driver does. Prints the busy errors. */
function countDeferred(times: number): void {
  const database = new Database(catalogPath(home), { timeout: 5_000 });
  let busy = 0;
  for (let i = 0; i < times; i++)
    try {
      database.exec("begin");
      database.prepare("select toBlock from coverage where key = 'total'").get();
      dawdle();
      database.prepare("update coverage set toBlock = toBlock + 1 where key = 'total'").run();
      database.exec("commit");
    } catch (cause) {
      if (!(cause instanceof Database.SqliteError) || !cause.code.startsWith("SQLITE_BUSY"))
        throw cause;
      busy++;
      if (database.inTransaction) database.exec("rollback");
    }
  database.close();
  process.stdout.write(`busy ${busy}\n`);
}

process.stdout.write("ready\n");
if (mode === "deferred") countDeferred(300);
else {
  using store = openStore(home, { engineVersion: "test" });
  if (mode === "write") writeForever(store);
  else if (mode === "rows-first") writeRowsFirst(store);
  else count(store, 300);
  process.stdout.write("done\n");
}
