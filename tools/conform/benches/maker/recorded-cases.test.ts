import { readdirSync, readFileSync } from "node:fs";
import { maker, type Outcome } from "@hindcast/domain";
import { expect, test } from "vitest";
import { readCase } from "../../case-file.ts";
import { emptyTally } from "../../contest.ts";
import { replayCase } from "../../replay-case.ts";
import { MAKER_VERSIONS, makerBench } from "./bench.ts";

/** What the real contracts did, recorded where their source could be had; golden-cases holds the rules against it. */
const VERSIONS = MAKER_VERSIONS.map((version) => {
  const folder = new URL(`../../cases/${version.id}/`, import.meta.url);
  const cases = readdirSync(folder)
    .toSorted()
    .map((file) => readCase(readFileSync(new URL(file, folder), "utf8")));
  return { bench: makerBench(version), version: version.version, cases };
});

const CORE = [
  "OSM/not-passed",
  "Vat/ceiling-exceeded",
  "Vat/dust",
  "Vat/not-live",
  "Vat/not-safe",
  "Vow/insufficient-debt",
  "Vow/insufficient-surplus",
  "Vow/wait-not-finished",
  "revert without reason",
];
const FLIP = [
  "Cat/not-live",
  "Cat/not-unsafe",
  "Flipper/already-finished-end",
  "Flipper/already-finished-tic",
  "Flipper/bid-already-placed",
  "Flipper/bid-not-higher",
  "Flipper/guy-not-set",
  "Flipper/higher-than-tab",
  "Flipper/insufficient-decrease",
  "Flipper/insufficient-increase",
  "Flipper/lot-not-matching",
  "Flipper/not-authorized",
  "Flipper/not-finished",
  "Flipper/not-matching-bid",
  "Flipper/tend-not-finished",
];
const REASONS = {
  11: FLIP,
  12: [...FLIP, "Cat/liquidation-limit-hit", "Cat/null-auction"],
  20: [
    "Clipper/cannot-reset",
    "Clipper/needs-reset",
    "Clipper/no-partial-purchase",
    "Clipper/not-running-auction",
    "Clipper/stopped-incorrect",
    "Clipper/too-expensive",
    "Clipper/zero-top-price",
    "Dog/dusty-auction-from-partial-liquidation",
    "Dog/file-chop-lt-WAD",
    "Dog/liquidation-limit-hit",
    "Dog/not-live",
    "Dog/not-unsafe",
    "Dog/null-auction",
    "StairstepExponentialDecrease/cut-gt-RAY",
  ],
};

test.each(VERSIONS)(
  "$bench.id: every kind of action and every reason to revert were recorded",
  ({ bench, version, cases }) => {
    const tally = emptyTally();
    for (const recorded of cases) replayCase(bench, recorded, tally);
    const answers = [...tally.answers.keys()];
    const kinds = answers.filter((answer) => answer.endsWith(": done"));
    expect(kinds).toHaveLength(version === 20 ? 11 : 12);
    const reasons = new Set(answers.map((answer) => answer.split(": ").slice(1).join(": ")));
    reasons.delete("done");
    expect([...reasons].toSorted()).toEqual([...CORE, ...REASONS[version]].toSorted());
  },
);

test.each(VERSIONS)("$bench.id: a unit too much would be noticed", ({ bench, cases }) => {
  const decide: typeof maker.decide = (state, intent, env) => {
    const decision = maker.decide(state, intent, env);
    if (!decision.ok) return decision;
    const outcomes = decision.outcomes.map((outcome): Outcome =>
      outcome.kind === "vaultPosting" ? { ...outcome, debtDelta: outcome.debtDelta + 1n } : outcome,
    );
    return { ok: true, outcomes };
  };
  const wrong = { ...bench, protocol: { ...maker, decide } };
  const unnoticed = cases.filter((recorded) => replayCase(wrong, recorded).length === 0);
  expect(unnoticed.length).toBeLessThan(cases.length / 3);
});

test("a law about single steps that does not hold is a mismatch", () => {
  const [first] = VERSIONS;
  if (first === undefined) throw new Error("no version");
  const law = { code: "MAKER-STEP-0", law: "nothing happens", check: () => "something happened" };
  const lawless = { ...first.bench, protocol: { ...maker, stepInvariants: [law] } };
  const [found] = first.cases.flatMap((recorded) => replayCase(lawless, recorded));
  expect(found?.what).toBe("MAKER-STEP-0: something happened");
});
