/**
 * `pnpm bench:counterfactual [--json] [--blocks n] [--times n]`: one counterfactual of the lab's
 * history, whole: on a node with a bot that polls account data, and with our rules. See
 * docs/benchmarks.md.
 */
import { parseArgs } from "node:util";
import { aaveV3, SAME_BLOCK_LIQUIDATOR } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  isHistoryFact,
  prepareHistory,
  readRecordedMarket,
  type HistoryFact,
} from "@hindcast/replay";
import { factsOf } from "@hindcast/store";
import { CheckpointComparison, type Checkpoint } from "../../lab/aave-v3/compare-checkpoint.ts";
import { toJson } from "../../lab/write-files.ts";
import { figureOf, mustHold, ratioOf, type Check, type Findings } from "../figure.ts";
import { LAB_FOLDER, loadLab } from "../lab.ts";
import { describeMachine, loadNow, machineLine } from "../machine.ts";
import { findingsTable } from "../table.ts";
import { withFolder } from "../temporary-folder.ts";
import { labBlocks, LabChain, peopleOf } from "./lab-chain.ts";
import { replayOnNode, type NodeReplayed } from "./node-replay.ts";
import { liquidationLine, replayScenario, type Replayed } from "./our-replay.ts";

/** WETH may be borrowed against up to 80 %: two points less keep its threshold above that. */
const SHIFT_BPS = -200n;
/** What a liquidation costs whoever makes it; below that nobody bothers. */
const PARAMS = { gasCostUsd8: 20n * 10n ** 8n, saleCostBps: 50n };

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    blocks: { type: "string" },
    times: { type: "string", default: "9" },
  },
});
const loadAtStart = loadNow();
const started = performance.now();
const findings = await withFolder(compare);
const seconds = Math.round((performance.now() - started) / 1000);
const machine = describeMachine(loadAtStart);
if (values.json === true) console.log(JSON.stringify({ format: 1, ...findings, seconds, machine }));
else console.log(`${findingsTable(findings)}\n\n${machineLine(machine)}; ${seconds} s in all`);

async function compare(home: string): Promise<Findings> {
  await ingestDataset({ home, folder: LAB_FOLDER });
  const recorded = [...factsOf(loadLab(home))];
  const weth = readRecordedMarket(recorded).reserves.get("WETH");
  if (weth === undefined) throw new Error("the lab has no WETH");
  const shift = { reserve: weth, shiftBps: SHIFT_BPS };
  const whole = recorded.filter(isHistoryFact);
  const opening = whole.find((fact) => fact.kind === "supply")?.at.block ?? 0;
  const chosen = [...new Set(whole.map((fact) => fact.at.block))]
    .filter((block) => block >= opening)
    .slice(0, values.blocks === undefined ? undefined : Number(values.blocks));
  const lastBlock = chosen.at(-1) ?? 0;
  const facts = whole.filter((fact) => fact.at.block <= lastBlock);
  const history = prepareHistory(aaveV3, facts);
  const last = (facts.at(-1) as HistoryFact).at;
  const ours: Replayed[] = [];
  for (let time = 0; time < Number(values.times); time++)
    ours.push(replayScenario(history, last, shift, PARAMS));
  const [cold] = ours as [Replayed];
  const blocks = labBlocks(facts, history.meantAll, opening).filter(
    ({ intents }) => intents.length > 0,
  );
  const accounts = [...aaveV3.accounts(cold.state)];
  const at = (whole[0] as HistoryFact).at;
  const chain = await LabChain.open(at, peopleOf(blocks, [SAME_BLOCK_LIQUIDATOR]), shift);
  try {
    process.stderr.write(`${blocks.length} blocks to play on the node\n`);
    const node = await replayOnNode(chain, blocks, accounts, PARAMS, (place) => {
      if (place % 200 === 199) process.stderr.write(`block ${place + 1}\n`);
    });
    return findingsOf(node, ours, checksOf(node, cold, readRecordedMarket(recorded).reserves));
  } finally {
    await chain.stop();
  }
}

/** The end and every liquidation, value by value. */
function checksOf(
  node: NodeReplayed,
  ours: Replayed,
  reserves: ReadonlyMap<string, string>,
): readonly Check[] {
  const states = new CheckpointComparison(reserves);
  states.compare(ours.state, JSON.parse(toJson(node.end)) as Checkpoint);
  const left = node.liquidations.toSorted();
  const right = ours.liquidations.map(liquidationLine).toSorted();
  const length = Math.max(left.length, right.length);
  const wrong = Array.from({ length }, (_, place) => left[place] !== right[place]);
  for (const difference of states.differences.slice(0, 5))
    process.stderr.write(`${JSON.stringify(difference)}\n`);
  return [
    mustHold({
      id: "counterfactual.liquidations",
      label: "liquidations with the same account, pair and amounts",
      checked: length,
      wrong: wrong.filter(Boolean).length,
    }),
    mustHold({
      id: "counterfactual.end",
      label: "values of the end, read from the contracts",
      checked: states.checked,
      wrong: states.differences.length,
    }),
  ];
}

function findingsOf(
  node: NodeReplayed,
  ours: readonly Replayed[],
  checks: readonly Check[],
): Findings {
  const figure = (id: string, label: string, samples: readonly number[]) =>
    figureOf({ id: `counterfactual.${id}`, label, unit: "s" }, "lower", samples);
  const { history, looking, liquidating, accounting } = node.seconds;
  const total = figure("node", "node and polling bot, all of it", [
    history + looking + liquidating + accounting,
  ]);
  const [cold, ...warm] = ours.map((replayed) => replayed.seconds);
  const first = figure("rules-first", "our rules, first time", [cold ?? Number.NaN]);
  const rules = figure("rules", "our rules, after that", warm);
  return {
    figures: [
      figure("node-history", "node: recorded transactions sent and mined", [history]),
      figure("node-looking", "node: account data polled", [looking]),
      figure("node-liquidating", "node: liquidations sent and mined", [liquidating]),
      figure("node-accounting", "node: all accounts read at the end", [accounting]),
      total,
      first,
      rules,
    ],
    ratios: [
      ratioOf({ id: "counterfactual.ratio-first", label: "node / our first time" }, total, first),
      ratioOf({ id: "counterfactual.ratio", label: "node / our rules" }, total, rules),
    ],
    checks,
  };
}
