import {
  aaveV3,
  asRecordedLiquidator,
  type Fact,
  type Intent,
  type Outcome,
} from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  checkExactness,
  ENGINE_VERSION,
  intentOf,
  isHistoryFact,
  runKernel,
  type HistoryFact,
} from "@hindcast/replay";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { startAnvil, type Anvil } from "@hindcast/testchain";
import { ChainLiquidations, EVERYTHING, type ChainRound } from "./chain-liquidations.ts";
import { mustHold, rateOf, ratioOf, type Figure, type Findings } from "./figure.ts";
import type { Setting } from "./setting.ts";
import { withFolder } from "./temporary-folder.ts";

/**
 * The same liquidations on the real contracts in an EVM, and with our rules. The first round is
 * not timed: what the node logged in it is what the rules do, round by round in turn with it: the
 * calls alone, and the replay that has to find out what was called and closes the books.
 */
export async function benchLiquidations(setting: Setting): Promise<Findings> {
  const { liquidations, fewTimes } = setting;
  const anvil = await startAnvil();
  try {
    const chain = await ChainLiquidations.build(anvil, liquidations, fewTimes + 1);
    let facts: readonly Fact[] = [];
    await chain.round(async (block) => void (facts = await readChain(anvil, chain, block)));
    const history = facts.filter(isHistoryFact);
    const recorded = history.filter((fact) => fact.kind === "liquidation").length;
    if (recorded !== liquidations) throw new Error(`${recorded} liquidations were recorded`);
    const cold = [secondsOfExecution(history)];
    const { checkedValues: checked, mismatched: wrong } = checkExactness(aaveV3, facts);
    const label = "values of the chain's events that the timed rules reproduce";
    const equal = mustHold({ id: "liquidations.equal", label, checked, wrong });
    const contracts: ChainRound[] = [];
    const executed: number[] = [];
    const replayed: number[] = [];
    for (let round = 0; round < fewTimes; round++) {
      contracts.push(await chain.round());
      executed.push(secondsOfExecution(history));
      replayed.push(secondsOfReplay(history));
    }
    const figure = (id: string, what: string, seconds: readonly number[]) =>
      rateOf(
        { id: `liquidations.${id}`, label: `liquidations, ${what}`, unit: "liquidations/s" },
        liquidations,
        seconds,
      );
    const seconds = (of: keyof ChainRound): number[] => contracts.map((round) => round[of]);
    const mining = figure("anvil-mining", "contracts on anvil, mining only", seconds("mining"));
    const allIn = figure("anvil-all-in", "contracts, encoded and sent too", seconds("allIn"));
    const first = figure("rules-first", "the same calls with our rules, first time", cold);
    const rules = figure("rules", "the same calls with our rules", executed);
    const replay = figure("replay", "found and booked by the replay too", replayed);
    const ratio = (id: string, words: string, of: Figure, baseline: Figure) =>
      ratioOf({ id: `liquidations.${id}`, label: words }, of, baseline);
    return {
      figures: [mining, allIn, first, rules, replay],
      ratios: [
        ratio("against-mining", "calls with our rules / mining only", rules, mining),
        ratio("against-all-in", "calls with our rules / encoded and sent too", rules, allIn),
        ratio("replay-against-mining", "replay / mining only", replay, mining),
        ratio("replay-against-all-in", "replay / encoded and sent too", replay, allIn),
      ],
      checks: [equal],
    };
  } finally {
    await anvil.stop();
  }
}

/** Everything the node logged up to a block, as facts. */
async function readChain(
  anvil: Anvil,
  { market }: ChainLiquidations,
  toBlock: number,
): Promise<readonly Fact[]> {
  const description = {
    slug: "underwater",
    title: "Accounts under water, liquidated in one block",
    description: "",
    protocol: "aave-v3",
    chain: { id: 31337, name: "local chain" },
    licence: "Apache-2.0",
    source: "made for this benchmark",
    market: {
      pool: market.pool.address,
      poolConfigurator: market.poolConfigurator.address,
      oracle: market.oracle.address,
      addressesProvider: market.addressesProvider.address,
      treasury: market.treasury,
    },
    rpc: { url: anvil.url, fromBlock: 0, toBlock, confirmations: 0 },
  };
  return await withFolder(async (home) => {
    await ingestDataset({ home, folder: home, description });
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const dataset = loadDatasetShared(home, openDataset(store, "underwater"));
    return [...factsOf(dataset)].filter((fact) => fact.kind !== "log");
  });
}

/**
 * Brings a state up to the first liquidation and times the calls that follow: what the rules decide
 * of each, carried out. Outcomes are kept, as the chain keeps its logs.
 */
function secondsOfExecution(history: readonly HistoryFact[]): number {
  const first = history.findIndex((fact) => fact.kind === "liquidation");
  const state = aaveV3.initialState();
  const outcomes: Outcome[] = [];
  const perform = (intent: Intent, { timeSeconds, block }: HistoryFact["at"]): void => {
    const decision = aaveV3.decide(state, intent, { timeSeconds, block });
    if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
    for (const outcome of decision.outcomes) {
      aaveV3.evolve(state, outcome);
      outcomes.push(outcome);
    }
  };
  for (const fact of history.slice(0, first))
    if (fact.kind !== "liquidation") perform(intentOf(fact, false), fact.at);
  const calls = history.slice(first).map((fact) => ({ intent: callOf(fact), at: fact.at }));
  const started = performance.now();
  for (const { intent, at } of calls) perform(intent, at);
  const seconds = (performance.now() - started) / 1000;
  expectSame(outcomes, history.slice(first));
  return seconds;
}

/** The transaction the chain was sent. */
function callOf(fact: HistoryFact): Intent {
  if (fact.kind !== "liquidation") throw new Error(`${fact.kind} among the liquidations`);
  const { collateralReserve, debtReserve, account, liquidator, receiveShares } = fact;
  const amount = EVERYTHING;
  return {
    kind: "liquidate",
    collateralReserve,
    debtReserve,
    account,
    liquidator,
    amount,
    receiveShares,
  };
}

/** Every liquidation, with the amounts the chain logged. */
function expectSame(outcomes: readonly Outcome[], recorded: readonly HistoryFact[]): void {
  const done = outcomes.filter((outcome) => outcome.kind === "liquidation");
  const right = recorded.filter((fact, place) => {
    const ours = done[place];
    if (fact.kind !== "liquidation" || ours === undefined) return false;
    return (["account", "debtRepaid", "collateralSeized"] as const).every(
      (name) => ours[name] === fact[name],
    );
  });
  if (done.length !== recorded.length || right.length !== recorded.length)
    throw new Error(`${right.length} of ${recorded.length} liquidations are the chain's`);
}

/**
 * Replays the history from its start and times its end: from before the first liquidation until
 * the last block is closed. Outcomes are kept, as the chain keeps its logs.
 */
function secondsOfReplay(history: readonly HistoryFact[]): number {
  const first = history.findIndex((fact) => fact.kind === "liquidation");
  const outcomes: Outcome[] = [];
  let started = 0;
  runKernel({
    protocol: aaveV3,
    history: { facts: history, meantAll: new Uint8Array(history.length) },
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index) => {
      if (index === first) started = performance.now();
      return true;
    },
    onOutcome: (outcome) => void outcomes.push(outcome),
  });
  const ended = performance.now();
  expectSame(outcomes, history.slice(first));
  return (ended - started) / 1000;
}
