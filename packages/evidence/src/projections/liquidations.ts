import type { OutcomeOf, Position } from "@hindcast/domain";

export interface PlacedLiquidation {
  readonly at: Position;
  readonly outcome: OutcomeOf<"liquidation">;
}

export interface AccountLiquidations {
  readonly account: string;
  readonly count: number;
  readonly repaidUsd8: bigint;
  readonly firstTimeSeconds: number;
  readonly lowestHealthFactorWad: bigint;
}

export interface PairLiquidations {
  readonly collateralReserve: string;
  readonly debtReserve: string;
  readonly count: number;
  readonly accounts: number;
  readonly repaidUsd8: bigint;
  /** What liquidators received plus what the protocol kept. */
  readonly seizedUsd8: bigint;
}

/** Liquidations folded by account, in order of their first liquidation. */
export function byAccount(list: readonly PlacedLiquidation[]): Map<string, AccountLiquidations> {
  const accounts = new Map<string, AccountLiquidations>();
  for (const { at, outcome } of list) {
    const before = accounts.get(outcome.account);
    const lowest = before?.lowestHealthFactorWad ?? outcome.healthFactorWad;
    accounts.set(outcome.account, {
      account: outcome.account,
      count: (before?.count ?? 0) + 1,
      repaidUsd8: (before?.repaidUsd8 ?? 0n) + outcome.debtValueUsd8,
      firstTimeSeconds: before?.firstTimeSeconds ?? at.timeSeconds,
      lowestHealthFactorWad: outcome.healthFactorWad < lowest ? outcome.healthFactorWad : lowest,
    });
  }
  return accounts;
}

/** Liquidations folded by pair of reserves, largest repaid value first. */
export function byPair(list: readonly PlacedLiquidation[]): PairLiquidations[] {
  const pairs = new Map<string, { first: OutcomeOf<"liquidation">; all: PlacedLiquidation[] }>();
  for (const one of list) {
    const key = `${one.outcome.collateralReserve}/${one.outcome.debtReserve}`;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { first: one.outcome, all: [one] });
    else pair.all.push(one);
  }
  const folded = [...pairs.values()].map(({ first, all }) => ({
    collateralReserve: first.collateralReserve,
    debtReserve: first.debtReserve,
    count: all.length,
    accounts: new Set(all.map((one) => one.outcome.account)).size,
    repaidUsd8: sum(all, (o) => o.debtValueUsd8),
    seizedUsd8: sum(all, (o) => o.collateralValueUsd8 + o.protocolFeeUsd8),
  }));
  return folded.sort((a, b) =>
    a.repaidUsd8 === b.repaidUsd8 ? 0 : a.repaidUsd8 < b.repaidUsd8 ? 1 : -1,
  );
}

/** Repaid value per bucket of time, US dollars with 8 decimals. */
export function byBucket(
  list: readonly PlacedLiquidation[],
  fromSeconds: number,
  bucketSeconds: number,
  buckets: number,
): bigint[] {
  const values = Array.from({ length: buckets }, () => 0n);
  for (const { at, outcome } of list) {
    const bucket = Math.floor((at.timeSeconds - fromSeconds) / bucketSeconds);
    if (bucket >= 0 && bucket < buckets)
      values[bucket] = (values[bucket] as bigint) + outcome.debtValueUsd8;
  }
  return values;
}

/** Sum of one figure over liquidations. */
export function sum(
  list: readonly PlacedLiquidation[],
  figure: (outcome: OutcomeOf<"liquidation">) => bigint,
): bigint {
  return list.reduce((total, one) => total + figure(one.outcome), 0n);
}
