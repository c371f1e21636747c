import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReportModel } from "@hindcast/evidence";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import { sampleReport } from "./sample-report.ts";
import { buildTemplate } from "./testing/build-template.ts";
import { hostile } from "./testing/hostile-report.ts";
import { openBrowser } from "./testing/open-browser.ts";
import { inkOf, rows } from "./testing/read-page.ts";

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Everything asked for besides the file itself. */
  readonly requests: string[];
  /** Console errors (a refused policy is one) and uncaught exceptions. */
  readonly errors: string[];
}

const sample = sampleReport();
let browser: Browser;
let folder: string;
let template: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hindcast-report-test-"));
  [template, browser] = await Promise.all([buildTemplate(), openBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function save(html: string): Promise<string> {
  files += 1;
  const path = join(folder, `report-${files}.html`);
  await writeFile(path, html);
  return pathToFileURL(path).href;
}

async function openUrl(url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  const file = url.split("#")[0];
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== file) requests.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  await page.locator("#report > *").first().waitFor();
  return { page, requests, errors, [Symbol.asyncDispose]: () => context.close() };
}

async function open(model: ReportModel, options?: BrowserContextOptions): Promise<Opened> {
  return await openUrl(await save(renderReport(template, model)), options);
}

describe("opened from disk", () => {
  test("asks for nothing, complains of nothing and stays small", async () => {
    expect(template.length).toBeLessThan(300_000);
    expect(template).not.toMatch(/unsafe-inline|unsafe-eval|<link[^>]+stylesheet|<script[^>]+src=/);
    await using opened = await open(sample);
    await opened.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    expect(opened.requests.filter((url) => !url.startsWith("data:"))).toEqual([]);
    expect(opened.errors).toEqual([]);
  });

  test("its policy stops what is not its own", async () => {
    const foreign = `<script>window.foreign = 1</script><img src="https://example.invalid/x.png">`;
    const html = renderReport(template, sample).replace("</body>", () => `${foreign}</body>`);
    await using opened = await openUrl(await save(html));
    expect(await opened.page.evaluate(() => "foreign" in window)).toBe(false);
    expect(opened.errors.join("\n")).toMatch(/Content Security Policy/);
  });

  test("the first screen holds the finding, the fidelity and the headline numbers", async () => {
    await using opened = await open(sample);
    const { page } = opened;
    const first = page.locator("#finding");
    const box = await first.boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(800);
    const text = await first.innerText();
    for (const part of [
      sample.title,
      sample.finding.sentence,
      sample.finding.because,
      "supported",
      "evidence grade",
      "401 of 412",
      "11 missed, 16 extra",
      "0.967",
      "−12 s",
      "1.023",
      "4 of 4",
      "L1",
    ])
      expect(text).toContain(part);
    expect(await rows(page, "Headline metrics")).toEqual([
      ["Liquidated debt", "$4,119,621", "$4,951,784", "+$832,163 +20.2 % ▲ worse"],
      ["Liquidations", "417", "501", "+84 +20.1 % ▲ worse"],
      ["Accounts liquidated", "203", "244", "+41 +20.2 % ▲ worse"],
      ["Bad debt at the end", "$151,904", "$114,688", "−$37,217 −24.5 % ▼ better"],
      ["Borrow usage", "64.12 %", "57.64 %", "−6.48 pp ▼ lower"],
      ["Refused intents", "3", "26", "+23 +766.7 % ▲ worse"],
    ]);
    const debt = page.getByTitle("$114,687.61320986", { exact: true });
    expect(await debt.first().innerText()).toBe("$114,688");
  });
});

describe("choosing another run", () => {
  test("the picker changes tables and address; the address brings them back", async () => {
    await using opened = await open(sample);
    const { page } = opened;
    const before = await rows(page, "Headline metrics");
    await page.getByRole("combobox", { name: "Proposed" }).selectOption({ index: 24 });
    const after = await rows(page, "Headline metrics");
    expect(after[0]![1]).toBe(before[0]![1]);
    expect(after[0]![2]).toBe("$4,037,229");
    expect(await page.getByRole("status").innerText()).toContain(sample.runs[24]!.name);
    expect((await rows(page, "Changed parameters")).map((row) => row[4])).toEqual([
      "5 min",
      "there",
      "84.00 % [8400]",
      "7.50 % [10750]",
      "100.00 % [10000]",
    ]);
    expect(new URL(page.url()).hash).toBe(`#run=${sample.runs[24]!.scenarioHash.slice(0, 12)}`);
    await using again = await openUrl(page.url());
    expect(await rows(again.page, "Headline metrics")).toEqual(after);
    await page.getByRole("button", { name: "Back to the finding" }).click();
    expect(await rows(page, "Headline metrics")).toEqual(before);
  });

  test("a square of the sweep map and a row of the run list do the same", async () => {
    await using opened = await open(sample);
    const { page } = opened;
    await page.getByLabel("Map shows").selectOption("bad-debt@1");
    const square = page.getByRole("region", { name: /close factor 100 %/ }).getByRole("button");
    expect(await square.count()).toBe(12);
    await square.first().focus();
    await page.keyboard.press("Enter");
    expect(await square.first().getAttribute("aria-pressed")).toBe("true");
    expect(await page.getByRole("combobox", { name: "Proposed" }).inputValue()).toBe("2");
    expect(page.url()).toContain("metric=bad-debt");
    await page.getByTitle(sample.runs[5]!.name, { exact: true }).click();
    expect(await page.getByRole("combobox", { name: "Proposed" }).inputValue()).toBe("5");
  });

  test("links in the bar lead to their section and keep the run", async () => {
    await using opened = await open(sample, { reducedMotion: "reduce" });
    const { page } = opened;
    await page.getByRole("combobox", { name: "Proposed" }).selectOption({ index: 3 });
    await page.getByRole("link", { name: "Reproduce" }).click();
    await page.waitForFunction(() => document.activeElement?.id === "reproduce-title");
    expect(await page.getByRole("combobox", { name: "Proposed" }).inputValue()).toBe("3");
    const top = await page.locator("#reproduce").evaluate((one) => one.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(200);
  });
});

describe("the analyst's hour", () => {
  test("accounts sort, unfold and copy", async () => {
    await using opened = await open(sample);
    const { page } = opened;
    expect(await rows(page, "Affected accounts")).toHaveLength(50);
    await page.getByRole("button", { name: "Show all 200" }).click();
    expect(await rows(page, "Affected accounts")).toHaveLength(200);
    await page.getByRole("button", { name: "Times, proposed" }).click();
    const times = (await rows(page, "Affected accounts")).map((row) => Number(row[2]));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    await page.locator("#reproduce").getByRole("button", { name: "Copy: Run it again" }).click();
    await page.getByText("copied", { exact: true }).waitFor();
    const field = page.getByLabel("paste here");
    await page.evaluate(() => {
      const area = document.createElement("textarea");
      area.setAttribute("aria-label", "paste here");
      document.body.append(area);
    });
    await field.focus();
    await page.keyboard.press("Control+V");
    expect(await field.inputValue()).toBe(sample.reproduce.command);
  });

  test("the chart has a picture, words and a table of the same numbers", async () => {
    await using opened = await open(sample);
    const { page } = opened;
    const section = page.locator("#timeline");
    expect(await inkOf(page)).toBeGreaterThan(2_000);
    expect(await section.getByRole("img").getAttribute("aria-label")).toContain(
      "Base: $4.12 M in all",
    );
    expect(await section.innerText()).toContain("Recorded: $4.03 M in all");
    await section.getByText("The chart as a table").click();
    const table = await rows(page, "Liquidations over time, as a table");
    const busiest = table.find((row) => row[0] === "2024-08-05 00:00");
    expect(busiest?.[1]).toBe(/at most (\S+ k)/.exec(await section.innerText())![1]);
  });
});

describe("what stood around the protocol", () => {
  test("mechanisms of both runs, what was set, what they did", async () => {
    await using opened = await open(sample, { reducedMotion: "reduce" });
    const { page } = opened;
    await page.getByRole("combobox", { name: "Proposed" }).selectOption({ index: 2 });
    expect(await rows(page, "Mechanisms of both runs")).toEqual([
      [
        "feed push-feed",
        "there",
        "set otherwise",
        "latency 40 s → 5 min other defaults",
        "all reserves",
      ],
      ["fund insurance-fund", "not there", "put in", "fund 100,000 USD", "USDC"],
    ]);
    expect(await rows(page, "What they did")).toEqual([
      ["fund paid out", "–", "$71,200"],
      ["fund stopped", "–", "1 h 30 min"],
      ["fund left", "–", "$28,800"],
    ]);
    const section = await page.locator("#surroundings").innerText();
    expect(section).toContain("it is not what was recorded");
    expect(section).toContain("1 account ($1,200 of debt) liquidated wrongfully");
    expect(section).toContain("12 accounts ($99,000 of debt) late, by 5 min at most");
    expect(section).toContain("read WETH at most 6.13 % above what was recorded");
    const parameters = page.locator("#parameters");
    expect(await parameters.innerText()).toContain("WETH at 95 % of what was recorded");
    expect(await parameters.innerText()).not.toContain("which is as recorded");
    await parameters.getByRole("link", { name: "mechanism fund" }).click();
    await page.waitForFunction(() => document.activeElement?.id === "surroundings-title");
    expect(await page.getByRole("combobox", { name: "Proposed" }).inputValue()).toBe("2");
    expect(opened.errors).toEqual([]);
  });

  test("nothing, where nothing did: then the base is as recorded", async () => {
    const runs = sample.runs.map((run) => ({
      ...run,
      mechanisms: [],
      worlds: [],
      movedPrices: [],
      againstMarket: undefined,
      oracleErrors: [],
    }));
    await using opened = await open({ ...sample, runs });
    const { page } = opened;
    expect(await page.locator("#surroundings").innerText()).toContain("No mechanism.");
    expect(await page.locator("#parameters").innerText()).toContain("which is as recorded");
    expect(await page.locator("#finding").innerText()).not.toContain("not as recorded");
    expect(await page.locator("#timeline").innerText()).toContain("WETH price: ");
  });
});

describe("hostile reports", () => {
  test("text in any field stays text", async () => {
    await using opened = await open(hostile(sample));
    const { page } = opened;
    await page.getByRole("combobox", { name: "Proposed" }).selectOption({ index: 7 });
    await page.locator("details").evaluateAll((all) => {
      for (const one of all) (one as HTMLDetailsElement).open = true;
    });
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    expect(
      await page.locator("#report :is(img, iframe, script, [onload], [onfocus])").count(),
    ).toBe(0);
    expect(await page.locator("h1").innerText()).toContain("<img src=x onerror=window.pwned=2>");
    expect(await page.locator("a:not([href^='#'])").count()).toBe(0);
    expect(opened.requests.filter((url) => !url.startsWith("data:"))).toEqual([]);
    expect(opened.errors).toEqual([]);
  });
});

describe("unusual reports", () => {
  test("base alone, nothing recorded", async () => {
    const runs = sample.runs.slice(0, 1);
    const timeline = { ...sample.timeline, recordedUsd: [] };
    await using opened = await open({
      ...sample,
      runs,
      timeline,
      focus: 0,
      axes: [],
      fidelity: undefined,
      finding: { ...sample.finding, standing: "base only" },
    });
    const { page } = opened;
    const text = await page.locator("#finding").innerText();
    expect(text).toContain("not evidence-grade");
    expect(text).toContain("nothing was recorded");
    expect((await rows(page, "Headline metrics"))[0]).toEqual(["Liquidated debt", "$4,119,621"]);
    expect(await page.getByRole("combobox", { name: "Proposed" }).count()).toBe(0);
    expect(opened.errors).toEqual([]);
  });

  test("failed gates, a failed run and refused changes are said aloud", async () => {
    const gates = sample.fidelity!.gates.map((gate, index) => ({ ...gate, passed: index > 0 }));
    const runs = sample.runs.map((run, index) =>
      index === 9
        ? {
            ...run,
            status: "failed" as const,
            failure: "E-REPLAY-007 the worker ran out of memory",
            metrics: {},
            refusedParameterChanges: ["WETH liquidationBonus 10000: INVALID_RESERVE_PARAMS"],
          }
        : run,
    );
    const fidelity = { ...sample.fidelity!, gates, evidenceGrade: false };
    await using opened = await open({ ...sample, runs, fidelity });
    const { page } = opened;
    const text = await page.locator("#finding").innerText();
    for (const part of ["1 failed", "not evidence-grade", "E-REPLAY-007", "INVALID_RESERVE_PARAMS"])
      expect(text).toContain(part);
    expect((await rows(page, "Headline metrics"))[0]).toEqual([
      "Liquidated debt",
      "$4,119,621",
      "–",
      "–",
    ]);
    expect(opened.errors).toEqual([]);
  });

  test("a file without usable data says so", async () => {
    const slot = `id="report-data">`;
    for (const [data, words] of [
      ["", "empty template"],
      [`{"schema":1,`, "damaged"],
      [`{"schema":2}`, "schema 1"],
      [`{"schema":1,"runs":[]}`, "no run"],
    ] as const) {
      await using opened = await openUrl(await save(template.replace(slot, () => slot + data)));
      expect(await opened.page.getByRole("alert").innerText()).toContain(words);
    }
  });
});

describe("every screen", () => {
  test("light, dark and paper have their own colours, chart included", async () => {
    await using light = await open(sample, { colorScheme: "light" });
    await using dark = await open(sample, { colorScheme: "dark" });
    const colours = async (page: Page): Promise<string> =>
      await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return `${style.backgroundColor} ${style.color}`;
      });
    expect(await colours(light.page)).toBe("rgb(246, 247, 249) rgb(20, 24, 31)");
    expect(await colours(dark.page)).toBe("rgb(15, 18, 22) rgb(231, 234, 238)");
    const lightLine = [216, 221, 228] as const;
    const darkLine = [43, 50, 59] as const;
    expect(await inkOf(light.page, lightLine)).toBeGreaterThan(2_000);
    expect(await inkOf(dark.page, darkLine)).toBeGreaterThan(2_000);
    await dark.page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await colours(dark.page)).toBe("rgb(255, 255, 255) rgb(20, 24, 31)");
    expect(await dark.page.locator(".top-bar").isVisible()).toBe(false);
    expect(await inkOf(dark.page, lightLine)).toBeGreaterThan(2_000);
    expect(await inkOf(dark.page, darkLine)).toBe(0);
    expect([...light.errors, ...dark.errors]).toEqual([]);
  });

  test.each([390, 768, 1280])("no sideways scrolling at %i px", async (width) => {
    await using opened = await open(sample, { viewport: { width, height: 844 } });
    const { page } = opened;
    await page.locator("details").evaluateAll((all) => {
      for (const one of all) (one as HTMLDetailsElement).open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.evaluate(() => scrollTo(500, 0));
    expect(await page.evaluate(() => scrollX)).toBe(0);
  });
});

test("the band shows every behaviour model, and calls a change of sign not supported", async () => {
  await using opened = await open(sample);
  const table = await rows(opened.page, "Effects by behaviour model");
  const firsts = table.map((cells) => cells[0] ?? "");
  expect(firsts.filter((cell) => cell.startsWith("owners"))).toEqual([
    "owners do not react",
    "owners defend as before",
    "owners do not react",
    "owners defend as before",
  ]);
  expect(firsts[0]).toMatch(/^Debt liquidated, felt by vault owners worse, supported/);
  expect(firsts[3]).toMatch(/^Bad debt, felt by the protocol not supported/);
  const without = { ...sample };
  delete without.band;
  delete without.spread;
  await using plain = await open(without);
  await plain.page.getByText("carry no band").waitFor();
});
