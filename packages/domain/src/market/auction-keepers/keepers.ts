import type { GasMarket } from "./gas.ts";
import type { AuctionKeepersParams } from "./params.ts";

const HUNDRED_PERCENT_BPS = 10_000n;
const NO_LIMIT = 10n ** 40n;

/** One keeper: who it is, what it pays for gas now, and what it can and wants to pay for collateral. */
export interface Keeper {
  readonly address: string;
  /** Short and its own: what its luck is keyed by. */
  readonly name: string;
  readonly group: "fixed" | "adaptive" | "token";
  /** Wei, 18 decimals. */
  readonly gasPrice: bigint;
  readonly marginBps: bigint;
  readonly capital: bigint;
  readonly presenceBps: bigint;
}

/** The keepers there are, who pays most for gas first: the order in which calls reach a block. */
export function keepersOf(params: AuctionKeepersParams, gas: GasMarket | undefined): Keeper[] {
  const usual = gas?.usual ?? 0n;
  const keepers: Keeper[] = [];
  for (let index = 1; index <= Number(params.fixedKeepers); index++)
    keepers.push({
      address: addressOf("f1", index),
      name: `fixed${index}`,
      group: "fixed",
      gasPrice: params.fixedGasPrice,
      marginBps: params.fixedMarginBps,
      capital: params.fixedCapital,
      presenceBps: HUNDRED_PERCENT_BPS,
    });
  for (let index = 1; index <= Number(params.adaptiveKeepers); index++)
    keepers.push({
      address: addressOf("ad", index),
      name: `adaptive${index}`,
      group: "adaptive",
      gasPrice: (usual * params.adaptiveGasBps) / HUNDRED_PERCENT_BPS,
      marginBps: params.adaptiveMarginBps,
      capital: params.adaptiveCapital,
      presenceBps: params.adaptivePresenceBps,
    });
  for (let index = 1; index <= Number(params.tokenBidders); index++)
    keepers.push({
      address: addressOf("70", index),
      name: `token${index}`,
      group: "token",
      gasPrice: (usual * params.tokenGasBps) / HUNDRED_PERCENT_BPS,
      marginBps: 0n,
      capital: NO_LIMIT,
      presenceBps: HUNDRED_PERCENT_BPS,
    });
  return keepers.sort((a, b) => (a.gasPrice === b.gasPrice ? 0 : a.gasPrice > b.gasPrice ? -1 : 1));
}

/** No real address ends in so many zeros. */
function addressOf(group: string, index: number): string {
  return `0x${"0".repeat(34)}${group}${index.toString(16).padStart(4, "0")}`;
}

/** Whose bid it is, if it is one of this model's keepers': by the group in its address. */
export function groupOfKeeper(address: string): Keeper["group"] | undefined {
  if (!address.startsWith(`0x${"0".repeat(34)}`)) return undefined;
  const group = address.slice(36, 38);
  return group === "f1"
    ? "fixed"
    : group === "ad"
      ? "adaptive"
      : group === "70"
        ? "token"
        : undefined;
}
