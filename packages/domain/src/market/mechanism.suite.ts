import { describe, expect, test } from "vitest";
import type { Outcome } from "../events/outcomes.ts";
import type { ParameterValues } from "../events/parameter-values.ts";
import { luck } from "../numbers/luck.ts";
import { MAX_UINT256, USD8, WAD } from "../numbers/units.ts";
import type { Holding } from "../events/holding.ts";
import type { Intent, Wish } from "../events/intents.ts";
import type {
  Action,
  Mechanism,
  OracleAnswer,
  Purchase,
  ReserveTotals,
  Sale,
  WorldView,
} from "./mechanism.ts";

/** What happens at one moment of a scene; every step ends a block. */
export interface SceneStep {
  readonly timeSeconds: number;
  readonly answers?: readonly OracleAnswer[];
  readonly sales?: readonly Sale[];
  readonly outcomes?: readonly Outcome[];
  readonly intents?: readonly Intent[];
  /** Liquidations that would earn this much are thought about. */
  readonly gainsUsd8?: readonly bigint[];
  /** What other mechanisms ask of the protocol. */
  readonly asks?: readonly Intent[];
  /** What people asked for in history. */
  readonly recorded?: readonly Intent[];
  /** What the market would pay for each of the sales; what they are worth where it is not said. */
  readonly marketUsd8?: readonly bigint[];
  readonly marketPricesUsd8?: Readonly<Record<string, bigint>>;
  readonly reserves?: Readonly<Record<string, ReserveTotals>>;
  /** What their deposits earn a year, however much is added. */
  readonly supplyRatesWad?: Readonly<Record<string, bigint>>;
  /** Parameters in force, by scope. */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /** Everybody there is, by address. */
  readonly people?: Readonly<Record<string, ScenePerson>>;
}

/** An account as a scene tells of it; without a health factor it has no debt. */
export interface ScenePerson {
  readonly holdings: readonly Holding[];
  readonly healthFactorWad?: bigint;
}

/** A scene in which the mechanism does something, so that the laws are not kept by doing nothing. */
export interface MechanismSuiteCase<Params> {
  readonly params: Params;
  readonly steps: readonly SceneStep[];
}

/** What a mechanism said at one step. */
interface Said {
  readonly answers: readonly (OracleAnswer | undefined)[];
  readonly proceeds: readonly (bigint | undefined)[];
  readonly priceLeftWad: readonly (bigint | undefined)[];
  readonly stops: readonly (string | undefined)[];
  readonly charges: readonly (bigint | undefined)[];
  readonly largestCall: bigint | undefined;
  readonly sizesCalls: boolean;
  readonly purchases: readonly (Purchase | undefined)[];
  readonly held: readonly boolean[];
  readonly actions: readonly Action[];
  readonly nextActSeconds: number | undefined;
  readonly book: Readonly<Record<string, bigint>> | undefined;
}

