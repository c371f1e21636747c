import type { LiquidatorModel } from "../liquidator.ts";
import { asRecordedParams, type AsRecordedParams } from "./params.ts";

/**
 * Repeats every recorded liquidation call at its recorded place, in the recorded liquidator's
 * name. Tests the rules (forced mode); as a counterfactual it says what those same calls would
 * have done, and the protocol may refuse them.
 */
export const asRecordedLiquidator: LiquidatorModel<AsRecordedParams> = {
  id: "as-recorded",
  hypothesis: "Liquidators make exactly the calls they really made, whatever the parameters.",
  params: asRecordedParams,
  answerRecorded: (recorded) => ({
    collateralReserve: recorded.collateralReserve,
    debtReserve: recorded.debtReserve,
    account: recorded.account,
    liquidator: recorded.liquidator,
    amount: recorded.debtRepaid,
    receiveShares: recorded.receiveShares,
  }),
};
