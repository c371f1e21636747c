import type { FidelityReport, FindingTable } from "../../fidelity-report.ts";
import { baselineGates, forcedGates, forecastGates, isEvidenceGrade } from "../../scores/gates.ts";
import type { Study, StudyInput } from "../../study.ts";
import { vaultCounterfactual } from "./counterfactual.ts";
import { Ensemble, OWNERS_DEFEND, OWNERS_PASSIVE } from "./ensemble.ts";
import { runForced } from "./forced.ts";
import { UNCHANGED } from "./free-run.ts";
import { scoreFreeRun, type Runs } from "./free-run-scores.ts";
import { scoreOneStep } from "./one-step-scores.ts";
import { DATASETS, prepare, STUDY_ID, type Preparation } from "./preparation.ts";
import { quarterTable } from "./quarters.ts";
import { volumeGate } from "./volume-gate.ts";

const DRAWS = 20;

/** Maker's ETH-B vaults: rules, forecasts an hour ahead, and free runs against the record. */
export const makerEthbEvents: Study = {
  id: STUDY_ID,
  title: "Maker ETH-B: every vault of the ilk, an hour ahead and in free run",
  datasets: DATASETS,
  run,
  counterfactual: vaultCounterfactual,
};

async function run(input: StudyInput): Promise<FidelityReport> {
  const { facts, seed, onProgress, signal } = input;
  const prepared = prepare(input, 0.4);
  const { record, candles, model, oneStep } = prepared;
  const ahead = scoreOneStep(record, oneStep);
  const forced = runForced(facts, record, candles, signal);
  onProgress?.(0.55, "every recorded event through the rules");
  const ensemble = new Ensemble(record, candles, model, oneStep, { seed, draws: DRAWS });
  const runsOf = async (behaviour: typeof OWNERS_DEFEND): Promise<Runs> => {
    const runs = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      signal?.throwIfAborted();
      runs.push(ensemble.run(draw, behaviour, UNCHANGED));
      onProgress?.(behaviour.defends ? 0.6 + draw / 100 : 0.8 + draw / 100, behaviour.name);
      await Promise.resolve();
    }
    return { name: behaviour.name, runs };
  };
  const free = scoreFreeRun(record, oneStep, [
    await runsOf(OWNERS_DEFEND),
    await runsOf(OWNERS_PASSIVE),
  ]);
  const modes = { forced: forced.scores, oneStep: ahead.scores, freeRun: free.scores };
  const gates = [
    ...forcedGates(modes.forced),
    ...(["oneStep", "freeRun"] as const).flatMap((mode) => [
      ...baselineGates(mode, modes[mode]),
      volumeGate(mode, modes[mode]),
      ...forecastGates(mode, modes[mode]),
    ]),
  ];
  return {
    study: STUDY_ID,
    title: makerEthbEvents.title,
    seed,
    span: spanOf(prepared),
    modes,
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: forced.reconciliation,
    tables: [
      priceTable(prepared),
      quarterTable(oneStep),
      ...ahead.tables,
      ...forced.tables,
      free.table,
    ],
    notes: notesOf(prepared),
  };
}

function spanOf({ record }: Preparation): FidelityReport["span"] {
  const first = record.events[0];
  const last = record.events.at(-1);
  if (first === undefined || last === undefined) return null;
  return { fromSeconds: first.timeSeconds, toSeconds: last.timeSeconds };
}

function priceTable({ calibration, model, oneStep }: Preparation): FindingTable {
  const share = (value: number): number => Number(value.toFixed(5));
  const measured: (string | number)[][] =
    calibration === undefined
      ? []
      : [
          ["oracle values it was measured on", calibration.readings],
          ["last of them", dayOf(calibration.untilHour)],
          ["median distance from the market's open", share(calibration.medianError)],
          ["95 % of them nearer than", share(calibration.highError)],
          ["mean log density under the model", share(calibration.logScore)],
          ["the same under the open with its own error", share(calibration.plainLogScore)],
        ];
  return {
    title: "What the oracle held, given hourly candles",
    columns: ["", "found"],
    rows: [
      ...measured,
      ["move that makes the source report", model.threshold],
      ["chance of a report in an hour without it", model.refresh],
      ["scale of a report's error", model.noise],
      ["hours with a bound from accepted draws near the proxy", oneStep.boundedHours],
      ["hours", oneStep.hours],
    ],
  };
}

function dayOf(hour: number): string {
  return new Date(hour * 3_600_000).toISOString().slice(0, 10);
}

function notesOf({ calibration, candles }: Preparation): string[] {
  return [
    "Two probabilities are kept apart. P(unsafe) is about the price: the vault stands below the liquidation ratio at the oracle's next value. P(bitten) is P(unsafe) times the owner's learned chance of not saving the vault. An episode counts as found one step ahead if P(unsafe) is at least one half within an hour of its first bite; reliability, Brier score and expected volume are of P(bitten).",
    "With an hourly market price the oracle is known to about one percent, and large owners steer within one percent of the ratio knowing the next value: P(bitten) of most liquidated dollars stays far below one half. The table of both probabilities says how far; no forecast from these data can do both, name those vaults with confidence and keep the expected volume.",
    "The naive model takes the hourly open, one delay old, for the oracle's price and bites at once.",
    calibration === undefined
      ? "The facts hold no recorded oracle values: the price model is the stated one."
      : `The price model is measured on recorded oracle values up to ${dayOf(calibration.untilHour)} and candles alone: no vault and no liquidation.`,
    "Draws and withdrawals that went through bound the price of their hour from below, for every vault but their own, and go on weighing what the source may hold. Recorded liquidations never move the price.",
    "What is learned of owners and keepers comes from earlier hours only.",
    "In free run liquidations are the model's own and whole; recorded acts that no longer fit are refused and counted. Acts of a vault that is as recorded are allowed at any price: that they went through is known.",
    "Forced replay widens limits that the record cannot keep to the last unit (debt floor by one per mille, debt ceiling, what may be in auction at once): auctions are not in the source, and the moments of interest are inferred.",
    `A DAI is taken for a dollar. Hours without a candle repeat the last close: ${candles.gaps} in all candles.`,
  ];
}
