/**
 * Records a lab dataset from real contracts:
 * `pnpm lab:record [--dataset name] [--artifacts folder] [--out folder] [--seed n] [--accounts n] [--days n] [--blocks n]`
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LABS, type RecordOptions } from "./known-labs.ts";
import { toJson } from "./write-files.ts";

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "aave-v3-lab" },
    artifacts: { type: "string" },
    out: { type: "string" },
    seed: { type: "string" },
    accounts: { type: "string" },
    days: { type: "string" },
    blocks: { type: "string" },
  },
});
const lab = LABS[values.dataset];
if (lab === undefined) throw new Error(`no such lab; there are ${Object.keys(LABS).join(", ")}`);
const numbers = (["seed", "accounts", "days", "blocks"] as const).flatMap((name) =>
  values[name] === undefined ? [] : [[name, Number(values[name])]],
);
const options: RecordOptions = {
  ...Object.fromEntries(numbers),
  ...(values.artifacts === undefined ? {} : { artifacts: values.artifacts }),
};
const root = fileURLToPath(new URL("../..", import.meta.url));
const out = values.out ?? join(root, "datasets", values.dataset);
process.stdout.write(`${toJson(await lab.record(options, out), 2)}\n`);
