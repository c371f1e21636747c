import { aaveV3, asRecordedLiquidator, type Fact, type Outcome } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  checkExactness,
  ENGINE_VERSION,
  isHistoryFact,
  runKernel,
  type HistoryFact,
} from "@hindcast/replay";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { startAnvil, type Anvil } from "@hindcast/testchain";
import { ChainLiquidations, type ChainRound } from "./chain-liquidations.ts";
import { mustHold, rateOf, ratioOf, type Findings } from "./figure.ts";
import type { Setting } from "./setting.ts";
import { withFolder } from "./temporary-folder.ts";

/**
 * The same liquidations on the real contracts in an EVM, and with our rules. The first round is
 * not timed: what the node logged in it is what the rules replay, round by round in turn with it.
 */
export async function benchLiquidations(setting: Setting): Promise<Findings> {
  const { liquidations, manyTimes } = setting;
  const anvil = await startAnvil();
  try {
    const chain = await ChainLiquidations.build(anvil, liquidations, manyTimes + 1);
    let facts: readonly Fact[] = [];
    await chain.round(async (block) => void (facts = await readChain(anvil, chain, block)));
    const { checkedValues: checked, mismatched: wrong } = checkExactness(aaveV3, facts);
    const label = "values of the chain's events that the timed rules reproduce";
    const equal = mustHold({ id: "liquidations.equal", label, checked, wrong });
    const history = facts.filter(isHistoryFact);
    const contracts: ChainRound[] = [];
    const ours: number[] = [];
    for (let round = 0; round < manyTimes; round++) {
      contracts.push(await chain.round());
      ours.push(secondsOfReplay(history, liquidations));
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
    const rules = figure("rules", "the same with our rules", ours);
    return {
      figures: [mining, allIn, rules],
      ratios: [
        ratioOf({ id: "liquidations.against-mining", label: "rules / mining only" }, rules, mining),
        ratioOf({ id: "liquidations.against-all-in", label: "rules / all-in" }, rules, allIn),
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
 * Replays the history from its start and times its end: from before the first liquidation until
 * the last block is closed. Outcomes are kept, as the chain keeps its logs.
 */
function secondsOfReplay(history: readonly HistoryFact[], expected: number): number {
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
  const done = outcomes.filter((outcome) => outcome.kind === "liquidation").length;
  if (done !== expected || first + expected !== history.length)
    throw new Error(`${done} of ${expected} liquidations were replayed as the end of the history`);
  return (ended - started) / 1000;
}
