/** `pnpm docs:screenshot`: the README's picture, taken from the report that the demo writes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openBrowser } from "@hindcast/report/testing";

const root = fileURLToPath(new URL("../../", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "hindcast-screenshot-"));
const report = join(home, "report.html");
const hindcast = (...words: string[]): void => {
  execFileSync(join(root, "hindcast"), [...words, "--home", home], { cwd: root, stdio: "ignore" });
};
try {
  hindcast("demo");
  hindcast("report", "weth-liquidation-threshold", "--out", report);
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 680 } });
  await page.goto(pathToFileURL(report).href);
  writeFileSync(join(root, "docs/report.png"), await page.screenshot());
  await browser.close();
} finally {
  rmSync(home, { recursive: true, force: true });
}
