import { behaviourBand, type BehaviourBand } from "@hindcast/evidence";

/** Two behaviour models, 40 draws each, from the same smooth kind of formula. */
export function sampleBand(scenarios: readonly string[]): BehaviourBand {
  const wave = (index: number): number => Math.sin(index * 1.7);
  const draws = (base: number, effect: number) => ({
    base: Array.from({ length: 40 }, (_, i) => base * (1 + wave(i) / 50)),
    proposed: Array.from(
      { length: 40 },
      (_, i) => base * (1 + wave(i) / 50) + effect * (2 + wave(i)),
    ),
  });
  return behaviourBand({
    method: "40 draws of the oracle's error, the same for base and scenario.",
    quantities: [
      {
        id: "liquidated-volume",
        name: "Debt liquidated",
        unit: "usd",
        party: "vault owners",
        worse: "higher",
        recorded: 4_030_000,
      },
      {
        id: "bad-debt",
        name: "Bad debt",
        unit: "usd",
        party: "the protocol",
        worse: "higher",
        recorded: 41_000,
      },
    ],
    draws: scenarios.flatMap((scenario) => [
      {
        scenario,
        behaviour: "owners do not react",
        quantity: "liquidated-volume",
        ...draws(4_100_000, 400_000),
      },
      {
        scenario,
        behaviour: "owners defend as before",
        quantity: "liquidated-volume",
        ...draws(4_050_000, 210_000),
      },
      { scenario, behaviour: "owners do not react", quantity: "bad-debt", ...draws(40_000, 900) },
      {
        scenario,
        behaviour: "owners defend as before",
        quantity: "bad-debt",
        ...draws(40_000, -700),
      },
    ]),
  });
}
