import { asRecordedLiquidator, HindcastError, withProtocol } from "@hindcast/domain";
import {
  buildReport,
  byPair,
  RunStory,
  type FidelitySummary,
  type OverSeeds,
  type ReportModel,
  type ReportRun,
} from "@hindcast/evidence";
import {
  badDebtGate,
  decodeScenario,
  episodesOf,
  parseScenarioFile,
  retoldPrices,
  historyFacts,
  placedOutcome,
  REPLAYED_KINDS,
  runKernel,
  scoreFidelity,
  type ObservedLiquidation,
  type PriceObservation,
  type Scenario,
} from "@hindcast/replay";
import { factsOf, readRun, type Store } from "@hindcast/store";
import { assumptionsOf, limitationsOf } from "./caveats.ts";
import { pathOf } from "./event-prices.ts";
import type { OpenMarket } from "./open-market.ts";
import { surroundingsOf, toldPricesOf } from "./surroundings.ts";
import type { SweepFile } from "./sweep-file.ts";

/** Reads a run's journal back, verified, and folds it into its story. */
export function readStory(store: Store, runHash: string): RunStory {
  const story = new RunStory();
  for (const outcome of readRun(store, runHash).outcomes()) story.add(outcome);
  return story;
}

/** What a run was asked to do, completely. */
export function scenarioOf(store: Store, runHash: string): Scenario {
  return decodeScenario(readRun(store, runHash).manifest.scenario);
}

/** How the base run compares with recorded liquidations; undefined when none were recorded at its prices. */
export function fidelityOf(
  market: OpenMarket,
  base: RunStory,
  { liquidator, worlds }: Scenario,
): FidelitySummary | undefined {
  if (market.recorded.liquidations.length === 0 || worlds !== undefined) return undefined;
  const unit = isAuctioned(market) ? episodesOf : (list: readonly ObservedLiquidation[]) => list;
  const { medianAbsoluteDelayBlocks: _, ...score } = scoreFidelity(
    unit(market.recorded.liquidations),
    unit(base.liquidations.map(observed)),
  );
  const gate = badDebtGate(
    forcedStory(market).metrics()["bad-debt@1"],
    base.metrics()["bad-debt@1"],
    BigInt(score.recordedValueUsd8),
  );
  return {
    ...score,
    gates: [...score.gates, gate],
    evidenceGrade: score.evidenceGrade && gate.passed,
    liquidatorModel: liquidator.model,
    refusedRecordedIntents: Number(base.metrics()["refused-intents@1"]),
  };
}

/** Where lots are auctioned, their size decides how many calls one unsafe account takes. */
function isAuctioned({ protocolId }: OpenMarket): boolean {
  return withProtocol(protocolId, (protocol) => protocol.openAuctions !== undefined);
}

function observed({ at, outcome }: RunStory["liquidations"][number]): ObservedLiquidation {
  return {
    account: outcome.account,
    collateralReserve: outcome.collateralReserve,
    debtReserve: outcome.debtReserve,
    timeSeconds: at.timeSeconds,
    block: at.block,
    debtRepaid: outcome.debtRepaid,
    valueUsd8: outcome.debtValueUsd8,
  };
}

/** What recorded liquidations led to under the rules: forced replay, with nothing assumed. */
function forcedStory(market: OpenMarket): RunStory {
  const story = new RunStory();
  const facts = historyFacts(factsOf(market.dataset, REPLAYED_KINDS));
  withProtocol(market.protocolId, (protocol) =>
    runKernel({
      protocol,
      history: { facts, meantAll: new Uint8Array(facts.length) },
      scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
      liquidator: asRecordedLiquidator,
      liquidatorParams: {},
      onOutcome: (...emitted) => story.add(placedOutcome(...emitted)),
    }),
  );
  return story;
}

