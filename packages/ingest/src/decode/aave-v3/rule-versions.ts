import {
  encodeParameterValues,
  END_OF_BLOCK,
  PHASE,
  ruleVersionAt,
  type FactOf,
} from "@hindcast/domain";
import type { Recorded, RulesInForce, TimedLog } from "../decoder.ts";

/** The version before any that is stated. */
const FIRST_VERSION = 30;

/**
 * Which version of the contracts is in force: as the description states it, else as it is known of
 * this chain at the time of each log. Where that says nothing, the version before goes on.
 */
export class RuleVersions {
  readonly #rules: readonly RulesInForce[];
  #told = 0;

  constructor({ rules, logs, chain }: Pick<Recorded, "rules" | "logs" | "chain">) {
    const stated = rules.length === 0 ? knownOf(logs, chain) : rules;
    this.#rules = stated.toSorted((a, b) => a.fromBlock - b.fromBlock);
  }

  /** The version at a block: 30 for v3.0, 33 for v3.3 and so on. */
  at(block: number): number {
    return this.#rules.findLast((rule) => rule.fromBlock <= block)?.version ?? FIRST_VERSION;
  }

  /**
   * Changes of version up to the block of a log, each once, in front of everything in the block it
   * takes effect in. No log tells them: they stand behind the block before, at the time of the first
   * log they apply to.
   */
  changesUpTo(first: TimedLog, chain: number): readonly FactOf<"parameterChange">[] {
    const due = this.#rules.slice(this.#told).filter((rule) => rule.fromBlock <= first.block);
    this.#told += due.length;
    return due.map(({ version, fromBlock }) => ({
      kind: "parameterChange",
      at: {
        timeSeconds: first.timeSeconds,
        chain,
        block: Math.max(0, fromBlock - 1),
        transaction: fromBlock === 0 ? 0 : END_OF_BLOCK,
        log: 0,
        phase: PHASE.recorded,
      },
      transactionHash: "",
      scope: "market",
      values: encodeParameterValues({ ruleVersion: BigInt(version) }),
    }));
  }
}

/** What is known of the chain at the times of the logs: the version they begin in, then its changes. */
function knownOf(logs: readonly TimedLog[], chain: number): readonly RulesInForce[] {
  const known: RulesInForce[] = [];
  let timeSeconds = -1;
  for (const log of logs) {
    if (log.timeSeconds === timeSeconds) continue;
    timeSeconds = log.timeSeconds;
    const version = ruleVersionAt(chain, timeSeconds);
    if (version !== undefined && Number(version) !== (known.at(-1)?.version ?? FIRST_VERSION))
      known.push({ version: Number(version), fromBlock: log.block });
  }
  return known;
}
