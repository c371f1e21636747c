import type { Address } from "viem";
import type { Contract } from "../artifacts.ts";
import type { ReserveSpec } from "./reserve-spec.ts";

/** A listed reserve with its contracts. */
export interface Reserve extends ReserveSpec {
  readonly token: Contract;
  readonly feed: Contract;
  readonly strategy: Contract;
  readonly aToken: Contract;
  readonly variableDebtToken: Contract;
  readonly stableDebtToken: Contract;
}

/** A deployed Aave v3 market. */
export interface AaveMarket {
  /** Pool admin, emergency admin and owner of everything. */
  readonly admin: Address;
  /** Where reserve factors and protocol fees go. */
  readonly treasury: Address;
  readonly addressesProvider: Contract;
  readonly aclManager: Contract;
  readonly oracle: Contract;
  readonly pool: Contract;
  readonly poolConfigurator: Contract;
  readonly dataProvider: Contract;
  readonly reserves: readonly Reserve[];
}
