import type { Refusal } from "../../protocol.ts";
import type { Fault } from "../math.ts";

/** The contract's reverts by name: ErrorsLib's texts and Solidity's panics. */
const CONTRACT_ERRORS = {
  ALREADY_SET: "already set",
  MAX_FEE_EXCEEDED: "max fee exceeded",
  LLTV_NOT_ENABLED: "LLTV not enabled",
  MARKET_ALREADY_CREATED: "market already created",
  MARKET_NOT_CREATED: "market not created",
  INCONSISTENT_INPUT: "inconsistent input",
  ZERO_ASSETS: "zero assets",
  ZERO_ADDRESS: "zero address",
  RATE_NOT_SET: "rate not set",
  INSUFFICIENT_COLLATERAL: "insufficient collateral",
  INSUFFICIENT_LIQUIDITY: "insufficient liquidity",
  HEALTHY_POSITION: "position is healthy",
  TRANSFER_REVERTED: "transfer reverted",
  MAX_UINT128_EXCEEDED: "max uint128 exceeded",
  ARITHMETIC_OVERFLOW: "panic 0x11",
  DIVISION_BY_ZERO: "panic 0x12",
  /** The oracle is not there, or does not answer. */
  PRICE_UNAVAILABLE: "revert without reason",
  /** Not the contract's: what it could not even be asked for. */
  NO_SUCH_CALL: "",
  PAIR_IS_NO_MARKET: "",
  MARKET_ID_MISMATCH: "",
  INVALID_DECIMALS: "",
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

const CODE_OF_FAULT: Readonly<Record<Fault, RefusalCode>> = {
  overflow: "ARITHMETIC_OVERFLOW",
  divisionByZero: "DIVISION_BY_ZERO",
  exceedsUint128: "MAX_UINT128_EXCEEDED",
};

/** The revert an arithmetic fault is. */
export function refuseFault(fault: Fault): Refusal {
  return refuse(CODE_OF_FAULT[fault]);
}
