import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf, startHindcast } from "./testing/run-hindcast.ts";
import { scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";

let home: string;
beforeAll(() => {
  home = earlyHome(700);
});

interface AskedRun {
  readonly value: string;
  readonly verdict: "holds" | "fails" | "void" | null;
  readonly runHash: string;
  readonly metrics: Readonly<Record<string, string>>;
}

interface SolveDocument {
  readonly answers: readonly {
    readonly case: string;
    readonly answer: string;
    readonly best: string | null;
    readonly beyond: string | null;
    readonly monotone: boolean;
    readonly voids: readonly string[];
    readonly runs: readonly AskedRun[];
  }[];
  readonly runs: number;
  readonly reused: number;
  readonly fullScan: number;
}

const HEAD = "name: question\ndataset: aave-v3-lab\nliquidator: { gasCost: 25 USD }\n";
/** A fall of WETH from the middle of the history on: the deeper, the more is liquidated. */
const FALL =
  "  - { name: price, reserve: WETH, parameter: oraclePrice, from: block 400, scale: { from: 20 %, to: 100 %, step: 5 % } }\n";
const asked = (question: string, patches = FALL): string =>
  scenarioFile(`${HEAD}question: { ${question} }\npatches:\n${patches}`);
const LIQUIDATED = "where: { metric: liquidated-value, minus: base, atLeast: 100_000 USD }";

async function solve(file: string, ...more: string[]): Promise<SolveDocument> {
  const ending = await hindcast("solve", file, "--home", home, "--json", ...more);
  expect([ending.exitCode, ending.stderr.includes("bug in")], ending.stdout).toEqual([
    EXIT.ok,
    false,
  ]);
  return jsonOf<SolveDocument>(ending);
}

describe("an answer", () => {
  test("is that of a full scan of the same file, with a part of its runs", async () => {
    const file = asked(`find: largest, ${LIQUIDATED}, scan: 5, checks: 2`);
    const found = await solve(file);
    const scan = jsonOf<SweepDocument>(await hindcast("sweep", file, "--home", home, "--json"));
    const value = (run: SweepDocument["runs"][number]) =>
      BigInt(run.metrics["liquidated-value@1"] as string);
    const [base, ...members] = scan.runs as [
      SweepDocument["runs"][number],
      ...SweepDocument["runs"],
    ];
    const holding = members.filter((run) => value(run) - value(base) >= 100_000n * 10n ** 8n);
    const [answer] = found.answers;
    expect(members).toHaveLength(17);
    expect(holding.length).toBeGreaterThan(0);
    expect(`price ${answer?.best}`).toBe(holding.at(-1)?.name);
    expect(`price ${answer?.beyond}`).toBe(
      members[members.indexOf(holding.at(-1) as never) + 1]?.name,
    );
    expect(found.runs).toBeLessThan(14);
    expect(found.fullScan).toBe(18);
    // What was asked is what the sweep ran: the same recipes, so the same runs.
    expect(scan.reused).toBe(found.runs);
    for (const run of answer?.runs ?? [])
      expect(members.find(({ name }) => name === `price ${run.value}`)?.runHash).toBe(run.runHash);
  });

  test("asked again takes no run, whatever the number of workers", async () => {
    const file = asked(`find: largest, ${LIQUIDATED}, scan: 5, checks: 2`);
    const again = await solve(file, "--workers", "1");
    expect(again.reused).toBe(again.runs);
  });

  test("may be that none does, or that all do", async () => {
    const none = await solve(
      asked(
        "find: largest, where: { metric: liquidated-value, atLeast: 900_000_000 USD }, scan: 3, checks: 1",
      ),
    );
    expect(none.answers[0]).toMatchObject({ answer: "none", best: null, beyond: null });
    const all = await solve(
      asked(
        "find: largest, where: { metric: liquidated-value, atLeast: 0 USD }, scan: 3, checks: 1",
      ),
    );
    expect(all.answers[0]).toMatchObject({
      answer: "all",
      best: "100 %",
      beyond: null,
      monotone: true,
    });
  });

  test("never is a value that the protocol refused", async () => {
    const threshold =
      "  - { reserve: WETH, parameter: [liquidationThreshold, ltv], shift: { from: +0 pp, to: +40 pp, step: 10 pp } }\n";
    const { answers } = await solve(
      asked("find: largest, where: { metric: bad-debt, atMost: 900_000_000 USD }", threshold),
    );
    const refused = answers[0]?.runs.filter(({ verdict }) => verdict === "void") ?? [];
    expect(refused.length).toBeGreaterThan(0);
    expect(answers[0]?.voids).toEqual(refused.map(({ value }) => value));
    const kept = answers[0]?.runs.filter(({ verdict }) => verdict === "holds") ?? [];
    expect(answers[0]?.best).toBe(kept.at(-1)?.value);
    expect(answers[0]?.best).not.toBe("+40 pp");
  });

  test("is given for every value of another axis", async () => {
    const two = `${FALL.replace("step: 5 %", "step: 20 %")}  - { name: gas, parameter: closeFactor, set: [50 %, 100 %] }\n`;
    const { answers } = await solve(
      asked(`find: largest, along: price, ${LIQUIDATED}, scan: 3, checks: 0`, two),
    );
    expect(answers.map((one) => one.case)).toEqual(["gas 50 %", "gas 100 %"]);
    for (const one of answers) expect(one.best).not.toBeNull();
  });

  test("a curve takes the runs it was given, and no verdict without a condition", async () => {
    const { answers, runs } = await solve(
      asked("find: curve, show: [liquidated-value], scan: 3, runs: 8"),
    );
    expect([answers[0]?.runs.length, runs]).toEqual([8, 9]);
    expect(new Set(answers[0]?.runs.map(({ verdict }) => verdict))).toEqual(new Set([null]));
  });
});

test("people read a table in order of the values, the answer and what it took; the last line goes on", async () => {
  const file = asked(`find: largest, ${LIQUIDATED}, scan: 5, checks: 2`);
  const { stdout, exitCode } = await hindcast("solve", file, "--home", home);
  expect(exitCode).toBe(EXIT.ok);
  const values = [...stdout.matchAll(/^ +([\d.]+) % .*(?:holds|fails)/gm)].map(([, value]) =>
    Number(value),
  );
  expect(values.length).toBeGreaterThan(8);
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  expect(stdout).toMatch(
    /The largest price with debt liquidated above the base run's by at least \$100,000: [\d.]+ %; [\d.]+ % does not keep it\./,
  );
  expect(stdout).toMatch(/monotone: (?:yes|NO)/);
  expect(stdout).toMatch(/\d+ runs, \d+ reused; a look at every value takes 18/);
  expect(stdout).toMatch(/next: hindcast compare [0-9a-f]{12} [0-9a-f]{12}\n$/);
});

test("stopped and asked again, it goes on with what was finished", async () => {
  const file = asked(
    'find: largest, where: { metric: liquidation-count, atLeast: "60" }, scan: 9, checks: 3',
  );
  const own = earlyHome(700);
  const started = startHindcast(["solve", file, "--home", own, "--json", "--workers", "1"]);
  await started.said(/"done":[2-9],/);
  started.child.kill("SIGINT");
  const { exitCode } = await started.ending;
  expect(exitCode).toBe(EXIT.interrupted);
  const ending = await hindcast("solve", file, "--home", own, "--json");
  const found = jsonOf<SolveDocument>(ending);
  expect(found.reused).toBeGreaterThanOrEqual(2);
  expect(found.reused).toBeLessThan(found.runs);
});

describe("refused before anything runs", () => {
  test.each([
    ["no question", "E-CLI-031", scenarioFile.bind(undefined, `${HEAD}patches:\n${FALL}`)],
    [
      "an unknown metric",
      "E-CLI-030",
      () => asked("find: largest, where: { metric: bad-dept, atMost: 1 USD }"),
    ],
    [
      "a bound in another unit",
      "E-SCEN-010",
      () => asked("find: largest, where: { metric: bad-debt, atMost: 1 % }"),
    ],
    ["seeds of nothing", "E-CLI-032", () => asked(`find: largest, ${LIQUIDATED}, seeds: 3`)],
    [
      "an axis that is none",
      "E-SCEN-020",
      () => asked(`find: largest, along: bonus, ${LIQUIDATED}`),
    ],
    ["no condition", "E-SCEN-002", () => asked("find: largest")],
  ])("%s: %s", async (_what, code, file) => {
    const ending = await hindcast("solve", file(), "--home", home, "--json");
    expect([ending.exitCode, jsonOf(ending)]).toMatchObject([EXIT.usage, { error: { code } }]);
    expect(ending.stderr.startsWith(`${code} `)).toBe(true);
  });
});
