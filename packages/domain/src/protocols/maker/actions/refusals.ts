import type { Refusal } from "../../protocol.ts";

/** The contracts' reverts by name. Their arithmetic reverts without a text. */
const CONTRACT_ERRORS = {
  ARITHMETIC_REVERT: "",
  VAT_NOT_LIVE: "Vat/not-live",
  VAT_ILK_NOT_INIT: "Vat/ilk-not-init",
  VAT_ILK_ALREADY_INIT: "Vat/ilk-already-init",
  VAT_CEILING_EXCEEDED: "Vat/ceiling-exceeded",
  VAT_NOT_SAFE: "Vat/not-safe",
  VAT_DUST: "Vat/dust",
  JUG_INVALID_NOW: "Jug/invalid-now",
  OSM_NOT_PASSED: "OSM/not-passed",
  CAT_NOT_LIVE: "Cat/not-live",
  CAT_NOT_UNSAFE: "Cat/not-unsafe",
  CAT_LIQUIDATION_LIMIT_HIT: "Cat/liquidation-limit-hit",
  CAT_NULL_AUCTION: "Cat/null-auction",
  CAT_OVERFLOW: "Cat/overflow",
  DOG_NOT_LIVE: "Dog/not-live",
  DOG_NOT_UNSAFE: "Dog/not-unsafe",
  DOG_LIQUIDATION_LIMIT_HIT: "Dog/liquidation-limit-hit",
  DOG_DUSTY_AUCTION: "Dog/dusty-auction-from-partial-liquidation",
  DOG_NULL_AUCTION: "Dog/null-auction",
  DOG_OVERFLOW: "Dog/overflow",
  DOG_CHOP_LT_WAD: "Dog/file-chop-lt-WAD",
  CUT_GT_RAY: "StairstepExponentialDecrease/cut-gt-RAY",
  FLIPPER_NOT_AUTHORIZED: "Flipper/not-authorized",
  FLIPPER_NOT_FINISHED: "Flipper/not-finished",
  FLIPPER_BID_ALREADY_PLACED: "Flipper/bid-already-placed",
  FLIPPER_GUY_NOT_SET: "Flipper/guy-not-set",
  FLIPPER_FINISHED_TIC: "Flipper/already-finished-tic",
  FLIPPER_FINISHED_END: "Flipper/already-finished-end",
  FLIPPER_LOT_NOT_MATCHING: "Flipper/lot-not-matching",
  FLIPPER_HIGHER_THAN_TAB: "Flipper/higher-than-tab",
  FLIPPER_BID_NOT_HIGHER: "Flipper/bid-not-higher",
  FLIPPER_INSUFFICIENT_INCREASE: "Flipper/insufficient-increase",
  FLIPPER_NOT_MATCHING_BID: "Flipper/not-matching-bid",
  FLIPPER_TEND_NOT_FINISHED: "Flipper/tend-not-finished",
  FLIPPER_INSUFFICIENT_DECREASE: "Flipper/insufficient-decrease",
  CLIPPER_STOPPED: "Clipper/stopped-incorrect",
  CLIPPER_ZERO_TAB: "Clipper/zero-tab",
  CLIPPER_ZERO_LOT: "Clipper/zero-lot",
  CLIPPER_ZERO_USR: "Clipper/zero-usr",
  CLIPPER_INVALID_PRICE: "Clipper/invalid-price",
  CLIPPER_ZERO_TOP_PRICE: "Clipper/zero-top-price",
  CLIPPER_NOT_RUNNING: "Clipper/not-running-auction",
  CLIPPER_CANNOT_RESET: "Clipper/cannot-reset",
  CLIPPER_NEEDS_RESET: "Clipper/needs-reset",
  CLIPPER_TOO_EXPENSIVE: "Clipper/too-expensive",
  CLIPPER_NO_PARTIAL_PURCHASE: "Clipper/no-partial-purchase",
  VOW_WAIT_NOT_FINISHED: "Vow/wait-not-finished",
  VOW_INSUFFICIENT_SURPLUS: "Vow/insufficient-surplus",
  VOW_INSUFFICIENT_DEBT: "Vow/insufficient-debt",
  /** Not the contracts': what they could not even be asked for, or would do to no effect. */
  NO_SUCH_CALL: "",
  NO_SUCH_AUCTION: "",
  AUCTION_NUMBER_TAKEN: "",
  VAULT_ALREADY_OPEN: "",
  PAIR_IS_NO_MARKET: "",
  MARKET_ID_MISMATCH: "",
  UNKNOWN_PARAMETER: "",
  PARAMETER_OUT_OF_BOUNDS: "",
  UNKNOWN_RULE_VERSION: "",
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
