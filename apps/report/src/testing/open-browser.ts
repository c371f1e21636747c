import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { unpackChromium } from "./unpack-chromium.ts";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A Chromium for tests: $CHROME_PATH, one installed on the system, or the one npm's package carries. */
export async function openBrowser(): Promise<Browser> {
  const installed = findInstalledBrowser(process.env["CHROME_PATH"]);
  if (installed !== undefined) {
    return await chromium.launch({ executablePath: installed, headless: true, args: FLAGS });
  }
  const { executablePath, environment } = await unpackChromium();
  const env = { ...process.env, ...environment } as Record<string, string>;
  return await chromium.launch({ executablePath, env, headless: true, args: FLAGS });
}

/** The path given (even if wrong: launching then says so), else the first that exists. */
export function findInstalledBrowser(chosen: string | undefined): string | undefined {
  if (chosen !== undefined && chosen !== "") return chosen;
  return SYSTEM_BROWSERS.find((path) => existsSync(path));
}
