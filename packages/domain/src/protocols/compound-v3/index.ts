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
  movesDrivers,
  marketSnapshot,
  reserveSnapshot,
  reserveSnapshots,
  touchedAccounts,
} from "./margin.ts";
import { PARAMETERS } from "./params.ts";
import { initialState, parameterValues, stateRows, type CompoundV3State } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";
import { VERSIONS } from "./versions.ts";
import { supplyRateWad } from "./views.ts";
import { intentFor } from "./wishes.ts";

export type { CompoundV3State } from "./state.ts";
export {
  baseBalance as cometBalance,
  baseReserves as cometReserves,
  collateralBalance as cometCollateral,
  collateralReserves as cometCollateralReserves,
} from "./state.ts";
export {
  accountChecks as cometChecks,
  collateralQuote as cometQuote,
  currentRates as cometRates,
  viewIndices as cometIndices,
} from "./views.ts";

/** The rules of Compound v3 (Comet), equal to the contract to the last unit. */
export const compoundV3: Protocol<CompoundV3State> = {
  id: "compound-v3",
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
  opportunity,
  recordedLiquidation,
  marketSnapshot,
  reserveSnapshot,
  reserveSnapshots,
  supplyRateWad,
  stateRows,
};