/** Builds the report of a sweep from its runs' journals. */
export function assembleReport(
  store: Store,
  market: OpenMarket,
  sweep: SweepFile,
  focusName: string | undefined,
): ReportModel {
  const file = parseScenarioFile(sweep.scenarioText, sweep.name);
  const complete = sweep.members.filter((member) => member.runHash !== null);
  const runs: ReportRun[] = complete.map((member) => {
    const { manifest } = readRun(store, member.runHash as string);
    return {
      name: member.name,
      coordinates: member.coordinates,
      runHash: manifest.runHash,
      scenarioHash: member.scenarioHash,
      outcomeHash: manifest.outcomeHash,
      stateHash: manifest.stateHash,
      story: readStory(store, manifest.runHash),
      ...surroundingsOf(decodeScenario(manifest.scenario), market),
    };
  });
  if (sweep.members[0]?.runHash === null) throw withoutBase(sweep);
  const { story: base, runHash: baseHash } = runs[0] as ReportRun;
  const baseScenario = scenarioOf(store, baseHash);
  const priced = pricedReserve(market, base);
  const focus = focusName === undefined ? -1 : indexOfRun(runs, focusName);
  const failed = sweep.members.length - complete.length;
  return buildReport({
    title: sweep.title,
    dataset: {
      ...summaryOf(market),
      ...market.span,
      name: market.manifest.name,
      hash: market.manifest.hash,
      facts: market.manifest.kinds.reduce((sum, kind) => sum + kind.rows, 0),
    },
    fidelity: fidelityOf(market, base, baseScenario),
    runs,
    axes: failed === 0 ? sweep.axes : [],
    focus: focus >= 0 ? focus : undefined,
    initialParameters: market.initialParameters,
    parameters: market.parameters,
    price: {
      symbol: priced.symbol,
      observations: pricesIn(market, baseScenario, priced.address),
    },
    // What was recorded at other prices explains nothing of these runs.
    recordedLiquidations: (baseScenario.worlds !== undefined
      ? []
      : market.recorded.liquidations
    ).map((one) => ({ timeSeconds: one.timeSeconds, usd8: one.valueUsd8 })),
    toldPrices: file.journal === "full" ? toldPricesOf(market) : new Map(),
    band: sweep.band,
    overSeeds: overSeedsOf(store, sweep),
    reproduce: {
      command: `hindcast sweep ${sweep.name}.yaml`,
      verifyCommand: `hindcast verify ${sweep.sweepHash.slice(0, 12)}`,
      engineVersion: sweep.engineVersion,
      nodeVersion: process.version,
      datasetHash: sweep.dataset.hash,
      sweepHash: sweep.sweepHash,
      seed: file.seed,
      scenarioText: sweep.scenarioText,
    },
    assumptions: assumptionsOf(market, file),
    limitations: limitationsOf(market, file, sweep),
  });
}

/** The metrics of every finished member under every seed it was run under, from the runs' own journals. */
function overSeedsOf(store: Store, { members, spread }: SweepFile): OverSeeds | undefined {
  if (spread === undefined) return undefined;
  const runs = spread.runs.filter((_, index) => members[index]?.runHash !== null);
  return {
    seeds: spread.seeds,
    values: runs.map((hashes) => hashes.map((hash) => readStory(store, hash).metrics())),
  };
}

function indexOfRun(runs: readonly ReportRun[], name: string): number {
  const index = runs.findIndex((run) => run.name === name);
  if (index >= 0) return index;
  throw new HindcastError({
    code: "E-CLI-019",
    what: `The sweep has no finished scenario "${name}" to open the report on.`,
    where: "--focus",
    why: `It has: ${runs.map((run) => `"${run.name}"`).join(", ")}.`,
    next: "give one of these names, in quotes",
  });
}

function withoutBase(sweep: SweepFile): HindcastError {
  return new HindcastError({
    code: "E-CLI-018",
    what: "The sweep's base run failed, so there is nothing to compare with.",
    where: `sweep ${sweep.sweepHash.slice(0, 12)}`,
    why: sweep.members[0]?.failure ?? "",
    next: `run hindcast sweep on ${sweep.name} again`,
  });
}

/** What a reserve's oracle said in the worlds of the base run; as recorded where there are none. */
function pricesIn(
  { recorded, span }: OpenMarket,
  { worlds, seed }: Scenario,
  reserve: string,
): readonly PriceObservation[] {
  const observations = recorded.prices.get(reserve) ?? [];
  if (worlds === undefined || observations.length === 0) return observations;
  const path = pathOf(observations.map(({ timeSeconds, usd8 }) => ({ timeSeconds, price: usd8 })));
  const { fromTimeSeconds: fromSeconds, toTimeSeconds: untilSeconds } = span;
  const told = retoldPrices(path, reserve, worlds, { fromSeconds, untilSeconds }, seed);
  return told.map(({ timeSeconds, price }) => ({ timeSeconds, usd8: price }));
}

/** The reserve whose price explains the liquidations best: the collateral most was taken of. */
function pricedReserve(market: OpenMarket, base: RunStory): { symbol: string; address: string } {
  const taken = byPair(base.liquidations)[0]?.collateralReserve;
  for (const [symbol, address] of market.recorded.reserves)
    if (taken === undefined || address === taken) return { symbol, address };
  return { symbol: "", address: "" };
}

function summaryOf({ description }: OpenMarket) {
  const { assumptions: _, ...summary } = description;
  return { ...summary, protocol: description.protocol ?? "" };
}
