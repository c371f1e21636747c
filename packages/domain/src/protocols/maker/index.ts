import type { Protocol } from "../protocol.ts";
import { openAuctions } from "./auctions.ts";
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
import { initialState, parameterValues, stateRows, type MakerState } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";
import { VERSIONS } from "./versions.ts";
import { intentFor } from "./wishes.ts";

export { drippedRate, noFaults } from "./math.ts";
export type { MakerState } from "./state.ts";
export { vowView, type VowView } from "./vow.ts";

/** The rules of Maker's multi-collateral DAI, equal to the contracts to the last unit. */
export const maker: Protocol<MakerState> = {
  id: "maker",
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
  openAuctions,
  recordedLiquidation,
  marketSnapshot,
  reserveSnapshot,
  reserveSnapshots,
  stateRows,
};
