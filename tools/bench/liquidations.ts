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
import { liquidateOnChain, type ChainLiquidations } from "./chain-liquidations.ts";
import { mustHold, rateOf, ratioOf, type Findings } from "./figure.ts";
import type { Setting } from "./setting.ts";
import { withFolder } from "./temporary-folder.ts";

/** The same liquidations on the real contracts in an EVM, and with our rules. */
export async function benchLiquidations(setting: Setting): Promise<Findings> {
  const { liquidations, manyTimes } = setting;
  const anvil = await startAnvil();
  try {
    const chain = await liquidateOnChain(anvil, liquidations, manyTimes);
    const facts = await readChain(anvil, chain);
    const { checkedValues: checked, mismatched: wrong } = checkExactness(aaveV3, facts);
    const label = "values of the chain's events that the timed rules reproduce";
    const equal = mustHold({ id: "liquidations.equal", label, checked, wrong });
    const history = facts.filter(isHistoryFact);
    const ours = Array.from({ length: manyTimes }, () => secondsOfReplay(history, liquidations));
    const figure = (id: string, what: string, seconds: readonly number[]) =>
      rateOf(
        { id: `liquidations.${id}`, label: `liquidations, ${what}`, unit: "liquidations/s" },
        liquidations,
        seconds,
      );
    const mining = figure("anvil-mining", "contracts on anvil, mining only", chain.mining);
    const allIn = figure("anvil-all-in", "contracts on anvil, encoded and sent too", chain.allIn);
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

/** Everything the node logged, as facts. */
async function readChain(anvil: Anvil, { market, headBlock }: ChainLiquidations): Promise<Fact[]> {
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
    rpc: { url: anvil.url, fromBlock: 0, toBlock: headBlock, confirmations: 0 },
  };
  return await withFolder(async (home) => {
    await ingestDataset({ home, folder: home, description });
    using store = openStore(home, { engineVersion: ENGINE_VERSION });
    const dataset = loadDatasetShared(home, openDataset(store, "underwater"));
    return [...factsOf(dataset)].filter((fact) => fact.kind !== "log");
  });
}

/**
 * Replays the history from its start and times the stretch from before the first liquidation to
 * after the last. Outcomes are kept, as the chain keeps its logs.
 */
function secondsOfReplay(history: readonly HistoryFact[], expected: number): number {
  const first = history.findIndex((fact) => fact.kind === "liquidation");
  const last = history.findLastIndex((fact) => fact.kind === "liquidation");
  const outcomes: Outcome[] = [];
  let started = 0;
  let ended = 0;
  runKernel({
    protocol: aaveV3,
    history: { facts: history, meantAll: new Uint8Array(history.length) },
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    beforeFact: (index) => {
      if (index === first) started = performance.now();
      if (index === last + 1) ended = performance.now();
      return true;
    },
    onOutcome: ({ outcome }) => void outcomes.push(outcome),
  });
  const done = outcomes.filter((outcome) => outcome.kind === "liquidation").length;
  if (done !== expected || last - first + 1 !== expected || ended <= started)
    throw new Error(`${done} of ${expected} liquidations were replayed in one stretch`);
  return (ended - started) / 1000;
}
