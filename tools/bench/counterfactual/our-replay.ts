import {
  aaveV3,
  debtBalance,
  sameBlockLiquidator,
  supplyBalance,
  type AaveV3State,
  type AccountHealth,
  type FactOf,
  type OutcomeOf,
  type SameBlockParams,
} from "@hindcast/domain";
import { runKernel, type History, type HistoryFact } from "@hindcast/replay";
import type { ThresholdShift } from "./lab-chain.ts";

type Liquidation = Pick<
  FactOf<"liquidation">,
  "collateralReserve" | "debtReserve" | "account" | "debtRepaid" | "collateralSeized"
>;

/** A scenario replayed: who was liquidated, and every account's and reserve's figures at the end. */
export interface Replayed {
  readonly state: AaveV3State;
  readonly liquidations: readonly OutcomeOf<"liquidation">[];
  readonly healths: readonly AccountHealth[];
  readonly balances: readonly bigint[];
  readonly seconds: number;
}

/** Detect, liquidate, account: the scenario with the rules, timed. */
export function replayScenario(
  history: History,
  last: HistoryFact["at"],
  shift: ThresholdShift,
  liquidatorParams: SameBlockParams,
): Replayed {
  const started = performance.now();
  const liquidations: OutcomeOf<"liquidation">[] = [];
  const { state } = runKernel({
    protocol: aaveV3,
    history,
    scenario: {
      patches: [
        {
          scope: shift.reserve,
          parameter: "liquidationThresholdBps",
          perturbation: { kind: "shift", by: shift.shiftBps },
          from: undefined,
          until: undefined,
        },
      ],
      snapshotEverySeconds: Number.MAX_SAFE_INTEGER,
    },
    liquidator: sameBlockLiquidator,
    liquidatorParams,
    onOutcome: (outcome) => {
      if (outcome.kind === "liquidation") liquidations.push(outcome);
    },
  });
  const env = { timeSeconds: last.timeSeconds, block: last.block };
  const healths: AccountHealth[] = [];
  const balances: bigint[] = [];
  for (const account of aaveV3.accounts(state)) {
    healths.push(aaveV3.health(state, account, env));
    for (const reserve of state.reserveIds.keys())
      balances.push(
        supplyBalance(state, reserve, account, env),
        debtBalance(state, reserve, account, env),
      );
  }
  const seconds = (performance.now() - started) / 1000;
  return { state, liquidations, healths, balances, seconds };
}

/** A liquidation in one line, to compare sets of them. */
export function liquidationLine(of: Liquidation): string {
  return [of.account, of.collateralReserve, of.debtReserve, of.debtRepaid, of.collateralSeized]
    .join(" ")
    .toLowerCase();
}
