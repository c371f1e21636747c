import { pathToFileURL } from "node:url";
import { METRICS } from "@hindcast/evidence";
import { openBrowser } from "@hindcast/report/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import type { SweepDocument } from "./testing/scenario-files.ts";
import { labHome } from "./testing/temporary-home.ts";

interface Demo {
  readonly ingest: { readonly name: string; readonly quarantined: number };
  readonly sweep: SweepDocument;
  readonly report: {
    readonly path: string;
    readonly finding: { readonly sentence: string; readonly because: string };
  };
}

/** What a table's cell has in a browser. */
interface Cell {
  readonly title: string;
  readonly innerText: string;
}

let demo: Demo;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  const [ending, opened] = await Promise.all([
    hindcast("demo", "--home", labHome(), "--json"),
    openBrowser(),
  ]);
  browser = opened;
  if (ending.exitCode !== EXIT.ok) throw new Error(ending.stderr);
  demo = jsonOf<Demo>(ending);
}, 120_000);
afterAll(async () => await browser?.close());

/** The integer behind "$1,234.5", "64.12 %" or "1,234", in the metric's own unit. */
function integerOf(text: string, unit: string | undefined): string {
  const [whole = "", fraction = ""] = text
    .replace("−", "-")
    .replace(/[$,% ]|bps/g, "")
    .split(".");
  const digits = { usd8: 8, bps: text.includes("%") ? 2 : 0 }[unit ?? ""] ?? 0;
  return BigInt(whole + fraction.padEnd(digits, "0")).toString();
}

test("the demo is one document: ingest, sweep, report", () => {
  expect(demo.ingest).toMatchObject({ name: "aave-v3-lab", quarantined: 0 });
  expect(demo.sweep).toMatchObject({ computed: 28, reused: 0, failed: [] });
  expect(demo.sweep.runs).toHaveLength(28);
});

test("its report opens from disk and says what the sweep says, digit for digit", async () => {
  const page = await browser.newPage();
  const url = pathToFileURL(demo.report.path).href;
  const requests: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  const table = page.getByRole("region", { name: "Headline metrics" });
  await table.waitFor();
  const finding = await page.locator("#finding").innerText();
  expect(finding).toContain(demo.report.finding.sentence);
  expect(finding).toContain(demo.report.finding.because);

  const rows = await table.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => {
      const [head, ...cells] = [...row.children] as unknown as Cell[];
      return [head?.innerText ?? "", ...cells.map((cell) => cell.title || cell.innerText)];
    }),
  );
  const proposed = await page
    .getByRole("combobox", { name: "Proposed" })
    .locator("option:checked")
    .innerText();
  const run = demo.sweep.runs.find(({ name }) => proposed.includes(name) && name !== "base");
  const shown = rows.map(([name, ...values]) => {
    const metric = METRICS.find((one) => one.name === name);
    return [metric?.id, ...values.slice(0, 2).map((value) => integerOf(value, metric?.unit))];
  });
  expect(shown).toEqual(
    METRICS.filter((metric) => metric.headline).map(({ id }) => [
      id,
      demo.sweep.runs[0]?.metrics[id],
      run?.metrics[id],
    ]),
  );
  expect(requests.filter((one) => one !== url && !one.startsWith("data:"))).toEqual([]);
  expect(errors).toEqual([]);
}, 30_000);
