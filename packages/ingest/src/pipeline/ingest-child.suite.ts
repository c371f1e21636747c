import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { ingestDataset } from "../pipeline.ts";

/** A process that ingests the folder it is told, once, when it is told to; to be killed meanwhile. */
const [home = "", folder = ""] = process.argv.slice(2);
const description: unknown = JSON.parse(readFileSync(join(folder, "description.json"), "utf8"));
flushCompileCache();
process.stdout.write("ready\n");
process.stdin.once("data", () => {
  void ingestDataset({ home, folder, description }).then(() => process.stdout.write("done\n"));
});
