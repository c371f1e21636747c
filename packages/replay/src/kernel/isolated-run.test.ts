import type { Decision } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DriverPath } from "./driver-path.ts";
import { IsolatedRun, type AccountEvent, type IsolatedRules } from "./isolated-run.ts";

/** Whole units: collateral at drivers 0 and 1, a debt at driver 2, one threshold a scenario. */
interface Vault {
  readonly holdings: [number, number];
  debt: number;
  threshold: Threshold;
}
interface Threshold {
  readonly percent: readonly [number, number];
  readonly bonusPercent: number;
}
type Intent =
  | { readonly kind: "deposit" | "withdraw"; readonly asset: 0 | 1; readonly amount: number }
  | { readonly kind: "borrow"; readonly amount: number }
  | { readonly kind: "liquidate" };
type Happening = { readonly holdings: readonly [number, number]; readonly debt: number };

const STEPS = 600;
const values = Float64Array.from({ length: STEPS * 3 }, (_, i) => {
  const [step, driver] = [Math.floor(i / 3), i % 3];
  if (driver === 2) return 1 + step / 50_000;
  // Falls to a half, comes back, and falls again, the second asset behind the first.
  return 1 - 0.5 * Math.abs(Math.sin((step - driver * 40) / 120));
});
const path = DriverPath.over(values, 3);

const margin = (vault: Vault, step: number, [first, second] = vault.holdings, debt = vault.debt) =>
  (first * vault.threshold.percent[0] * (values[step * 3] as number) +
    second * vault.threshold.percent[1] * (values[step * 3 + 1] as number)) /
    100 -
  debt * (values[step * 3 + 2] as number);

const becomes = (first: number, second: number, debt: number): Decision<Happening> => ({
  ok: true,
  outcomes: [{ holdings: [first, second], debt }],
});
const refused: Decision<Happening> = {
  ok: false,
  refusal: { code: "NO_COVER", contractError: "" },
};

const rules: IsolatedRules<Vault, Threshold, Intent, Happening, Intent> = {
  decide(vault, intent, { block }) {
    const [first, second] = vault.holdings;
    if (intent.kind === "liquidate") {
      const cut = Math.ceil((first * (50 + vault.threshold.bonusPercent)) / 100);
      return becomes(Math.max(0, first - cut), second, Math.floor(vault.debt / 2));
    }
    if (intent.kind === "borrow") {
      const debt = vault.debt + intent.amount;
      return margin(vault, block, vault.holdings, debt) > 0
        ? becomes(first, second, debt)
        : refused;
    }
    const sign = intent.kind === "deposit" ? 1 : -1;
    const after: [number, number] = [first, second];
    after[intent.asset] = Math.max(0, after[intent.asset] + sign * intent.amount);
    if (sign < 0 && vault.debt > 0 && !(margin(vault, block, after) > 0)) return refused;
    return becomes(after[0], after[1], vault.debt);
  },
  evolve(vault, outcome) {
    vault.holdings[0] = outcome.holdings[0];
    vault.holdings[1] = outcome.holdings[1];
    vault.debt = outcome.debt;
  },
  accounts: () => ["vault"],
  marginForm: ({ holdings, debt, threshold }) =>
    debt === 0
      ? undefined
      : {
          drivers: [0, 1, 2],
          weights: [
            (holdings[0] * threshold.percent[0]) / 100,
            (holdings[1] * threshold.percent[1]) / 100,
            -debt,
          ],
        },
  driverValues: (_vault, { block }) => values.subarray(block * 3, block * 3 + 3),
  touchedAccounts: () => ["vault"],
  movesDrivers: () => false,
  opportunity: (vault, _account, { block }) =>
    vault.debt > 0 && margin(vault, block) < 0 ? { kind: "liquidate" } : undefined,
  copy: (vault) => ({ ...vault, holdings: [...vault.holdings] }),
  setParameters(vault, threshold) {
    vault.threshold = threshold;
  },
  extremes(sets) {
    const of = (pick: (...all: number[]) => number): Threshold => ({
      percent: [
        pick(...sets.map(({ percent }) => percent[0])),
        pick(...sets.map(({ percent }) => percent[1])),
      ],
      bonusPercent: 0,
    });
    return { cautious: of(Math.min), bold: of(Math.max) };
  },
};

