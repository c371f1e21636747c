import type { Abi, Address } from "viem";
import type { Contract } from "../artifacts.ts";
import type { OriginEModeSpec, OriginReserveSpec } from "./reserve-spec.ts";

/** A listed reserve with its contracts. */
export interface OriginReserve extends OriginReserveSpec {
  readonly token: Contract;
  readonly feed: Contract;
  readonly aToken: Contract;
  readonly variableDebtToken: Contract;
}

/** A deployed Aave v3 market of the versions that began with aave-v3-origin (3.3 to 3.7). */
export interface OriginMarket {
  /** Pool admin, emergency admin and owner of everything. */
  readonly admin: Address;
  /** Where reserve factors and fees go. */
  readonly treasury: Address;
  readonly addressesProvider: Contract;
  readonly aclManager: Contract;
  readonly oracle: Contract;
  readonly strategy: Contract;
  readonly pool: Contract;
  readonly poolConfigurator: Contract;
  readonly dataProvider: Contract;
  /** Takes flash loans: repays them when called with empty params, else returns false. */
  readonly flashReceiver: Contract;
  readonly eModes: readonly OriginEModeSpec[];
  readonly reserves: readonly OriginReserve[];
  /** The custom errors of all its libraries; version 3.3 has numbers as strings instead. */
  readonly errorsAbi: Abi;
}
