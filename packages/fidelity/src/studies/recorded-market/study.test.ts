import type { Fact, FactOf } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { labFacts } from "./testing/lab-facts.ts";
import { studySuite } from "../study.suite.ts";
import { recordedMarket } from "./study.ts";

const LAB = "morpho-blue-lab";
const study = recordedMarket("morpho-blue", [LAB]);
const facts = await labFacts(LAB);

const isLiquidation = (fact: Fact): fact is FactOf<"liquidation"> => fact.kind === "liquidation";

describe("recorded-market on a lab", () => {
  studySuite(study, {
    facts,
    score: (report) =>
      (report.modes.forced?.recall ?? 0) +
      (report.modes.freeRun?.f1ByValue ?? 0) +
      (report.reconciliation[0]?.replayed ?? 0),
    damages: {
      "a liquidation that is not in the log": (all) => {
        const first = all.find(isLiquidation);
        return all.filter((fact) => fact !== first);
      },
      "every price a tenth higher": (all) =>
        all.map((fact) =>
          fact.kind === "oraclePrice" ? { ...fact, price: (fact.price * 11n) / 10n } : fact,
        ),
    },
  });
});

test("the rules reproduce every event, and the free run is what it is", async () => {
  const { modes, gates, reconciliation } = await study.run({ facts, seed: 1 });
  const recorded = facts.filter(isLiquidation).length;
  expect(modes.forced).toMatchObject({
    episodes: recorded,
    matched: recorded,
    missed: 0,
    extra: 0,
  });
  expect(modes.forced).toMatchObject({ volumeRatio: 1, medianTimingSeconds: 0 });
  expect(reconciliation[0]).toMatchObject({ agrees: true });
  expect(gates.filter((gate) => gate.mode === "forced").every((gate) => gate.passed)).toBe(true);
  expect(modes.freeRun?.recall).toBeGreaterThan(0.5);
  expect(modes.freeRun?.recall).toBeLessThan(1);
});
