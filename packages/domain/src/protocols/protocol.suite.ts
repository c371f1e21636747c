import { describe, expect, test } from "vitest";
import { encodeParameterValues } from "../events/parameter-values.ts";
import { mayMovePrices, OUTCOME_KINDS, type Outcome } from "../events/outcomes.ts";
import { payloadValidator, type Columns } from "../events/schema.ts";
import { MAX_UINT256, WAD } from "../numbers/units.ts";
import { testHoldings } from "./holdings.suite.ts";
import type { Env, Intent, LiquidateIntent, Protocol } from "./protocol.ts";
import {
  opened,
  scenarioOutcomes,
  STEPS_PER_WALK,
  walk,
  type SuiteScenario,
} from "./walk.suite.ts";

export type { Draw, SuiteScenario } from "./walk.suite.ts";

/** The share of a form's terms by which its float sum may err; see MarginForm. */
const BAND = 1e-9;

const VALIDATORS = new Map(
  Object.values(OUTCOME_KINDS).map((kind) => [
    kind.kind as string,
    payloadValidator<Columns>(kind),
  ]),
);

/** The laws every protocol passes, on every scenario of its own. */
export function protocolSuite<State>(
  protocol: Protocol<State>,
  scenarios: readonly SuiteScenario<State>[],
): void {
  for (const scenario of scenarios)
    describe(`${protocol.id}: ${scenario.name}`, () => {
      testOpening(protocol, scenario);
      testDecisions(protocol, scenario);
      testSteps(protocol, scenario);
      testMargins(protocol, scenario);
      testHoldings(protocol, scenario);
      testParameters(protocol, scenario);
    });
}

function testOpening<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("the opening is accepted and the walks meet what they must", () => {
    const seen = new Set<string>();
    walk(protocol, scenario, ({ outcomes }) => {
      seen.add(outcomes.length === 0 ? "refusal" : "acceptance");
      for (const outcome of outcomes) seen.add(outcome.kind);
    });
    expect([...seen]).toEqual(expect.arrayContaining(["refusal", ...scenario.mustHappen]));
  });

  test("every outcome has exactly its kind's columns", () => {
    walk(protocol, scenario, ({ outcomes, state, env }) => {
      const snapshots = [
        ...protocol.reserveSnapshots(state, env),
        protocol.marketSnapshot(state, env),
      ];
      for (const outcome of [...outcomes, ...snapshots]) {
        const { kind, ...payload } = outcome;
        const read = VALIDATORS.get(kind)?.safeParse(payload);
        expect(read, kind).toBeDefined();
        expect(read?.error, `${kind} ${String(read?.error)}`).toBeUndefined();
      }
    });
  });
}

function testDecisions<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("deciding changes nothing and gives the same answer twice", () => {
    walk(protocol, scenario, ({ state, step }) => {
      const before = rowsText(protocol, state);
      const first = protocol.decide(state, step.intent, step.env);
      expect(protocol.decide(state, step.intent, step.env)).toEqual(first);
      expect(rowsText(protocol, state)).toBe(before);
    });
  });

  test("folding the outcomes rebuilds the state", () => {
    let journal: Outcome[] = [];
    walk(protocol, scenario, ({ state, outcomes, isFirst }) => {
      if (isFirst) journal = scenarioOutcomes(protocol, scenario);
      journal.push(...outcomes);
      const rebuilt = protocol.initialState();
      for (const outcome of journal) protocol.evolve(rebuilt, outcome);
      expect(rowsText(protocol, rebuilt)).toBe(rowsText(protocol, state));
    });
  });

  test("a copy and its original go on by themselves, and alike", () => {
    let copied: { state: State; text: string } | undefined;
    walk(protocol, scenario, ({ state, step, outcomes, isFirst, place }) => {
      if (isFirst) copied = undefined;
      if (copied === undefined) {
        if (place < STEPS_PER_WALK / 2) return;
        copied = { state: protocol.copy(state), text: rowsText(protocol, state) };
        expect(rowsText(protocol, copied.state)).toBe(copied.text);
        expect([...protocol.accounts(copied.state)]).toEqual([...protocol.accounts(state)]);
        return;
      }
      // The original has gone one step further, the copy has not.
      expect(rowsText(protocol, copied.state)).toBe(copied.text);
      const ahead = rowsText(protocol, state);
      const decision = protocol.decide(copied.state, step.intent, step.env);
      expect(decision.ok ? decision.outcomes : []).toEqual(outcomes);
      for (const outcome of outcomes) protocol.evolve(copied.state, outcome);
      expect(rowsText(protocol, copied.state)).toBe(ahead);
      expect(rowsText(protocol, state)).toBe(ahead);
      copied.text = ahead;
    });
  });

  test("the state's rows are sorted and no path occurs twice", () => {
    walk(protocol, scenario, ({ state }) => {
      const paths = [...protocol.stateRows(state)].map((row) => row.path);
      expect(paths.length).toBeGreaterThan(0);
      expect(paths).toEqual([...new Set(paths)].sort());
    });
  });

  test("every invariant holds all along", () => {
    walk(protocol, scenario, ({ state, env }) => {
      for (const invariant of protocol.invariants)
        expect(invariant.check(state, env), invariant.code).toBeUndefined();
    });
  });
}

