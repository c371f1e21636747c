import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile } from "./testing/scenario-files.ts";

/** In the middle of the crash: there are liquidations, and replays are short. */
let home: string;
beforeAll(() => {
  home = earlyHome(2_600);
});

interface SpreadDocument {
  readonly seeds: readonly number[];
  readonly members: readonly {
    readonly name: string;
    readonly metrics: readonly {
      readonly metric: string;
      readonly mean: number;
      readonly difference?: {
        readonly pairs: number;
        readonly mean: number;
        readonly interval: { readonly low: number; readonly high: number };
      };
    }[];
  }[];
  readonly runs: number;
  readonly reused: number;
}

/** Borrowers who draw whether they act, and a further fall that makes them. */
const PEOPLE = `name: people
dataset: aave-v3-lab
mechanisms:
  - { name: people, model: active-borrower, params: { defending: 50 % } }
patches:
  - { reserve: WETH, parameter: oraclePrice, from: block 2400, scale: [90 %, 80 %] }
`;

test("differences are the means', within their intervals; asked again takes no run", async () => {
  const file = scenarioFile(PEOPLE);
  const ask = ["spread", file, "--seeds", "3", "--metric", "liquidated-value", "--home", home];
  const ending = await hindcast(...ask, "--json");
  expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
  const { members, runs, seeds } = jsonOf<SpreadDocument>(ending);
  expect([members.length, seeds, runs]).toEqual([3, [1, 2, 3], 9]);
  const [base, ...others] = members.map(({ metrics }) => metrics[0]);
  expect(base?.difference).toBeUndefined();
  for (const other of others) {
    const { mean, pairs, interval } = other?.difference ?? {
      mean: 0,
      pairs: 0,
      interval: undefined,
    };
    expect(pairs).toBe(3);
    // Units of 10^-8 dollars, added up in another order.
    expect(mean).toBeCloseTo((other?.mean ?? 0) - (base?.mean ?? 0), 0);
    expect(mean).toBeGreaterThan(0);
    expect(interval?.low).toBeLessThanOrEqual(mean);
    expect(interval?.high).toBeGreaterThanOrEqual(mean);
  }
  // Luck matters, or there would be nothing to spread over.
  const widths = others.map((other) => {
    const { low, high } = other?.difference?.interval ?? { low: 0, high: 0 };
    return high - low;
  });
  expect(Math.max(...widths)).toBeGreaterThan(0);

  const again = await hindcast(...ask);
  expect(again.stdout).toMatch(/9 runs, 9 reused/);
  expect(again.stdout).toMatch(/WETH oraclePrice 80 %/);
  expect(again.stdout).toMatch(/next: hindcast report [0-9a-f]{12}/);

  // Its report holds the seeds, and whoever checks it runs every one of them again.
  const page = join(home, "people.html");
  const report = await hindcast("report", "people", "--out", page, "--home", home);
  expect(report.exitCode, report.stderr).toBe(EXIT.ok);
  expect(readFileSync(page, "utf8")).toContain('"seeds":3');
  const verified = await hindcast("verify", page, "--home", home);
  expect(verified.exitCode, verified.stderr).toBe(EXIT.ok);
  const [, reproduced, all] = /(\d+) of (\d+) hashes/.exec(verified.stdout) ?? [];
  expect(reproduced).toBe(all);
  // Nine runs of three hashes each, and the report's parts.
  expect(Number(all)).toBeGreaterThan(27);
});

test("many seeds of something that draws no lots are refused", async () => {
  const ending = await hindcast(
    "spread",
    scenarioFile(closeFactors(["25 %"])),
    "--seeds",
    "5",
    "--home",
    home,
  );
  expect(ending.exitCode).not.toBe(EXIT.ok);
  expect(ending.stderr).toMatch(/E-CLI-032/);
});
