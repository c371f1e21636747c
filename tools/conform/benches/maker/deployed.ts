import type { BlockQueue, Contract } from "@hindcast/testchain";
import { stringToHex, type Address, type Hex } from "viem";
import type { IlkSpec, MarketSpec } from "./drawn-market.ts";

/** Cat with `lump`, Cat with `dunk` and `box`, Dog with Clipper. */
export type MakerVersion = 11 | 12 | 20;

/** A collateral type: who holds its auctions and who says its price. */
export interface DeployedIlk {
  readonly spec: IlkSpec;
  /** Its name as the contracts have it. */
  readonly id: Hex;
  /** Its name as facts have it: the first 20 bytes. */
  readonly reserve: Address;
  readonly osm: DeployedOsm;
  /** Flipper or Clipper. */
  readonly auctions: Contract;
  /** The three price curves a Clipper may be given, by the number parameters have for them. */
  readonly curves: readonly Contract[];
}

export interface DeployedOsm {
  readonly contract: Contract;
  readonly source: Contract;
}

/** The contracts of one Maker on a local node. */
export interface DeployedMaker {
  readonly version: MakerVersion;
  readonly spec: MarketSpec;
  readonly queue: BlockQueue;
  readonly admin: Address;
  readonly vat: Contract;
  readonly jug: Contract;
  readonly spotter: Contract;
  readonly vow: Contract;
  /** Cat or Dog. */
  readonly liquidator: Contract;
  readonly spell: Contract;
  readonly ilks: readonly DeployedIlk[];
  readonly osms: readonly DeployedOsm[];
  readonly wallets: readonly Contract[];
}

/** The contract that reads everything back; oracles must know it. */
export const LENS_ADDRESS: Address = "0x00000000000000000000000000000000004c656f";

/** A name as Maker's contracts write it. */
export const word = (text: string): Hex => stringToHex(text, { size: 32 });
