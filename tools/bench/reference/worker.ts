import type { DriverPathParts } from "@hindcast/replay";
import { workerData } from "piscina";
import type { ReferenceInput } from "./input.ts";
import { accountReplay, type EventsByAccount } from "./run-accounts.ts";
import { readMarket, replayMarket, type Market } from "./run-market.ts";

/** What every thread reads, in shared memory; `accounts` where accounts are replayed one by one. */
export interface ReferenceData {
  readonly input: ReferenceInput;
  readonly accounts?: { readonly events: EventsByAccount; readonly path: DriverPathParts };
}

/** A range of accounts under all sets, or the whole market under one set. */
export type ReferenceTask =
  | { readonly from: number; readonly to: number }
  | { readonly set: number };

const data = workerData as ReferenceData;
const replayAccounts =
  data.accounts === undefined
    ? undefined
    : accountReplay(data.input, data.accounts.events, data.accounts.path);

let market: Market | undefined;

/** Piscina's entry: the totals of the task. */
export default function run(task: ReferenceTask): Float64Array {
  if ("set" in task) {
    market ??= readMarket(data.input);
    return replayMarket(market, task.set);
  }
  if (replayAccounts === undefined) throw new TypeError("accounts need their events and a path");
  return replayAccounts(task.from, task.to);
}