/** The suite every mechanism passes. */
export function mechanismSuite<State, Params>(
  mechanism: Mechanism<State, Params>,
  { params, steps }: MechanismSuiteCase<Params>,
): void {
  const play = (from: State, some: readonly SceneStep[]): Said[] =>
    some.map((step) => playStep(mechanism, from, params, step));

  describe(`mechanism ${mechanism.id}`, () => {
    test("has a name and a hypothesis in one sentence", () => {
      expect(mechanism.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(mechanism.hypothesis).toMatch(/^[A-Z].*\.$/);
    });

    test("its defaults are accepted and lie in the published ranges; unknown parameters are refused", () => {
      const defaults = mechanism.params.parse({}) as Record<string, bigint>;
      expect(Object.keys(mechanism.ranges).sort()).toEqual(Object.keys(defaults).sort());
      for (const [name, value] of Object.entries(defaults)) {
        const { low, high, source } = mechanism.ranges[name as keyof Params & string];
        expect(low <= value && value <= high, `${name} = ${value}`).toBe(true);
        expect(source).not.toBe("");
      }
      expect(mechanism.params.safeParse({ thisIsNoParameter: 1n }).success).toBe(false);
    });

    test("does something in its scene, the same every time", () => {
      const once = play(mechanism.open(params), steps);
      expect(play(mechanism.open(params), steps)).toEqual(once);
      expect(once.some((said) => isSomething(said, steps))).toBe(true);
    });

    test("a copy of its state goes on like the original, and neither disturbs the other", () => {
      const half = Math.ceil(steps.length / 2);
      const state = mechanism.open(params);
      play(state, steps.slice(0, half));
      const copy = structuredClone(state);
      expect(copy).toEqual(state);
      const rest = play(state, steps.slice(half));
      expect(play(copy, steps.slice(half))).toEqual(rest);
    });

    test("questions change nothing, nor does anything it is given", () => {
      const state = mechanism.open(params);
      for (const step of steps) {
        const before = structuredClone(state);
        ask(mechanism, state, params, deepFreeze(structuredClone(step)));
        mechanism.book?.(state, worldOf(step), params);
        expect(state).toEqual(before);
        playStep(mechanism, state, params, deepFreeze(structuredClone(step)));
      }
    });

    testBook(mechanism, params, steps);
    testMoney(mechanism, params, steps);
    testRest(mechanism, params, steps);

    test("is never due in the past", () => {
      const said = play(mechanism.open(params), steps);
      said.forEach(({ nextActSeconds }, place) => {
        if (nextActSeconds === undefined) return;
        expect(nextActSeconds).toBeGreaterThan((steps[place] as SceneStep).timeSeconds);
      });
    });
  });
}

/** Gains of calls from a dollar to a million, in US dollars with 8 decimals. */
const GAINS_USD8 = [1n, 10n, 50n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n].map(
  (dollars) => dollars * USD8,
);

/** What the kernel counts on when it passes over calls that cannot pay. */
function testMoney<State, Params>(
  mechanism: Mechanism<State, Params>,
  params: Params,
  steps: readonly SceneStep[],
): void {
  test("pays no more than a sale is worth, and leaves no less of a larger gain", () => {
    const state = mechanism.open(params);
    for (const step of steps) {
      const world = worldOf(step);
      for (const sale of step.sales ?? []) {
        const paid = mechanism.proceedsUsd8?.(state, sale, world, params) ?? 0n;
        expect(paid >= 0n && paid <= sale.valueUsd8, `${paid} of ${sale.valueUsd8}`).toBe(true);
        const purchase = mechanism.buys?.(state, sale, sale.valueUsd8, world, params);
        expect((purchase?.paidUsd8 ?? 0n) <= sale.valueUsd8).toBe(true);
        expect((purchase?.amount ?? 0n) <= sale.amount).toBe(true);
      }
      const left = GAINS_USD8.map(
        (gain) => gain - (mechanism.chargesUsd8?.(state, gain, world, params) ?? 0n),
      );
      expect(left).toEqual(left.toSorted((a, b) => (a < b ? -1 : 1)));
      playStep(mechanism, state, params, step);
    }
  });
}

/** The kernel does not ask what is left of a price before anything was sold. */
function testRest<State, Params>(
  mechanism: Mechanism<State, Params>,
  params: Params,
  steps: readonly SceneStep[],
): void {
  const reserves = new Set(steps.flatMap(({ sales = [] }) => sales.map(({ reserve }) => reserve)));
  if (mechanism.priceLeftWad === undefined || reserves.size === 0) return;
  test("a price is all there until something is sold", () => {
    const state = mechanism.open(params);
    for (const step of steps.map(({ sales: _sales, ...unsold }) => unsold)) {
      playStep(mechanism, state, params, step);
      for (const reserve of reserves)
        expect(mechanism.priceLeftWad?.(state, reserve, worldOf(step), params)).toBe(WAD);
    }
  });
}

/** Its book, if it keeps one, has the same lines from beginning to end. */
function testBook<State, Params>(
  mechanism: Mechanism<State, Params>,
  params: Params,
  steps: readonly SceneStep[],
): void {
  test("keeps a book of the same lines from beginning to end, if it keeps one", () => {
    const state = mechanism.open(params);
    const first = mechanism.book?.(state, worldOf(steps[0] as SceneStep), params);
    for (const { book } of steps.map((step) => playStep(mechanism, state, params, step))) {
      expect(Object.keys(book ?? {})).toEqual(Object.keys(first ?? {}));
      for (const [entry, amount] of Object.entries(book ?? {})) {
        expect(entry).toMatch(/^[a-z][a-zA-Z]*(Usd8|Seconds)?$/);
        expect(typeof amount).toBe("bigint");
      }
    }
  });
}

/** The world of a scene's step; draws are keyed by the name "scene", tokens have 18 decimals. */
export function worldOf(step: SceneStep): WorldView {
  return {
    timeSeconds: step.timeSeconds,
    block: step.timeSeconds,
    luck: (entity, at) => luck(1, "scene", entity, at),
    marketPriceUsd8: (reserve) => step.marketPricesUsd8?.[reserve],
    priceUsd8: (reserve) => step.reserves?.[reserve]?.priceUsd8,
    reservesOf: () => [],
    reserve: (reserve) => step.reserves?.[reserve],
    supplyRateWad: (reserve) => step.supplyRatesWad?.[reserve],
    reserves: () => Object.keys(step.reserves ?? {}),
    valueUsd8: (reserve, amount) => {
      const price = step.marketPricesUsd8?.[reserve];
      return price === undefined ? undefined : (amount * price) / WAD;
    },
    parameter: (scope, name) => step.parameters?.[scope]?.[name],
    accounts: () => Object.keys(step.people ?? {}),
    holdings: (account) => step.people?.[account]?.holdings ?? [],
    healthFactorWad: (account) => step.people?.[account]?.healthFactorWad ?? MAX_UINT256,
    touchedAccounts: ({ kind }) => (kind === "parameterChange" ? "all" : []),
    intentFor: sceneIntent,
  };
}

/** A scene's protocol calls things what Aave does. */
function sceneIntent({ want, account, reserve, amount, mode = 0 }: Wish): Intent {
  switch (want) {
    case "withdraw":
      return { kind: "withdraw", reserve, account, recipient: account, amount };
    case "repay":
      return { kind: "repay", reserve, payer: account, account, amount, withShares: false };
    case "borrow":
      return { kind: "borrow", reserve, caller: account, account, amount };
    case "enterMode":
      return { kind: "modeChange", account, mode };
    default:
      return { kind: "supply", reserve, payer: account, account, amount };
  }
}

function ask<State, Params>(
  mechanism: Mechanism<State, Params>,
  state: State,
  params: Params,
  step: SceneStep,
): Pick<
  Said,
  "proceeds" | "priceLeftWad" | "stops" | "purchases" | "charges" | "largestCall" | "sizesCalls"
> {
  const world = worldOf(step);
  const { sales = [], intents = [], gainsUsd8 = [] } = step;
  return {
    charges: gainsUsd8.map((gain) => mechanism.chargesUsd8?.(state, gain, world, params)),
    largestCall: mechanism.largestCallUsd8?.(state, world, params),
    sizesCalls: mechanism.sizesCalls?.(state, world, params) ?? false,
    purchases: sales.map((sale, place) =>
      mechanism.buys?.(state, sale, step.marketUsd8?.[place] ?? sale.valueUsd8, world, params),
    ),
    proceeds: sales.map((sale) => mechanism.proceedsUsd8?.(state, sale, world, params)),
    priceLeftWad: sales.map(({ reserve }) =>
      mechanism.priceLeftWad?.(state, reserve, world, params),
    ),
    stops: intents.map((intent) => mechanism.stop?.(state, intent, world, params)),
  };
}

function playStep<State, Params>(
  mechanism: Mechanism<State, Params>,
  state: State,
  params: Params,
  step: SceneStep,
): Said {
  const world = worldOf(step);
  const answers = (step.answers ?? []).map((answer) =>
    mechanism.readAnswer === undefined
      ? answer
      : mechanism.readAnswer(state, answer, world, params),
  );
  const asked = ask(mechanism, state, params, step);
  const held = [
    ...(step.asks ?? []).map((intent) => mechanism.holds?.(state, intent, world, params) ?? false),
    ...(step.recorded ?? []).map(
      (intent) => mechanism.holdsRecorded?.(state, intent, world, params) ?? false,
    ),
  ];
  for (const [place, intent] of (step.intents ?? []).entries()) {
    const reason = asked.stops[place];
    if (intent.kind === "liquidate" && reason !== undefined)
      mechanism.keptBack?.(state, intent, reason, world, params);
  }
  // Each was asked by itself: only the first is certain to be affordable.
  const purchase = asked.purchases.find((each) => each !== undefined);
  if (purchase !== undefined) mechanism.bought?.(state, purchase, world, params);
  for (const sale of step.sales ?? []) mechanism.sold?.(state, sale, world, params);
  for (const gain of step.gainsUsd8 ?? []) mechanism.earned?.(state, gain, world, params);
  for (const outcome of step.outcomes ?? []) mechanism.hear?.(state, outcome, world, params);
  const after = ask(mechanism, state, params, step);
  const actions = mechanism.act?.(state, world, params) ?? [];
  const nextActSeconds = mechanism.nextActSeconds?.(state, world, params);
  const priceLeftWad = [...asked.priceLeftWad, ...after.priceLeftWad];
  const book = mechanism.book?.(state, world, params);
  return { answers, ...asked, held, priceLeftWad, actions, nextActSeconds, book };
}

/** Whether anything came out otherwise than if the mechanism were not there. */
function isSomething(said: Said, steps: readonly SceneStep[]): boolean {
  const given = steps.flatMap(({ answers = [] }) => answers);
  return (
    said.actions.length > 0 ||
    said.proceeds.some((usd8) => usd8 !== undefined) ||
    said.priceLeftWad.some((left) => left !== undefined && left !== WAD) ||
    said.stops.some((reason) => reason !== undefined) ||
    said.purchases.some((purchase) => purchase !== undefined) ||
    said.held.some(Boolean) ||
    said.charges.some((usd8) => usd8 !== undefined && usd8 > 0n) ||
    said.largestCall !== undefined ||
    said.sizesCalls ||
    said.answers.some((answer) => answer === undefined || !given.includes(answer))
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
