import { describe, expect, test } from "vitest";
import type {
  AuctionView,
  LiquidationOffer,
  LiquidatorModel,
  RecordedLiquidation,
} from "./liquidator.ts";

/** What a model must be shown to do: one offer it takes or leaves, one recorded call likewise. */
export interface LiquidatorSuiteCase<Params> {
  readonly params: Params;
  readonly offer: LiquidationOffer;
  readonly recorded: RecordedLiquidation;
  /** For a model with keepers: auctions of which it answers at least one. */
  readonly auctions?: AuctionView;
}

/** The suite every liquidator model passes. */
export function liquidatorSuite<Params>(
  model: LiquidatorModel<Params>,
  given: LiquidatorSuiteCase<Params>,
): void {
  describe(`liquidator ${model.id}`, () => {
    test("has a name and a hypothesis in one sentence", () => {
      expect(model.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(model.hypothesis).toMatch(/^[A-Z].*\.$/);
    });

    test("accepts its own defaults and refuses unknown parameters", () => {
      expect(model.params.safeParse({}).success).toBe(true);
      expect(model.params.safeParse({ luck: 1n }).success).toBe(false);
    });

    test("answers the same question the same way and changes nothing it is given", () => {
      const offer = deepFreeze(structuredClone(given.offer));
      const recorded = deepFreeze(structuredClone(given.recorded));
      expect(model.answerOffer?.(offer, given.params)).toEqual(
        model.answerOffer?.(offer, given.params),
      );
      expect(model.answerRecorded?.(recorded, given.params)).toEqual(
        model.answerRecorded?.(recorded, given.params),
      );
    });

    test("bids only on the account and the pairs it was offered", () => {
      const pairs = given.offer.choices.map((c) => `${c.collateralReserve}/${c.debtReserve}`);
      const bid = model.answerOffer?.(given.offer, given.params);
      const again = model.answerRecorded?.(given.recorded, given.params);
      expect(bid ?? again, "a model that never bids models nothing").toBeDefined();
      if (bid !== undefined) {
        expect(bid.account).toBe(given.offer.account);
        expect(pairs).toContain(`${bid.collateralReserve}/${bid.debtReserve}`);
      }
      if (again !== undefined) expect(again.account).toBe(given.recorded.account);
    });

    test("keepers answer what they are shown, once an auction, the same each time", () => {
      expect(model.keepers === undefined).toBe(given.auctions === undefined);
      if (model.keepers === undefined || given.auctions === undefined) return;
      const view = deepFreeze(structuredClone(given.auctions));
      const calls = model.keepers.answer(view, given.params);
      expect(calls).toEqual(model.keepers.answer(view, given.params));
      const shown = view.auctions.map((a) => `${a.reserve}/${a.auction}`);
      const answered = calls.map((call) => `${call.reserve}/${call.auction}`);
      expect(answered.length).toBeGreaterThan(0);
      expect(shown).toEqual(expect.arrayContaining(answered));
      expect(new Set(answered).size).toBe(answered.length);
      expect(model.keepers.answer({ ...view, auctions: [] }, given.params)).toEqual([]);
      expect(model.keepers.tickSeconds(given.params)).toBeGreaterThanOrEqual(1);
      expect(model.keepers.horizonSeconds(given.params)).toBeGreaterThanOrEqual(0);
    });

    test("leaves an empty offer alone", () => {
      expect(model.answerOffer?.({ ...given.offer, choices: [] }, given.params)).toBeUndefined();
    });
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
