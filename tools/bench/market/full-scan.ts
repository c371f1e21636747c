import { luck, LUCK_RANGE, sameBlockLiquidator, type aaveV3 } from "@hindcast/domain";
import { runKernel, type History, type HistoryFact, type Scenario } from "@hindcast/replay";

type AaveRules = typeof aaveV3;
type State = ReturnType<AaveRules["initialState"]>;
type Position = HistoryFact["at"];

/** Which blocks are scanned: each of a window, and others by luck. */
export interface ScannedBlocks {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Share of the window's blocks, and of all others. */
  readonly shareInside: number;
  readonly shareOutside: number;
}

/** What came of asking every account exactly, beside what the kernel's index proposed. */
export interface FullScan {
  readonly blocks: number;
  /** Accounts asked exactly, summed over the blocks. */
  readonly asked: number;
  /** Of these: could be liquidated. */
  readonly liquidatable: number;
  /** Could be liquidated, and the index did not propose it. Must be none. */
  readonly missed: number;
  /** Proposed by the index in these blocks. */
  readonly proposed: number;
  readonly examples: readonly string[];
  /** The run's liquidations, and its refusals by what was refused and why. */
  readonly liquidations: number;
  readonly facts: number;
  readonly refusals: Readonly<Record<string, number>>;
}

/**
 * Replays a scenario, and before the end of some blocks asks the exact rule of every account there
 * is; then notes which of those that could be liquidated the kernel asked about by itself.
 */
export function scanFully(
  protocol: AaveRules,
  history: History,
  scenario: Scenario,
  blocks: ScannedBlocks,
): FullScan {
  let last: HistoryFact["at"] | undefined;
  const scan = new Scan(protocol, scenario.seed, blocks);
  const refusals: Record<string, number> = {};
  let liquidations = 0;
  runKernel({
    protocol: { ...protocol, opportunity: scan.opportunity },
    history,
    scenario,
    liquidator: sameBlockLiquidator,
    liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
    beforeFact: (_index, state, { at }) => {
      if (last?.block !== at.block) {
        scan.judge();
        if (last !== undefined) scan.ask(state, last);
      }
      last = at;
      return true;
    },
    onOutcome: (outcome) => {
      if (outcome.kind === "liquidation") liquidations++;
      if (outcome.kind !== "refusal") return;
      const key = `${outcome.intent}: ${outcome.code}`;
      refusals[key] = (refusals[key] ?? 0) + 1;
    },
  });
  scan.judge();
  return { ...scan.found, liquidations, facts: history.facts.length, refusals };
}

class Scan {
  readonly found = {
    blocks: 0,
    asked: 0,
    liquidatable: 0,
    missed: 0,
    proposed: 0,
    examples: [] as string[],
  };
  readonly #protocol: AaveRules;
  readonly #seed: number;
  readonly #blocks: ScannedBlocks;
  /** Block that is being closed, with who could be liquidated in it and whom the kernel asked. */
  #block: Position | undefined;
  readonly #liquidatable = new Set<string>();
  readonly #proposed = new Set<string>();

  constructor(protocol: AaveRules, seed: number, blocks: ScannedBlocks) {
    this.#protocol = protocol;
    this.#seed = seed;
    this.#blocks = blocks;
  }

  /** The protocol's own, which also notes who is asked about. */
  readonly opportunity: AaveRules["opportunity"] = (state, account, env) => {
    if (this.#block !== undefined) this.#proposed.add(account);
    return this.#protocol.opportunity(state, account, env);
  };

  /** Every recorded fact of a block has happened, the liquidator has not come yet. */
  ask(state: Readonly<State>, at: Position): void {
    if (!this.#isChosen(at)) return;
    const env = { timeSeconds: at.timeSeconds, block: at.block };
    for (const account of this.#protocol.accounts(state)) {
      this.found.asked++;
      if (this.#protocol.opportunity(state, account, env) !== undefined)
        this.#liquidatable.add(account);
    }
    this.found.blocks++;
    this.found.liquidatable += this.#liquidatable.size;
    this.#block = at;
  }

  /** The liquidator has been there: whom did the index leave out? */
  judge(): void {
    const block = this.#block;
    if (block === undefined) return;
    this.found.proposed += this.#proposed.size;
    for (const account of this.#liquidatable) {
      if (this.#proposed.has(account)) continue;
      this.found.missed++;
      if (this.found.examples.length < 10)
        this.found.examples.push(`${account} in block ${block.block}`);
    }
    this.#block = undefined;
    this.#liquidatable.clear();
    this.#proposed.clear();
  }

  #isChosen({ timeSeconds, block }: Position): boolean {
    const { fromSeconds, toSeconds, shareInside, shareOutside } = this.#blocks;
    const isInside = timeSeconds >= fromSeconds && timeSeconds < toSeconds;
    const share = isInside ? shareInside : shareOutside;
    return luck(this.#seed, "scanned block", "", block) < share * LUCK_RANGE;
  }
}
