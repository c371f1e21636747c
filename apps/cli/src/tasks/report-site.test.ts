import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore, type Store } from "@hindcast/store";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { earlyHome } from "../testing/early-home.ts";
import { hindcast, jsonOf } from "../testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "../testing/scenario-files.ts";
import { reportSite } from "./report-site.ts";

const TOKEN = "c2VjcmV0LXRva2VuLXRoYXQtbm9ib2R5LWtub3dz";
const HOST = "127.0.0.1:4321";

let store: Store;
let app: Hono;
let swept: SweepDocument;

beforeAll(async () => {
  const home = earlyHome(2_600);
  const file = scenarioFile(closeFactors(["25 %"]));
  swept = jsonOf<SweepDocument>(await hindcast("sweep", file, "--home", home, "--json"));
  store = openStore(home, { engineVersion: ENGINE_VERSION });
  app = reportSite(store, TOKEN);
});
afterAll(() => store[Symbol.dispose]());

async function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  return await app.request(`http://${HOST}${path}`, {
    method,
    headers: { host: HOST, ...headers },
  });
}

/** Every address the app answers, with its parameters filled in. */
function addresses(): string[] {
  const paths = new Set(app.routes.map((route) => route.path).filter((path) => path !== "/*"));
  return [...paths].map((path) => path.replace(/:hash.+/, swept.sweepHash));
}

test("these are all routes, and with the token each answers", async () => {
  expect(app.routes.every(({ method }) => method === "GET" || method === "ALL")).toBe(true);
  expect(addresses().sort()).toEqual([`/${TOKEN}/`, `/${TOKEN}/sweep/${swept.sweepHash}`]);
  for (const path of addresses()) expect((await get(path)).status, path).toBe(200);
});

const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
  ["another host", { host: "evil.example" }],
  ["a host that begins like ours", { host: "127.0.0.1.evil.example" }],
  ["a host that ends like ours", { host: "evil.example:127.0.0.1" }],
  ["no host", { host: "" }],
  ["another origin", { origin: "https://evil.example" }],
  ["another port's origin", { origin: "http://127.0.0.1:9999" }],
  ["a hidden origin", { origin: "null" }],
  ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ["a page of another port", { "sec-fetch-site": "same-site" }],
];

describe.each(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])("%s", (method) => {
  test.each(FOREIGN)("from %s is forbidden on every route", async (_who, headers) => {
    for (const path of addresses()) {
      const response = await get(path, headers, method);
      const said = await response.text();
      expect([path, response.status, said]).toEqual([
        path,
        403,
        method === "HEAD" ? "" : "forbidden",
      ]);
    }
  });

  test("without the token is unauthorized on every route, and anywhere else", async () => {
    const wrong = ["", TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toLowerCase(), "%00", "..", "token"];
    const tails = addresses().map((path) => path.slice(TOKEN.length + 1));
    for (const token of wrong)
      for (const tail of [...tails, "", "/sweep/", "/favicon.ico", "/../../etc/passwd"]) {
        const response = await get(`/${token}${tail}`, {}, method);
        expect([token + tail, response.status]).toEqual([token + tail, 401]);
      }
  });
});

test("a page of our own, and an address typed by hand, are let in", async () => {
  for (const headers of [
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "same-origin", origin: `http://${HOST}` },
    { host: "localhost:4321", origin: "http://localhost:4321" },
  ])
    expect((await get(`/${TOKEN}/`, headers)).status).toBe(200);
});

test("the index lists the sweeps, and a report is the one the command writes", async () => {
  const index = await get(`/${TOKEN}/`);
  expect(index.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(index.headers.get("access-control-allow-origin")).toBeNull();
  expect(index.headers.get("set-cookie")).toBeNull();
  expect(await index.text()).toContain(`href="sweep/${swept.sweepHash}"`);
  const report = await get(`/${TOKEN}/sweep/${swept.sweepHash.slice(0, 12)}`);
  expect(report.headers.get("cache-control")).toBe("no-store");
  expect(report.headers.get("referrer-policy")).toBe("no-referrer");
  const html = await report.text();
  for (const { runHash } of swept.runs) expect(html).toContain(runHash);
});

test("what is no sweep is not found, and says so without a trace", async () => {
  const unknown = await get(`/${TOKEN}/sweep/${"0".repeat(64)}`);
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toMatch(/^E-CLI-010 /);
  for (const path of ["sweep/..%2f..%2fetc%2fpasswd", "sweep/zz", "sweep/", "x"])
    expect((await get(`/${TOKEN}/${path}`)).status, path).toBe(404);
});
