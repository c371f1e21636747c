import { DriverPath, IsolatedRun, type AccountEvent, type DriverPathParts } from "@hindcast/replay";
import { parametersOf, type ReferenceInput } from "./input.ts";
import { ASSETS, holderOf, openPosition, type ReferenceParameters } from "./position.ts";
import { accountRules, accountState, type ReferenceIntent } from "./rules.ts";
import { Tally } from "./tally.ts";

const KINDS = ["supply", "withdraw", "borrow", "repay"] as const;
const SECONDS_PER_STEP = 60;

/** Events of every account side by side: those of account i are order[first[i]] to order[first[i + 1]]. */
export interface EventsByAccount {
  readonly first: Uint32Array;
  readonly order: Uint32Array;
}

/** Counts, then places: the order within an account stays that of the file. */
export function eventsByAccount(input: ReferenceInput): EventsByAccount {
  const { accounts, events, eventAccount } = input;
  const first = new Uint32Array(new SharedArrayBuffer((accounts + 1) * 4));
  const order = new Uint32Array(new SharedArrayBuffer(events * 4));
  for (const account of eventAccount) first[account + 1] = (first[account + 1] as number) + 1;
  for (let i = 0; i < accounts; i++) first[i + 1] = (first[i + 1] as number) + (first[i] as number);
  const next = first.slice();
  for (let event = 0; event < events; event++) {
    const account = eventAccount[event] as number;
    const place = next[account] as number;
    order[place] = event;
    next[account] = place + 1;
  }
  return { first, order };
}

/** Replays a range of accounts under all parameter sets at once; gives the sets' totals. */
export function accountReplay(
  input: ReferenceInput,
  events: EventsByAccount,
  parts: DriverPathParts,
): (from: number, to: number) => Float64Array {
  const path = DriverPath.from(parts);
  const parameters = Array.from({ length: input.sets }, (_, set) => parametersOf(input, set));
  let tally = new Tally(0);
  const run = new IsolatedRun({
    rules: accountRules,
    path,
    parameters,
    answer: (offer) => offer,
    envAt,
    onOutcome(outcome, _env, sets) {
      if (outcome.kind !== "liquidation") return;
      for (let i = 0; i < sets.length; i++) tally.liquidated(sets[i] as number, outcome);
    },
    onRefusal(_intent, _code, _env, sets) {
      for (let i = 0; i < sets.length; i++) tally.refused(sets[i] as number);
    },
    onEnd(state, sets) {
      for (let i = 0; i < sets.length; i++)
        tally.ended(sets[i] as number, state, input.values, path.steps - 1);
    },
  });
  const prices = { values: input.values, row: 0, step: 0 };
  return (from, to) => {
    tally = new Tally(input.sets);
    for (let account = from; account < to; account++) {
      const collateral = input.collateral.subarray(account * ASSETS, (account + 1) * ASSETS);
      const debt = input.debt.subarray(account * ASSETS, (account + 1) * ASSETS);
      const position = openPosition(holderOf(account, collateral, debt), collateral, debt);
      const opening = accountState(
        { ...position, prices, parameters: parameters[0] as ReferenceParameters },
        position.balances,
      );
      run.replay(position.holder.account, opening, eventsOf(input, events, account));
    }
    return tally.totals;
  };
}

function eventsOf(
  input: ReferenceInput,
  { first, order }: EventsByAccount,
  account: number,
): AccountEvent<ReferenceIntent>[] {
  const found: AccountEvent<ReferenceIntent>[] = [];
  const name = String(account);
  for (let at = first[account] as number; at < (first[account + 1] as number); at++) {
    const event = order[at] as number;
    const code = input.eventKind[event] as number;
    found.push({
      intent: {
        kind: KINDS[code >> 3] as (typeof KINDS)[number],
        account: name,
        asset: code % ASSETS,
        amount: input.eventAmount[event] as number,
      },
      env: envAt(input.eventStep[event] as number),
    });
  }
  return found;
}

function envAt(step: number): { timeSeconds: number; block: number } {
  return { timeSeconds: step * SECONDS_PER_STEP, block: step };
}
