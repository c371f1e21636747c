import type { Fact } from "@hindcast/domain";
import type { Bench } from "../../conform/bench.ts";
import {
  checkLab,
  type CheckpointDifference,
  type LabCheck,
  type StateComparison,
} from "../check-lab.ts";
import type { RowCheckpoint } from "./play-story.ts";

/** A checkpoint as its file has it: the contracts' answers by path. */
export interface RecordedRows {
  readonly block: number;
  readonly timestampSeconds: number;
  readonly rows: Readonly<Record<string, string>>;
}

/** A checkpoint as it is written down. */
export function recordedRows({ block, timestampSeconds, rows }: RowCheckpoint): RecordedRows {
  return {
    block,
    timestampSeconds,
    rows: Object.fromEntries(rows.map(({ path, value }) => [path, value])),
  };
}

/** The replay of a lab log against its events and its checkpoints. */
export function checkRows<State>(
  bench: Bench<State>,
  facts: readonly Fact[],
  checkpoints: readonly RecordedRows[],
): LabCheck {
  return checkLab(bench.protocol, facts, checkpoints, new RowComparison(bench));
}

/** Compares rows both ways: what only one side knows is a difference too. */
class RowComparison<State> implements StateComparison<State, RecordedRows> {
  checked = 0;
  readonly differences: CheckpointDifference[] = [];
  readonly #bench: Bench<State>;

  constructor(bench: Bench<State>) {
    this.#bench = bench;
  }

  compare(state: Readonly<State>, { block, timestampSeconds, rows }: RecordedRows): void {
    const env = { timeSeconds: timestampSeconds, block };
    const ours = new Map(
      this.#bench.readings(state, env, accountsIn(rows)).map(({ path, value }) => [path, value]),
    );
    for (const [path, contract] of Object.entries(rows)) {
      this.checked++;
      const rules = ours.get(path) ?? "(none)";
      if (rules !== contract) this.differences.push({ block, path, contract, rules });
      ours.delete(path);
    }
    for (const [path, rules] of ours)
      this.differences.push({ block, path, contract: "(not read)", rules });
  }
}

/** Every account the contracts were asked about. */
function accountsIn(rows: RecordedRows["rows"]): string[] {
  const accounts = new Set<string>();
  for (const path of Object.keys(rows)) {
    const [kind, account = ""] = path.split("/");
    if (kind === "account") accounts.add(account);
  }
  return [...accounts];
}
