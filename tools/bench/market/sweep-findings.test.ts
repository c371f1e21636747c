import { expect, test } from "vitest";
import type { Swept } from "./child.ts";
import { sweepFindings } from "./sweep-findings.ts";

function swept(seconds: number, scenarios: number): Swept {
  return {
    seconds,
    processorSeconds: 2 * seconds,
    peakMegabytes: 100,
    load: { seconds: 0, processorSeconds: 0 },
    runs: Array.from({ length: scenarios }, (_, place) => ({
      name: `${place}`,
      runHash: `hash ${place}`,
      liquidations: 0,
      refusals: 0,
    })),
  };
}

const round = {
  first: swept(10, 1),
  alone: swept(22, 5),
  together: swept(11, 5),
};
const all = swept(46, 40);

test("each further scenario, those after some, and a second worker, against the first", () => {
  const { ratios } = sweepFindings({ adoption: "dates", workers: 2, rounds: [round], all });
  const found = Object.fromEntries(ratios.map(({ id, ofMedians }) => [id, ofMedians]));
  expect(found).toMatchObject({
    "market.dates.marginal": 0.3,
    "market.dates.marginal-processor": 0.3,
    "market.dates.rest": 0.2,
    "market.dates.rest-processor": 0.1,
    "market.dates.scaling": 2,
    "market.dates.overhead": 0.5,
  });
});

test("a run that depends on the workers ends it", () => {
  const other = { ...round.together, runs: round.together.runs.toReversed() };
  const rounds = [{ ...round, together: other }];
  expect(() => sweepFindings({ adoption: "dates", workers: 2, rounds, all })).toThrow(
    "4 of 11 are wrong",
  );
});
