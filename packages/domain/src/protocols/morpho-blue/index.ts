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
  supplyRateWad,
  touchedAccounts,
} from "./margin.ts";
import { PARAMETERS } from "./params.ts";
import { initialState, parameterValues, stateRows, type MorphoBlueState } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";
import { VERSIONS } from "./versions.ts";
import { intentFor } from "./wishes.ts";

export {
  preLiquidate,
  preLiquidationFactors,
  refusePreLiquidationTerms,
  type PreLiquidated,
  type PreLiquidation,
  type PreLiquidationFactors,
  type PreLiquidationTerms,
} from "./pre-liquidation.ts";
export type { MorphoBlueState } from "./state.ts";

/** The rules of Morpho Blue, equal to the contract to the last unit. */
export const morphoBlue: Protocol<MorphoBlueState> = {
  id: "morpho-blue",
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
