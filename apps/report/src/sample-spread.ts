import type { SeedSpread } from "@hindcast/evidence";

/** Ten seeds that all agree about one metric, and about another do not. */
export function sampleSpread(scenarios: readonly string[]): SeedSpread {
  return {
    seeds: 10,
    members: scenarios.map((name) => ({
      name,
      metrics: [
        {
          metric: "liquidated-value@1",
          base: "412000000000000",
          proposed: "495000000000000",
          difference: "83000000000000",
          low: "61000000000000",
          high: "104000000000000",
          shareMore: 1,
          shareLess: 0,
          standing: "more",
        },
        {
          metric: "bad-debt@1",
          base: "4100000000000",
          proposed: "380000000000",
          difference: "-3720000000000",
          low: "-8000000000000",
          high: "900000000000",
          shareMore: 0.3,
          shareLess: 0.7,
          standing: "open",
        },
      ],
    })),
  };
}
