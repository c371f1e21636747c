import type { MarginForm } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LEAST_COVER } from "./least-cover.ts";
import { TriggerIndex, type IndexedRules } from "./trigger-index.ts";

const ENV = { timeSeconds: 0, block: 0 };
const DRIVERS = 7;

/** A market that is nothing but forms and drivers. */
interface Market {
  readonly forms: Map<string, MarginForm | undefined>;
  readonly values: Float64Array;
}

type Happening =
  | { readonly kind: "moved" }
  | { readonly kind: "touched"; readonly account: string }
  | { readonly kind: "everybody" };

const rules: IndexedRules<Market, Happening> = {
  accounts: ({ forms }) => forms.keys(),
  marginForm: ({ forms }, account) => forms.get(account),
  driverValues: ({ values }) => values.slice(),
  touchedAccounts: (outcome) =>
    outcome.kind === "touched" ? [outcome.account] : outcome.kind === "everybody" ? "all" : [],
  movesDrivers: (outcome) => outcome.kind === "moved",
};

const amount = fc.double({ min: 0.1, max: 1000, noNaN: true });
/** One to three collaterals, one or two debts; a ratio that is often close to the edge. */
const form = fc
  .record({
    collateral: fc.uniqueArray(fc.integer({ min: 0, max: DRIVERS - 1 }), {
      minLength: 1,
      maxLength: 3,
    }),
    debt: fc.uniqueArray(fc.integer({ min: 0, max: DRIVERS - 1 }), { minLength: 1, maxLength: 2 }),
    size: amount,
    cover: fc.double({ min: 0.97, max: 1.6, noNaN: true }),
  })
  .map(({ collateral, debt, size, cover }): MarginForm => ({
    drivers: [...collateral, ...debt],
    weights: [
      ...collateral.map(() => (size * cover) / collateral.length),
      ...debt.map(() => -size / debt.length),
    ],
  }));
const account = fc.integer({ min: 0, max: 60 }).map((number) => `account ${number}`);
/** A price that jumps or creeps, interest on all, a user, a parameter change of many. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("price" as const),
      driver: fc.integer({ min: 0, max: DRIVERS - 1 }),
      by: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("price" as const),
      driver: fc.integer({ min: 0, max: DRIVERS - 1 }),
      by: fc.double({ min: -0.6, max: 0.9, noNaN: true }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("interest" as const),
      by: fc.double({ min: 0, max: 1e-5, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("user" as const),
      account,
      form: fc.option(form, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("parameters" as const),
      scale: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("copy" as const) }) },
);

test("it proposes exactly whom a look at every form would, in their order, after any history", () => {
  let proposed = 0;
  let looked = 0;
  let looksOfAScan = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(account, form), { minLength: 20, maxLength: 60 }),
      fc.array(step, { minLength: 40, maxLength: 300, size: "max" }),
      (opening, steps) => {
        const market: Market = {
          forms: new Map(opening),
          values: new Float64Array(DRIVERS).fill(1),
        };
        let index = new TriggerIndex(rules);
        for (const each of steps) {
          if (each.kind === "copy") index = index.copy();
          else index.note(play(market, each));
          const found = index.candidates(market, ENV);
          if (each.kind === "copy") continue;
          expect(found).toEqual(scan(market));
          proposed += found.length;
          looksOfAScan += market.forms.size;
        }
        looked += index.looks;
      },
    ),
    { numRuns: 150 },
  );
  expect(proposed).toBeGreaterThan(1000);
  expect(looked).toBeLessThan(looksOfAScan / 2);
});

function play(
  market: Market,
  each: Exclude<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { kind: "copy" }>,
): Happening {
  const { forms, values } = market;
  if (each.kind === "price") {
    values[each.driver] = (values[each.driver] as number) * (1 + each.by);
    return { kind: "moved" };
  }
  if (each.kind === "interest") {
    for (let driver = 0; driver < DRIVERS; driver++)
      values[driver] = (values[driver] as number) * (1 + each.by * (driver % 3));
    return { kind: "moved" };
  }
  if (each.kind === "user") {
    forms.set(each.account, each.form);
    return { kind: "touched", account: each.account };
  }
  for (const [one, old] of forms)
    if (old !== undefined)
      forms.set(one, {
        drivers: old.drivers,
        weights: old.weights.map((w) => (w > 0 ? w * each.scale : w)),
      });
  return { kind: "everybody" };
}

/** The full scan: every form, at the drivers' values. */
function scan({ forms, values }: Market): string[] {
  const found: string[] = [];
  for (const [one, each] of forms) {
    if (each === undefined) continue;
    let gain = 0;
    let loss = 0;
    each.weights.forEach((weight, i) => {
      const term = weight * (values[each.drivers[i] as number] as number);
      if (term > 0) gain += term;
      else loss -= term;
    });
    if (!(gain > loss * LEAST_COVER)) found.push(one);
  }
  return found;
}
