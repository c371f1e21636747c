import type { DriverPathParts } from "@hindcast/replay";
import type { ReferenceInput } from "./input.ts";
import { accountReplay, type EventsByAccount } from "./run-accounts.ts";
import { readMarket, replayMarket } from "./run-market.ts";

/** What every thread reads, in shared memory; `accounts` where accounts are replayed one by one. */
export interface ReferenceData {
  readonly input: ReferenceInput;
  readonly accounts?: { readonly events: EventsByAccount; readonly path: DriverPathParts };
}

/** A range of accounts under all sets, or the whole market under one set. */
export type ReferenceTask =
  | { readonly from: number; readonly to: number }
  | { readonly set: number };

/** Reads what all tasks need once; gives a task's totals. */
export function taskRunner(data: ReferenceData): (task: ReferenceTask) => Float64Array {
  if (data.accounts === undefined) {
    const market = readMarket(data.input);
    return (task) => replayMarket(market, "set" in task ? task.set : 0);
  }
  const replay = accountReplay(data.input, data.accounts.events, data.accounts.path);
  return (task) => ("set" in task ? replay(0, data.input.accounts) : replay(task.from, task.to));
}
