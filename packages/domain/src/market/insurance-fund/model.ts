import type { OutcomeOf } from "../../events/outcomes.ts";
import { mulDiv, percentMul } from "../../numbers/fixed.ts";
import type { Usd8 } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { insuranceFundParams, insuranceFundRanges, type InsuranceFundParams } from "./params.ts";
import { runDown, type Borne } from "./waterfall.ts";

/** One loss, and who bore it. */
export interface Loss extends Borne {
  readonly timeSeconds: number;
  readonly reserve: string;
  readonly lossUsd8: Usd8;
}

/** Debt that stands on an account without collateral, and what of it is paid for. */
interface Payable {
  readonly reserve: string;
  readonly account: string;
  readonly amount: bigint;
}

export interface InsuranceFundState {
  /** What is left of each layer. */
  fundUsd8: Usd8;
  backstopUsd8: Usd8;
  /** Liquidation fees that came in. */
  filledUsd8: Usd8;
  readonly losses: Loss[];
  readonly payable: Payable[];
}

/**
 * A fund that bears bad debt first, filled by a share of the protocol's liquidation fees; what is
 * staked behind it bears next, and depositors what is left. Debt that stays on an account is repaid
 * as far as the two reach; what a protocol has written off is made good to depositors outside of it.
 */
export const insuranceFund: Mechanism<InsuranceFundState, InsuranceFundParams> = {
  id: "insurance-fund",
  hypothesis:
    "A fund, and what is staked behind it, bear bad debt before depositors do, as far as they reach.",
  params: insuranceFundParams,
  ranges: insuranceFundRanges,
  open: ({ fundUsd8, backstopUsd8, slashableBps }) => ({
    fundUsd8,
    backstopUsd8: mulDiv(backstopUsd8, slashableBps, 10_000n, "down"),
    filledUsd8: 0n,
    losses: [],
    payable: [],
  }),

  hear(state, outcome, world, params) {
    if (outcome.kind === "liquidation") {
      const fee = percentMul(outcome.protocolFeeUsd8, params.feeShareBps);
      state.fundUsd8 += fee;
      state.filledUsd8 += fee;
    } else if (outcome.kind === "badDebt" && world.reserves().includes(outcome.reserve))
      bear(state, outcome, world, params);
  },

  act(state, world) {
    const actions: Action[] = [];
    for (const debt of state.payable) {
      const intent = world.intentFor({ want: "repay", ...debt });
      if (intent !== undefined) actions.push({ kind: "ask", intent });
    }
    state.payable.length = 0;
    return actions;
  },

  book(state) {
    const { fundUsd8, backstopUsd8, filledUsd8 } = state;
    const borne = borneInAll(state);
    return {
      paidInUsd8: filledUsd8,
      paidOutUsd8: borne.fundUsd8 + borne.backstopUsd8,
      unpaidUsd8: borne.depositorsUsd8,
      leftUsd8: fundUsd8 + backstopUsd8,
    };
  },
};

function bear(
  state: InsuranceFundState,
  { reserve, account, amount, valueUsd8, writtenOff }: OutcomeOf<"badDebt">,
  { timeSeconds }: WorldView,
  { repaysDebt }: InsuranceFundParams,
): void {
  const borne = runDown(valueUsd8, state.fundUsd8, state.backstopUsd8);
  state.fundUsd8 -= borne.fundUsd8;
  state.backstopUsd8 -= borne.backstopUsd8;
  state.losses.push({ timeSeconds, reserve, lossUsd8: valueUsd8, ...borne });
  if (writtenOff || repaysDebt === 0n || valueUsd8 === 0n) return;
  const paidUsd8 = borne.fundUsd8 + borne.backstopUsd8;
  const paid = mulDiv(amount, paidUsd8, valueUsd8, "down");
  if (paid > 0n) state.payable.push({ reserve, account, amount: paid });
}

/** All losses together, and who bore them. */
export function borneInAll({ losses }: Readonly<InsuranceFundState>): Borne & { lossUsd8: Usd8 } {
  const all = { lossUsd8: 0n, fundUsd8: 0n, backstopUsd8: 0n, depositorsUsd8: 0n };
  for (const loss of losses) {
    all.lossUsd8 += loss.lossUsd8;
    all.fundUsd8 += loss.fundUsd8;
    all.backstopUsd8 += loss.backstopUsd8;
    all.depositorsUsd8 += loss.depositorsUsd8;
  }
  return all;
}
