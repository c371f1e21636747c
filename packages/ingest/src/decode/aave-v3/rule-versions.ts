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
 * Which version of the contracts is in force: as the description states it, else the one known to
 * have been in force on this chain when the history begins.
 */
export class RuleVersions {
  readonly #rules: readonly RulesInForce[];
  #told = 0;

  constructor({ rules, logs, chain }: Pick<Recorded, "rules" | "logs" | "chain">) {
    const stated = rules.length === 0 ? knownAt(logs[0], chain) : rules;
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

function knownAt(first: TimedLog | undefined, chain: number): readonly RulesInForce[] {
  const version = first && ruleVersionAt(chain, first.timeSeconds);
  return version === undefined ? [] : [{ version: Number(version), fromBlock: first?.block ?? 0 }];
}
