import { describe, expect, test } from "vitest";
import {
  ADAPTIVE,
  ALICE,
  FREE,
  indebted,
  MarketsUnderTest,
  PROPORTIONAL,
  START_SECONDS,
} from "../market.suite.ts";
import { draftOf } from "../state.ts";
import { accrue, enter, newOperation, refuseFaulty, refuseUnhealthy } from "./operation.ts";

describe("an operation", () => {
  test("changes its draft only", () => {
    const { state } = indebted();
    const operation = newOperation(draftOf(state), START_SECONDS + 1_000);
    const market = enter(operation, PROPORTIONAL.address);
    if (market === undefined) throw new Error("no market");
    expect(accrue(operation, market)).toBeUndefined();
    expect(market.lastUpdateSeconds).toBe(START_SECONDS + 1_000);
    expect(state.markets[1]?.lastUpdateSeconds).toBe(START_SECONDS);
    expect(enter(operation, ALICE)).toBeUndefined();
  });

  test("tells the rate model's answer before the interest; without one only the time", () => {
    const { state } = new MarketsUnderTest();
    const kinds = (reserve: string): string[] => {
      const operation = newOperation(draftOf(state), START_SECONDS + 1);
      const market = enter(operation, reserve);
      if (market !== undefined) accrue(operation, market);
      return operation.outcomes.map((outcome) => outcome.kind);
    };
    expect(kinds(ADAPTIVE.address)).toEqual(["rateUpdate", "interestPosting", "timePosting"]);
    expect(kinds(PROPORTIONAL.address)).toEqual(["interestPosting", "timePosting"]);
    expect(kinds(FREE.address)).toEqual(["timePosting"]);
  });

  test("a fault is a refusal; who owes nothing is never asked for a price", () => {
    const { state } = indebted();
    state.prices.clear();
    const operation = newOperation(draftOf(state), START_SECONDS);
    const market = enter(operation, PROPORTIONAL.address);
    if (market === undefined) throw new Error("no market");
    expect(refuseUnhealthy(operation, market, PROPORTIONAL.oracle)).toBeUndefined();
    expect(refuseUnhealthy(operation, market, ALICE)?.code).toBe("PRICE_UNAVAILABLE");
    expect(refuseFaulty(operation)).toBeUndefined();
    operation.faults.first = "divisionByZero";
    expect(refuseFaulty(operation)?.contractError).toBe("panic 0x12");
  });
});
