import {
  decodeParameterValues,
  type CompoundV3State,
  type Intent,
  type Outcome,
} from "@hindcast/domain";
import { eventLine } from "../../bench.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

/** Comet's events for a decision's outcomes, in log order and argument order. */
export function eventLines(
  _intent: Intent,
  outcomes: readonly Outcome[],
  state: Readonly<CompoundV3State>,
): string[] {
  const comet = state.reserves[0]?.pool ?? "";
  return outcomes.flatMap((outcome) => {
    const line = lineOf(outcome);
    if (line === undefined) return [];
    const [name, ...values] = line;
    return [eventLine(`${comet}.${name}`, ...values)];
  });
}

type Line = readonly [name: string, ...values: unknown[]];

function lineOf(outcome: Outcome): Line | undefined {
  switch (outcome.kind) {
    case "supply":
      return ["Supply", outcome.payer, outcome.account, outcome.amount];
    case "withdraw":
      return ["Withdraw", outcome.account, outcome.recipient, outcome.amount];
    case "baseMint":
      return ["Transfer", NOBODY, outcome.account, outcome.amount];
    case "baseBurn":
      return ["Transfer", outcome.account, NOBODY, outcome.amount];
    case "collateralSupply":
      return ["SupplyCollateral", outcome.payer, outcome.account, outcome.reserve, outcome.amount];
    case "collateralWithdrawal":
      return [
        "WithdrawCollateral",
        outcome.account,
        outcome.recipient,
        outcome.reserve,
        outcome.amount,
      ];
    case "collateralTransfer":
      return ["TransferCollateral", outcome.from, outcome.to, outcome.reserve, outcome.amount];
    case "collateralSale":
      return [
        "BuyCollateral",
        outcome.buyer,
        outcome.reserve,
        outcome.baseAmount,
        outcome.collateralAmount,
      ];
    case "reserveWithdrawal":
      return ["WithdrawReserves", outcome.recipient, outcome.amount];
    default:
      return governedLine(outcome);
  }
}

function governedLine(outcome: Outcome): Line | undefined {
  switch (outcome.kind) {
    case "liquidation": {
      const { liquidator, account, collateralReserve, collateralSeized } = outcome;
      // Debt without collateral is told as a liquidation that seizes none of the base asset.
      if (collateralReserve === outcome.debtReserve) return undefined;
      const value = outcome.collateralValueUsd8 + outcome.protocolFeeUsd8;
      return ["AbsorbCollateral", liquidator, account, collateralReserve, collateralSeized, value];
    }
    case "debtAbsorption":
      return ["AbsorbDebt", outcome.absorber, outcome.account, outcome.amount, outcome.valueUsd8];
    case "parameterChange": {
      const values = decodeParameterValues(outcome.values);
      if (values["supplyPaused"] === undefined) return undefined;
      const { supplyPaused, transferPaused, withdrawPaused, absorbPaused, buyPaused } = values;
      const flags = [supplyPaused, transferPaused, withdrawPaused, absorbPaused, buyPaused];
      return ["PauseAction", ...flags];
    }
    default:
      return undefined;
  }
}
