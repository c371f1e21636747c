import { RunStory } from "@hindcast/evidence";
import { expect, test } from "vitest";
import { conditionOf, holdsFor, metricOf, showCondition } from "./metric-condition.ts";

const NOTHING = new RunStory().metrics();
const USD = 100_000_000n;
const lost = (dollars: bigint) => ({ ...NOTHING, "bad-debt@1": dollars * USD });

test("a bound is kept at the bound, and broken one unit past it", () => {
  const within = conditionOf({ metric: "bad-debt", atMost: "1_000 USD", atLeast: "10 USD" });
  const answers = [9n, 10n, 500n, 1_000n, 1_001n].map((n) => holdsFor(within, lost(n), NOTHING));
  expect(answers).toEqual([false, true, true, true, false]);
});

test("less the base, only the difference counts", () => {
  const rise = conditionOf({ metric: "bad-debt@1", minus: "base", atMost: "5 USD" });
  expect(holdsFor(rise, lost(105n), lost(100n))).toBe(true);
  expect(holdsFor(rise, lost(106n), lost(100n))).toBe(false);
  expect(holdsFor(rise, lost(6n), NOTHING)).toBe(false);
});

test("a metric goes by its id with or without its version, an unknown one is refused", () => {
  expect([metricOf("bad-debt"), metricOf("bad-debt@1")]).toEqual(["bad-debt@1", "bad-debt@1"]);
  expect(() => metricOf("bad-dept")).toThrow(/^E-CLI-030 [^]*Did you mean "bad-debt"/);
  expect(() => metricOf("bad-debt@9")).toThrow(/^E-CLI-030 /);
});

test("a condition reads as people say it", () => {
  const shown = showCondition(
    conditionOf({ metric: "bad-debt", minus: "base", atMost: "1_000 USD", atLeast: "1 USD" }),
  );
  expect(shown).toBe("bad debt left above the base run's by at least $1 and at most $1,000");
});
