import { expect, test } from "vitest";
import {
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "../../events/parameter-values.ts";
import type { Intent } from "../../events/intents.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { delayedGovernance } from "./model.ts";
import {
  delayedGovernanceParams,
  GOVERNANCE_LEVELS,
  type DelayedGovernanceParams,
} from "./params.ts";

const DAY = 86_400;
const MINUTE = 60;
const params = delayedGovernanceParams.parse({});

const want = (values: ParameterValues, scope = "weth"): Intent => ({
  kind: "parameterChange",
  scope,
  values: encodeParameterValues(values),
});

mechanismSuite(delayedGovernance, {
  params: { ...params, ...GOVERNANCE_LEVELS.steward, delaySeconds: 60n },
  steps: [0, 1, 3, 4, 7].map((day) => ({
    timeSeconds: day * DAY,
    asks: day === 0 ? [want({ ltvBps: 7_000n, frozen: true })] : [],
    parameters: { weth: { ltvBps: 8_000n, frozen: false } },
  })),
});

interface Asked {
  readonly atSeconds: number;
  readonly scope: string;
  readonly values: ParameterValues;
}

/** What reaches a protocol of these decisions, which carries out what it is asked. */
function reached(
  decisions: readonly (readonly [atSeconds: number, intent: Intent])[],
  start: ParameterValues,
  chosen: DelayedGovernanceParams,
  untilSeconds = 60 * DAY,
): Asked[] {
  const state = delayedGovernance.open(chosen);
  const asked: Asked[] = [];
  let inForce = start;
  let timeSeconds = 0;
  while (timeSeconds <= untilSeconds) {
    const parameters = { weth: inForce, wbtc: inForce };
    const world = worldOf({ timeSeconds, parameters });
    for (const [at, intent] of decisions)
      if (at === timeSeconds) delayedGovernance.holds?.(state, intent, world, chosen);
    for (const action of delayedGovernance.act?.(state, world, chosen) ?? []) {
      if (action.kind !== "ask" || action.intent.kind !== "parameterChange") continue;
      const values = decodeParameterValues(action.intent.values);
      asked.push({ atSeconds: timeSeconds, scope: action.intent.scope, values });
      inForce = { ...inForce, ...values };
    }
    const due = [
      delayedGovernance.nextActSeconds?.(state, worldOf({ timeSeconds, parameters }), chosen),
      ...decisions.map(([at]) => at).filter((at) => at > timeSeconds),
    ];
    timeSeconds = Math.min(...due.map((at) => at ?? Infinity));
  }
  return asked;
}

const start = { ltvBps: 8_000n, liquidationThresholdBps: 8_300n, frozen: false };

test("each level takes its time: at once, 77 minutes, 3 points every 3 days, 5 days", () => {
  const decided = [[0, want({ ltvBps: 7_200n })]] as const;
  const times = (level: keyof typeof GOVERNANCE_LEVELS) =>
    reached(decided, start, GOVERNANCE_LEVELS[level]).map(({ atSeconds, values }) => [
      atSeconds,
      values["ltvBps"],
    ]);
  expect(times("automatic")).toEqual([[0, 7_200n]]);
  expect(times("guardian")).toEqual([[77 * MINUTE, 7_200n]]);
  expect(times("steward")).toEqual([
    [0, 7_700n],
    [3 * DAY, 7_400n],
    [6 * DAY, 7_200n],
  ]);
  expect(times("vote")).toEqual([[5 * DAY, 7_200n]]);
});

test("switches take the guardian's time, and no steps", () => {
  const chosen = { ...params, stepBps: 1n };
  expect(reached([[10, want({ frozen: true })]], start, chosen)).toEqual([
    { atSeconds: 3610, scope: "weth", values: { frozen: true } },
  ]);
});

test("what is decided together arrives together, by scope", () => {
  const both = { ltvBps: 7_500n, liquidationThresholdBps: 8_000n };
  const asked = reached(
    [
      [0, want(both)],
      [0, want(both, "wbtc")],
    ],
    start,
    params,
  );
  expect(asked.map(({ scope, values }) => [scope, values])).toEqual([
    ["weth", both],
    ["wbtc", both],
  ]);
});

test("decisions arrive in their order: a later one does not put off an earlier one", () => {
  const daily = Array.from(
    { length: 4 },
    (_, day) => [day * DAY, want({ ltvBps: 7_900n - 100n * BigInt(day) })] as const,
  );
  const asked = reached(daily, start, params);
  expect(asked.map(({ atSeconds, values }) => [atSeconds / DAY, values["ltvBps"]])).toEqual([
    [5, 7_900n],
    [6, 7_800n],
    [7, 7_700n],
    [8, 7_600n],
  ]);
});

test("asking again for what is decided already decides nothing new", () => {
  const again = [0, 60, 120].map((at) => [at, want({ ltvBps: 7_500n })] as const);
  expect(reached(again, start, params).map(({ atSeconds }) => atSeconds)).toEqual([5 * DAY]);
  const undone = [
    ...again,
    [180, want({ ltvBps: 8_000n })],
    [240, want({ ltvBps: 7_500n })],
  ] as const;
  expect(reached(undone, start, params).map(({ atSeconds }) => atSeconds)).toEqual([
    5 * DAY,
    5 * DAY + 180,
    5 * DAY + 240,
  ]);
  const state = delayedGovernance.open(params);
  for (let timeSeconds = 0; timeSeconds < 1000; timeSeconds++)
    delayedGovernance.holds?.(state, want({ ltvBps: 7_500n }), worldOf({ timeSeconds }), params);
  expect(state.pending).toHaveLength(1);
});

test("a new aim is taken up on the way, without a step too early", () => {
  const decisions = [
    [0, want({ ltvBps: 7_000n })],
    [4 * DAY, want({ ltvBps: 7_900n })],
  ] as const;
  const asked = reached(decisions, start, GOVERNANCE_LEVELS.steward);
  expect(asked.map(({ atSeconds, values }) => [atSeconds / DAY, values["ltvBps"]])).toEqual([
    [0, 7_700n],
    [3, 7_400n],
    [6, 7_700n],
    [9, 7_900n],
  ]);
});

test("what holds already, and what the protocol does not have, is not asked for", () => {
  const decided = [[0, want({ ltvBps: 8_000n, debtCeiling: 0n })]] as const;
  expect(reached(decided, start, params)).toEqual([]);
});

test("everything but parameters passes", () => {
  const state = delayedGovernance.open(params);
  const repay: Intent = {
    kind: "repay",
    reserve: "weth",
    payer: "a",
    account: "a",
    amount: 1n,
    withShares: false,
  };
  expect(delayedGovernance.holds?.(state, repay, worldOf({ timeSeconds: 0 }), params)).toBe(false);
});

test("figure: one decision, four levels", async () => {
  const line = (name: keyof typeof GOVERNANCE_LEVELS) => {
    const asked = reached([[0, want({ ltvBps: 7_000n })]], start, GOVERNANCE_LEVELS[name]);
    const points: (readonly [number, number])[] = [[0, 10]];
    for (const { atSeconds, values } of asked)
      points.push([atSeconds / DAY, Number(values["ltvBps"]) / 100 - 70]);
    points.push([12, points.at(-1)?.[1] ?? 10]);
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "80 % is to become 70 %: when the protocol has it, by who decides",
    x: "days after the decision",
    y: "still to go, points",
    steps: true,
    lines: [line("guardian"), line("steward"), line("vote")],
  });
});