function testSteps<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  const laws = protocol.stepInvariants ?? [];
  test.runIf(laws.length > 0)("every law about steps holds for each (needs such laws)", () => {
    let before: State | undefined;
    walk(protocol, scenario, ({ state, env, outcomes, isFirst }) => {
      if (isFirst) before = opened(protocol, scenario).state;
      const step = { before: before as State, outcomes, after: state, env };
      for (const law of laws) expect(law.check(step), law.code).toBeUndefined();
      before = structuredClone(state);
    });
  });
}

function testMargins<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("no liquidatable account is missed by its margin form", () => {
    walk(protocol, scenario, ({ state, env }) => {
      const values = protocol.driverValues(state, env);
      for (const account of protocol.accounts(state)) {
        const { healthFactorWad, collateralUsd8 } = protocol.health(state, account, env);
        const couldBe = isCandidate(protocol.marginForm(state, account), values);
        // Who has nothing left to seize owes for ever, and nobody has to find it.
        const isNobodys =
          collateralUsd8 === 0n && protocol.opportunity(state, account, env) === undefined;
        expect(couldBe || healthFactorWad >= WAD || isNobodys, `${account} is missed`).toBe(true);
      }
    });
  });

  test("only unhealthy accounts are offered, and the rules keep what the offer says", () => {
    walk(protocol, scenario, ({ state, env }) => {
      for (const account of protocol.accounts(state)) {
        const offer = protocol.opportunity(state, account, env);
        const { healthFactorWad } = protocol.health(state, account, env);
        expect(offer === undefined || healthFactorWad < WAD).toBe(true);
        for (const choice of offer?.choices ?? [])
          expectKept(protocol, state, account, choice, env);
      }
    });
  });

  test("an outcome changes no margin form but those it says, and no driver in silence", () => {
    walk(protocol, scenario, ({ state, step, outcomes, formsBefore, driversBefore }) => {
      const touched = new Set<string>();
      let isAll = false;
      for (const outcome of outcomes) {
        const accounts = protocol.touchedAccounts(outcome);
        if (accounts === "all") isAll = true;
        else for (const account of accounts) touched.add(account);
      }
      for (const [account, before] of formsBefore)
        if (!isAll && !touched.has(account))
          expect(JSON.stringify(protocol.marginForm(state, account)), account).toBe(before);
      const drivers = protocol.driverValues(state, step.env);
      // Floats of one index, stored or brought forward, differ in their last digits.
      const moved = driversBefore.some(
        (value, index) => Math.abs(value - (drivers[index] as number)) > value * (BAND / 100),
      );
      expect(!moved || outcomes.some((outcome) => protocol.movesDrivers(outcome))).toBe(true);
    });
  });

  test("the price of a reserve changes with outcomes that may move prices, and not with time", () => {
    const pricesAt = (state: State, env: Env): Map<string, bigint> =>
      new Map(
        protocol.reserveSnapshots(state, env).map(({ reserve, priceUsd8 }) => [reserve, priceUsd8]),
      );
    let before = new Map<string, bigint>();
    walk(protocol, scenario, ({ state, env, outcomes, isFirst }) => {
      const { state: first, env: firstEnv } = opened(protocol, scenario);
      if (isFirst) before = pricesAt(first, firstEnv);
      const now = pricesAt(state, env);
      const later = { ...env, timeSeconds: env.timeSeconds + 86_400 };
      expect(pricesAt(state, later)).toEqual(now);
      const isMoved = outcomes.some(mayMovePrices);
      for (const [reserve, price] of before)
        if (!isMoved) expect(now.get(reserve), reserve).toBe(price);
      before = now;
    });
  });
}

