import type { FidelityReport, Reconciliation } from "../../fidelity-report.ts";
import { missingFacts } from "../../missing-facts.ts";
import { baselineGates, forcedGates, forecastGates, isEvidenceGrade } from "../../scores/gates.ts";
import type { Study, StudyInput } from "../../study.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { auctionCounterfactual } from "./counterfactual.ts";
import { replayForced, type ForcedReplay } from "./forced.ts";
import { NOTES } from "./notes.ts";
import { forecastOneStep } from "./one-step.ts";
import { recordedAuctions, type RecordedAuction } from "./recorded-auctions.ts";
import { forcedScores, freeRunScores, oneStepScores, total } from "./scores.ts";
import { stageOf } from "./stage.ts";
import { behaviourTable, dayTable, habitsTable } from "./tables.ts";
import { forecastDays } from "./walk-forward.ts";

const ID = "maker-flip-eth-a";
const DATASETS = [ID];
/** Settled amounts are the record's own; what differs is a print in floating point. */
const TOLERANCE = 0.001;

/** Maker's ETH-A collateral auctions: the rules as recorded, and who bids as days before showed. */
export const makerFlipEthA: Study = {
  id: ID,
  title: "Maker's ETH-A collateral auctions, day by day: who bids, and what is won for nothing",
  datasets: DATASETS,
  run: (input) => Promise.resolve().then(() => run(input)),
  counterfactual: auctionCounterfactual,
};

function run({ facts, seed, onProgress, signal }: StudyInput): FidelityReport {
  signal?.throwIfAborted();
  const auctions = recordedAuctions(facts);
  if (auctions.length === 0)
    throw missingFacts(ID, "collateral auctions with their last bid", DATASETS);
  const stage = stageOf(facts, auctions);
  const replay = replayForced(facts, auctions);
  onProgress?.(0.05, "auctions replayed");
  const days = forecastDays({
    stage,
    auctions,
    seed,
    onStep: (share) => {
      signal?.throwIfAborted();
      onProgress?.(0.05 + 0.9 * share, "days forecast");
    },
  });
  const forced = forcedScores(replay.auctions);
  const central = days.flatMap((day) => day.forecasts.get(BEHAVIOURS[0].id) ?? []);
  const freeRun = freeRunScores(central);
  const oneStep = oneStepScores(forecastOneStep(days, stage));
  const gates = [
    ...forcedGates(forced),
    ...baselineGates("oneStep", oneStep),
    ...forecastGates("oneStep", oneStep),
    ...baselineGates("freeRun", freeRun),
    ...forecastGates("freeRun", freeRun),
  ];
  const times = auctions.map((one) => one.bid.timeSeconds);
  return {
    study: ID,
    title: makerFlipEthA.title,
    seed,
    span: { fromSeconds: least(times), toSeconds: -least(times.map((time) => -time)) },
    modes: { forced, oneStep, freeRun },
    gates,
    evidenceGrade: isEvidenceGrade(gates),
    reconciliation: reconciled(replay, auctions),
    tables: [dayTable(days), behaviourTable(days), habitsTable(days)],
    notes: [impliedNote(replay), ...NOTES],
  };
}

/** DAI and ETH of the settlements the rules accepted beside those the source prints. */
function reconciled(replay: ForcedReplay, auctions: readonly RecordedAuction[]): Reconciliation[] {
  const settled = auctions.filter((one) => one.closedAtSeconds !== undefined);
  const compare = (name: string, unit: string, replayed: number, source: number) => ({
    name,
    unit,
    replayed,
    source,
    tolerance: TOLERANCE,
    agrees: Math.abs(replayed - source) <= TOLERANCE * Math.abs(source),
  });
  return [
    compare(
      "paid in settled auctions",
      "DAI",
      replay.paidDai,
      total(settled, (one) => one.bid.dai),
    ),
    compare(
      "sold in settled auctions",
      "ETH",
      replay.soldEth,
      total(settled, (one) => one.bid.lot),
    ),
  ];
}

function impliedNote({ auctions }: ForcedReplay): string {
  const implied = auctions.filter((one) => one.isBidImplied).length;
  return `${implied} last bids take less than the whole lot, so the whole amount had been bid before; that bid, which the source does not tell, is made in the same place.`;
}

function least(values: readonly number[]): number {
  return values.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
}