const thresholds = fc.record({
  percent: fc.tuple(fc.integer({ min: 50, max: 95 }), fc.integer({ min: 50, max: 95 })),
  bonusPercent: fc.integer({ min: 0, max: 15 }),
});
const event = fc.record({
  step: fc.nat({ max: STEPS - 1 }),
  intent: fc.oneof(
    fc.record({
      kind: fc.constantFrom("deposit" as const, "withdraw" as const),
      asset: fc.constantFrom(0 as const, 1 as const),
      amount: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({ kind: fc.constant("borrow" as const), amount: fc.integer({ min: 1, max: 60 }) }),
  ),
});

/** Every scenario's story, told by whoever shares it. */
function stories(
  parameters: readonly Threshold[],
  events: readonly AccountEvent<Intent>[],
): { lines: string[][]; told: number } {
  const lines: string[][] = parameters.map(() => []);
  let told = 0;
  const tell = (scenarios: readonly number[], line: string) => {
    told++;
    for (const place of scenarios) (lines[place] as string[]).push(line);
  };
  new IsolatedRun({
    rules,
    path,
    parameters,
    answer: (offer: Intent) => offer,
    envAt: (step) => ({ timeSeconds: step, block: step }),
    onOutcome: (outcome, { block }, scenarios) =>
      tell(scenarios, `${block}: ${JSON.stringify(outcome)}`),
    onRefusal: (intent, code, { block }, scenarios) =>
      tell(scenarios, `${block}: ${code} ${intent.kind}`),
    onEnd: (vault, scenarios) =>
      tell(scenarios, `end: ${JSON.stringify([vault.holdings, vault.debt])}`),
  }).replay(
    "vault",
    { holdings: [100, 100], debt: 40, threshold: parameters[0] as Threshold },
    events,
  );
  return { lines, told };
}

/** The same without any bounds or sharing: every step is looked at. */
function plainStory(threshold: Threshold, events: readonly AccountEvent<Intent>[]): string[] {
  const lines: string[] = [];
  const vault: Vault = { holdings: [100, 100], debt: 40, threshold };
  for (let step = 0; step < STEPS; step++) {
    const env = { timeSeconds: step, block: step };
    const submit = (intent: Intent) => {
      const decision = rules.decide(vault, intent, env);
      if (!decision.ok) lines.push(`${step}: ${decision.refusal.code} ${intent.kind}`);
      for (const outcome of decision.ok ? decision.outcomes : []) {
        rules.evolve(vault, outcome);
        lines.push(`${step}: ${JSON.stringify(outcome)}`);
      }
    };
    for (const { intent, env: at } of events) if (at.block === step) submit(intent);
    for (let call = 0; call < 16 && rules.opportunity(vault, "vault", env) !== undefined; call++)
      submit({ kind: "liquidate" });
  }
  lines.push(`end: ${JSON.stringify([vault.holdings, vault.debt])}`);
  return lines;
}

test("scenarios that share an account's replay come out as each does alone, step by step", () => {
  let told = 0;
  let lines = 0;
  let liquidations = 0;
  fc.assert(
    fc.property(
      fc.array(thresholds, { minLength: 1, maxLength: 8 }),
      fc.array(event, { maxLength: 25 }),
      (parameters, drawn) => {
        const events = drawn
          .toSorted((a, b) => a.step - b.step)
          .map(({ step, intent }) => ({ intent, env: { timeSeconds: step, block: step } }));
        const shared = stories(parameters, events);
        const plain = parameters.map((each) => plainStory(each, events));
        expect(shared.lines).toEqual(plain);
        told += shared.told;
        lines += plain.flat().length;
        if (plain.some((each) => new Set(each).size > events.length + 1)) liquidations++;
      },
    ),
    { numRuns: 200 },
  );
  expect(liquidations).toBeGreaterThan(50);
  // What is shared is told once for all who share it.
  expect(told).toBeLessThan(lines);
});
