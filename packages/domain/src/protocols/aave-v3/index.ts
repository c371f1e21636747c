import type { Protocol } from "../protocol.ts";
import { copy } from "./copy.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { holdings } from "./holdings.ts";
import { INVARIANTS } from "./invariants.ts";
import { opportunity, recordedLiquidation } from "./liquidation.ts";
import {
  driverValues,
  health,
  marginForm,
  marketSnapshot,
  reserveSnapshot,
  reserveSnapshots,
  supplyRateWad,
} from "./margin.ts";
import { PARAMETERS } from "./params.ts";
import { initialState, parameterValues, stateRows, type AaveV3State } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";
import { movesDrivers, touchedAccounts, touchedOffers } from "./touched.ts";
import { VERSIONS } from "./versions.ts";
import { intentFor } from "./wishes.ts";

export type { AaveV3State } from "./state.ts";
export { debtBalance, supplyBalance } from "./state.ts";
export { ruleVersionAt, type AaveRuleVersion } from "./versions.ts";

/** The rules of Aave v3.0 and of 3.3 to 3.7, equal to the contracts to the last unit. */
export const aaveV3: Protocol<AaveV3State> = {
  id: "aave-v3",
  versions: VERSIONS,
  parameters: PARAMETERS,
  invariants: INVARIANTS,
  stepInvariants: STEP_INVARIANTS,
  initialState,
  copy,
  decide,
  evolve,
  parameterValues,
  accounts: (state) => state.accounts.keys(),
  health,
  holdings,
  intentFor,
  marginForm,
  driverValues,
  touchedAccounts,
  movesDrivers,
  touchedOffers,
  opportunity,
  recordedLiquidation,
  marketSnapshot,
  reserveSnapshot,
  reserveSnapshots,
  supplyRateWad,
  stateRows,
};