function testParameters<State>(protocol: Protocol<State>, scenario: SuiteScenario<State>): void {
  test("restating a scope's parameters is accepted and changes nothing", () => {
    const { state, env } = opened(protocol, scenario);
    const before = rowsText(protocol, state);
    for (const scope of scenario.scopes) {
      const values = protocol.parameterValues(state, scope);
      expect(values, scope).toBeDefined();
      const intent: Intent = {
        kind: "parameterChange",
        scope,
        values: encodeParameterValues(values ?? {}),
      };
      const decision = protocol.decide(state, intent, env);
      expect(decision, scope).toMatchObject({ ok: true });
      for (const outcome of decision.ok ? decision.outcomes : []) protocol.evolve(state, outcome);
    }
    expect(rowsText(protocol, state)).toBe(before);
  });

  test("every parameter of a known scope is described, within its bounds", () => {
    const { state } = opened(protocol, scenario);
    const described = new Map(protocol.parameters.map((p) => [`${p.scope}/${p.name}`, p]));
    for (const scope of scenario.scopes) {
      const kind = scope === "market" ? "market" : scope.startsWith("mode:") ? "mode" : "reserve";
      for (const [name, value] of Object.entries(protocol.parameterValues(state, scope) ?? {})) {
        const rule = described.get(`${kind}/${name}`);
        expect(rule?.unit === "switch", `${kind}/${name}`).toBe(typeof value === "boolean");
        expect(value >= (rule?.minimum ?? value) && value <= (rule?.maximum ?? value)).toBe(true);
      }
    }
  });

  test("scopes and names that do not exist are refused", () => {
    const { state, env } = opened(protocol, scenario);
    const unknown = ["", "mode:", "mode:x", "mode:999", "0xnowhere", "Market"];
    for (const scope of unknown) {
      expect(protocol.parameterValues(state, scope), scope).toBeUndefined();
      const intent: Intent = { kind: "parameterChange", scope, values: '{"x":"1"}' };
      expect(protocol.decide(state, intent, env), scope).toMatchObject({ ok: false });
    }
    for (const scope of scenario.scopes) {
      const intent: Intent = { kind: "parameterChange", scope, values: '{"noSuchName":"1"}' };
      expect(protocol.decide(state, intent, env), scope).toMatchObject({ ok: false });
    }
  });
}

function rowsText<State>(protocol: Protocol<State>, state: State): string {
  let text = "";
  for (const { path, value } of protocol.stateRows(state)) text += `${path}=${value}\n`;
  return text;
}

function isCandidate(
  form: ReturnType<Protocol<unknown>["marginForm"]>,
  values: Float64Array,
): boolean {
  if (form === undefined) return false;
  let margin = 0;
  let size = 0;
  form.drivers.forEach((driver, index) => {
    const term = (form.weights[index] ?? Number.NaN) * (values[driver] ?? Number.NaN);
    margin += term;
    size += Math.abs(term);
  });
  return !(margin > size * BAND);
}

/** Liquidating an offered pair for as much as possible does exactly what the offer says. */
function expectKept<State>(
  protocol: Protocol<State>,
  state: State,
  account: string,
  choice: {
    collateralReserve: string;
    debtReserve: string;
    debtRepaid: bigint;
    collateralSeized: bigint;
    request?: bigint;
  },
  env: Env,
): void {
  const { collateralReserve, debtReserve, debtRepaid, collateralSeized } = choice;
  const intent: LiquidateIntent = {
    kind: "liquidate",
    collateralReserve,
    debtReserve,
    account,
    liquidator: "0x00000000000000000000000000000000000011ad",
    amount: choice.request ?? MAX_UINT256,
    receiveShares: true,
  };
  const { amount: _, ...call } = intent;
  const recorded = { ...call, debtRepaid, collateralSeized };
  for (const asked of [intent, protocol.recordedLiquidation(state, recorded, env)]) {
    const decision = protocol.decide(state, asked, env);
    expect(decision).toMatchObject({ ok: true });
    const parts = (decision.ok ? decision.outcomes : []).filter((o) => o.kind === "liquidation");
    const ofPair = parts.filter((part) => part.collateralReserve === collateralReserve);
    expect(ofPair.map((part) => part.collateralSeized)).toEqual([collateralSeized]);
    // A call that takes several collaterals for one debt tells the debt in parts.
    expect(parts.reduce((sum, part) => sum + part.debtRepaid, 0n)).toBe(debtRepaid);
  }
}
