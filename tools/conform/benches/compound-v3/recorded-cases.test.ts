import { readdirSync, readFileSync } from "node:fs";
import { compoundV3 } from "@hindcast/domain";
import { expect, test } from "vitest";
import { readCase } from "../../case-file.ts";
import { emptyTally } from "../../contest.ts";
import { replayCase } from "../../replay-case.ts";
import { cometBench } from "./bench.ts";

/** What the real contract did, recorded where its source could be had; golden-cases holds the rules against it. */
const FOLDER = new URL("../../cases/compound-v3/", import.meta.url);
const FILES = readdirSync(FOLDER).toSorted();

const read = (file: string) => readCase(readFileSync(new URL(file, FOLDER), "utf8"));

test("every kind of action and most reasons to revert were recorded", () => {
  const tally = emptyTally();
  for (const file of FILES) replayCase(cometBench(), read(file), tally);
  const answers = [...tally.answers.keys()];
  const kinds = answers.filter((answer) => answer.endsWith(": done"));
  expect(kinds).toHaveLength(13);
  const reasons = new Set(answers.map((answer) => answer.split(": ").slice(1).join(": ")));
  expect([...reasons]).toEqual(
    expect.arrayContaining([
      "BadAsset()",
      "BadPrice()",
      "BorrowTooSmall()",
      "InsufficientReserves()",
      "InvalidUInt64()",
      "InvalidUInt128()",
      "NoSelfTransfer()",
      "NotCollateralized()",
      "NotForSale()",
      "NotLiquidatable()",
      "Paused()",
      "SupplyCapExceeded()",
      "TooMuchSlippage()",
      "panic 0x11",
    ]),
  );
});

test("a wrong rule would be noticed", () => {
  const decide: typeof compoundV3.decide = (state, intent, env) => {
    const decision = compoundV3.decide(state, intent, env);
    if (!decision.ok) return decision;
    const outcomes = decision.outcomes.map((outcome) =>
      outcome.kind === "baseMint" ? { ...outcome, amount: outcome.amount + 1n } : outcome,
    );
    return { ok: true, outcomes };
  };
  const wrong = { ...cometBench(), protocol: { ...compoundV3, decide } };
  const unnoticed = FILES.filter((file) => replayCase(wrong, read(file)).length === 0);
  expect(unnoticed.length).toBeLessThan(FILES.length / 2);
});
