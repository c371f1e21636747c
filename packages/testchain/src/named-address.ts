import { getAddress, keccak256, stringToHex } from "viem";
import type { Address } from "viem";

/** The address that stands for a name: the last 20 bytes of its keccak hash. Nobody holds its key. */
export function namedAddress(name: string): Address {
  return getAddress(`0x${keccak256(stringToHex(name)).slice(26)}`);
}
