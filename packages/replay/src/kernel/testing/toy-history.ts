import {
  encodeParameterValues,
  type Cause,
  type LiquidatorModel,
  type ParameterValues,
  type PlacedOutcome,
} from "@hindcast/domain";
import type { HistoryFact } from "../history.ts";
import type { Patch } from "../patch.ts";
import type { CastMember } from "../cast.ts";
import { placedOutcome } from "../outcome-sink.ts";
import { runKernel, type KernelResult } from "../run.ts";
import { COLLATERAL, DEBT, FEED, LISTING, toyProtocol, type ToyState } from "./toy-protocol.ts";

const USD = 100_000_000n;

export const ALICE = `0x${"a1".padEnd(40, "0")}`;
export const BOB = `0x${"b0".padEnd(40, "0")}`;

type WithoutPlace<T> = T extends unknown ? Omit<T, "at" | "transactionHash"> : never;
/** A fact without its place in history. */
export type ToyFact = WithoutPlace<HistoryFact>;

export const listing = (values: ParameterValues = {}): ToyFact => ({
  ...LISTING,
  values: encodeParameterValues(values),
});
export const price = (dollars: number): ToyFact => ({
  kind: "oraclePrice",
  feed: FEED,
  price: BigInt(dollars) * USD,
  round: 1n,
});
export const supply = (account: string, amount: number): ToyFact => ({
  kind: "supply",
  reserve: COLLATERAL,
  payer: account,
  account,
  amount: BigInt(amount),
});
export const withdraw = (account: string, amount: number): ToyFact => ({
  kind: "withdraw",
  reserve: COLLATERAL,
  account,
  recipient: account,
  amount: BigInt(amount),
});
export const borrow = (account: string, amount: number): ToyFact => ({
  kind: "borrow",
  reserve: DEBT,
  caller: account,
  account,
  amount: BigInt(amount),
});
export const repay = (account: string, amount: number): ToyFact => ({
  kind: "repay",
  reserve: DEBT,
  payer: account,
  account,
  amount: BigInt(amount),
  withShares: false,
});
export const change = (scope: string, values: ParameterValues): ToyFact => ({
  kind: "parameterChange",
  scope,
  values: encodeParameterValues(values),
});
export const liquidation = (account: string, repaid: number, seized: number): ToyFact => ({
  kind: "liquidation",
  collateralReserve: COLLATERAL,
  debtReserve: DEBT,
  account,
  liquidator: BOB,
  debtRepaid: BigInt(repaid),
  collateralSeized: BigInt(seized),
  receiveShares: false,
});

/** Seconds of the first block; the blocks are ten seconds apart. */
export const START_SECONDS = 1_000;
export const BLOCK_SECONDS = 10;

/** Facts by block: one inner list a block, one transaction a fact. Blocks are numbered from 1. */
export function history(...blocks: readonly (readonly ToyFact[])[]): HistoryFact[] {
  return blocks.flatMap((facts, block) =>
    facts.map(
      (fact, transaction) =>
        ({
          ...fact,
          at: {
            timeSeconds: START_SECONDS + BLOCK_SECONDS * block,
            chain: 1,
            block: block + 1,
            transaction,
            log: transaction,
            phase: 0,
          },
          transactionHash: `0x${(block * 1_000 + transaction).toString(16).padStart(64, "0")}`,
        }) as Cause,
    ),
  );
}

/** What a run needs beside its history; anything may be left out. */
export interface ToyRunOptions<Params> {
  readonly liquidator: LiquidatorModel<Params>;
  readonly liquidatorParams: Params;
  readonly patches?: readonly Patch[];
  readonly snapshotEverySeconds?: number;
  readonly meantAll?: Uint8Array;
  readonly cast?: readonly CastMember[];
  readonly beforeFact?: (index: number, state: Readonly<ToyState>) => boolean;
}

export interface ToyRun extends KernelResult<ToyState> {
  readonly journal: readonly PlacedOutcome[];
  /** The fact each outcome answers, beside it. */
  readonly answered: readonly (HistoryFact | undefined)[];
}

/** Runs the toy protocol over facts and keeps everything that happened. */
export function runToy<Params>(
  facts: readonly HistoryFact[],
  options: ToyRunOptions<Params>,
): ToyRun {
  const journal: PlacedOutcome[] = [];
  const answered: (HistoryFact | undefined)[] = [];
  const result = runKernel({
    protocol: toyProtocol,
    history: { facts, meantAll: options.meantAll ?? new Uint8Array(facts.length) },
    scenario: {
      patches: options.patches ?? [],
      snapshotEverySeconds: options.snapshotEverySeconds ?? Number.MAX_SAFE_INTEGER,
    },
    liquidator: options.liquidator,
    liquidatorParams: options.liquidatorParams,
    cast: options.cast ?? [],
    onOutcome: (outcome, sequence, origin) => {
      journal.push(placedOutcome(outcome, sequence, origin));
      answered.push(origin.fact);
    },
    ...(options.beforeFact === undefined ? {} : { beforeFact: options.beforeFact }),
  });
  return { ...result, journal, answered };
}
