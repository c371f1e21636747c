import { expect, test } from "vitest";
import type { Swept } from "./child.ts";
import { sweepFindings } from "./sweep-findings.ts";

function swept(seconds: number, finishedAt: readonly number[]): Swept {
  return {
    seconds,
    processorSeconds: 2 * seconds,
    peakMegabytes: 100,
    load: { seconds: 0, processorSeconds: 0 },
    finishedAt,
    runs: finishedAt.map((_, place) => ({
      name: `${place}`,
      runHash: `hash ${place}`,
      liquidations: 0,
      refusals: 0,
    })),
  };
}

const round = {
  first: swept(10, [10]),
  alone: swept(22, [10, 13, 16, 19, 22]),
  together: swept(11, [8, 9, 10, 10, 11]),
};
// Two workers, each of the last four scenarios a second after the one before: two a worker.
const all = swept(50, [10, 20, ...Array.from({ length: 38 }, (_, place) => 13 + place)]);

test("each further scenario, the hundredth, and a second worker, against the first", () => {
  const { ratios } = sweepFindings({ adoption: "dates", workers: 2, rounds: [round], all });
  const found = Object.fromEntries(ratios.map(({ id, ofMedians }) => [id, ofMedians]));
  expect(found).toMatchObject({
    "market.dates.marginal": 0.3,
    "market.dates.marginal-processor": 0.3,
    "market.dates.marginal-last": 0.2,
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
