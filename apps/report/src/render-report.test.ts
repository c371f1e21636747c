import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import { reportTemplatePath } from "./report-template.ts";
import { sampleReport } from "./sample-report.ts";

const TEMPLATE = `<p>$&</p><script type="application/json" id="report-data"></script>`;
const dataOf = (html: string): string => /id="report-data">([^]*?)<\/script>/.exec(html)![1]!;

describe("the data slot", () => {
  test("holds the model unchanged", () => {
    const html = renderReport(TEMPLATE, sampleReport());
    expect(JSON.parse(dataOf(html))).toEqual(JSON.parse(JSON.stringify(sampleReport())));
    expect(renderReport(TEMPLATE, sampleReport())).toBe(html);
  });
  test("cannot be closed or opened from inside, and replacement patterns stay text", () => {
    const title = "</script><script>x()</script><!--<script>\u2028\u2029 $& $1 $' $`";
    const html = renderReport(TEMPLATE, { ...sampleReport(), title });
    const data = dataOf(html);
    expect(data).not.toMatch(/[<\u2028\u2029]/);
    expect((JSON.parse(data) as { title: string }).title).toBe(title);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });
  test("must be there and empty", () => {
    const filled = renderReport(TEMPLATE, sampleReport());
    for (const template of ["", "<html></html>", filled])
      expect(() => renderReport(template, sampleReport())).toThrow("E-REPORT-001");
  });
});

test("the template is looked for in this app's dist folder", () => {
  const path = fileURLToPath(reportTemplatePath());
  expect(path.endsWith("/dist/report.html")).toBe(true);
  expect(existsSync(path.replace("/dist/report.html", "/report.html"))).toBe(true);
});
