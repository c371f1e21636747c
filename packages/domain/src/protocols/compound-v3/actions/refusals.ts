import type { Refusal } from "../../protocol.ts";

/** Comet's reverts by name: its custom errors, a panic, or a token's own message. */
const CONTRACT_ERRORS = {
  BAD_ASSET: "BadAsset()",
  BAD_DECIMALS: "BadDecimals()",
  BAD_DISCOUNT: "BadDiscount()",
  BAD_PRICE: "BadPrice()",
  BORROW_TOO_SMALL: "BorrowTooSmall()",
  BORROW_FACTOR_TOO_LARGE: "BorrowCFTooLarge()",
  INSUFFICIENT_RESERVES: "InsufficientReserves()",
  LIQUIDATE_FACTOR_TOO_LARGE: "LiquidateCFTooLarge()",
  NO_SELF_TRANSFER: "NoSelfTransfer()",
  NOT_COLLATERALIZED: "NotCollateralized()",
  NOT_FOR_SALE: "NotForSale()",
  NOT_LIQUIDATABLE: "NotLiquidatable()",
  PAUSED: "Paused()",
  SUPPLY_CAP_EXCEEDED: "SupplyCapExceeded()",
  TOO_MANY_ASSETS: "TooManyAssets()",
  TOO_MUCH_SLIPPAGE: "TooMuchSlippage()",
  INDEX_TOO_LARGE: "InvalidUInt64()",
  PRINCIPAL_TOO_LARGE: "InvalidUInt104()",
  SIGNED_PRINCIPAL_TOO_LARGE: "InvalidInt104()",
  AMOUNT_TOO_LARGE: "InvalidUInt128()",
  SIGNED_AMOUNT_TOO_LARGE: "InvalidInt256()",
  ARITHMETIC_OVERFLOW: "panic 0x11",
  DIVISION_BY_ZERO: "panic 0x12",
  /** The contract has not what it should pay out; the token notices. */
  INSUFFICIENT_CASH: "ERC20: transfer amount exceeds balance",
  /** Not the contract's: names and values it could not even be asked for. */
  ALREADY_LISTED: "",
  NOT_OF_THIS_PROTOCOL: "",
  UNKNOWN_PARAMETER: "",
  PARAMETER_OUT_OF_BOUNDS: "",
} as const;

export type RefusalCode = keyof typeof CONTRACT_ERRORS;

const REFUSALS = new Map<string, Refusal>(
  Object.entries(CONTRACT_ERRORS).map(([code, contractError]) => [
    code,
    Object.freeze({ code, contractError }),
  ]),
);

/** The refusal of this name. */
export function refuse(code: RefusalCode): Refusal {
  return REFUSALS.get(code) as Refusal;
}
