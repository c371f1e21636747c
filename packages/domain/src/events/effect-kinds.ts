import { defineKind } from "./schema.ts";

/** What the protocol answered to a cause: never replayed, it scores the base run. */
export const EFFECT_KINDS = {
  liquidation: defineKind("liquidation", "liquidator repays account's debt and takes collateral.", {
    collateralReserve: "address",
    debtReserve: "address",
    account: "address",
    liquidator: "address",
    debtRepaid: "u256",
    collateralSeized: "u256",
    receiveShares: "bool",
  }),
  reserveUpdate: defineKind(
    "reserveUpdate",
    "Rates (ray, a year) and indices (ray) after an action.",
    {
      reserve: "address",
      liquidityRate: "u256",
      borrowRate: "u256",
      liquidityIndex: "u256",
      borrowIndex: "u256",
    },
  ),
  shareMint: defineKind(
    "shareMint",
    'Shares of side "supply" or "debt" are minted; amount includes interest.',
    {
      reserve: "address",
      side: "text",
      caller: "address",
      account: "address",
      amount: "u256",
      interest: "u256",
      index: "u256",
    },
  ),
  shareBurn: defineKind(
    "shareBurn",
    'Shares of side "supply" or "debt" are burned; amount is net of interest.',
    {
      reserve: "address",
      side: "text",
      account: "address",
      target: "address",
      amount: "u256",
      interest: "u256",
      index: "u256",
    },
  ),
  shareMove: defineKind("shareMove", "Supply shares move; scaledAmount is before the index.", {
    reserve: "address",
    from: "address",
    to: "address",
    scaledAmount: "u256",
    index: "u256",
  }),
  collateralUse: defineKind(
    "collateralUse",
    "A deposit starts or stops counting as collateral by itself.",
    {
      reserve: "address",
      account: "address",
      enabled: "bool",
    },
  ),
  badDebt: defineKind("badDebt", "Debt left on an account whose collateral is gone.", {
    reserve: "address",
    account: "address",
    amount: "u256",
  }),
  baseMint: defineKind("baseMint", "Comet logs a Transfer from zero: a supply's present value.", {
    reserve: "address",
    account: "address",
    amount: "u256",
  }),
  baseBurn: defineKind("baseBurn", "Comet logs a Transfer to zero: a supply's present value.", {
    reserve: "address",
    account: "address",
    amount: "u256",
  }),
  debtAbsorption: defineKind(
    "debtAbsorption",
    "Comet logs an AbsorbDebt: base credited to an absorbed account, by its collateral and reserves.",
    {
      reserve: "address",
      account: "address",
      absorber: "address",
      amount: "u256",
      valueUsd8: "u256",
    },
  ),
  interestPosting: defineKind(
    "interestPosting",
    "Interest of an isolated market at a rate a second (wad); feeShares go to the treasury.",
    {
      reserve: "address",
      rate: "u256",
      interest: "u256",
      feeShares: "u256",
    },
  ),
  rateUpdate: defineKind(
    "rateUpdate",
    "A rate that adapts: its average since the last time and its anchor from now on (wad, a second).",
    {
      reserve: "address",
      averageRate: "u256",
      rateAtTarget: "u256",
    },
  ),
  sharePosting: defineKind(
    "sharePosting",
    'Shares of side "supply" or "debt" and the assets they stand for change by signed amounts.',
    {
      reserve: "address",
      side: "text",
      account: "address",
      amount: "i256",
      shares: "i256",
    },
  ),
  debtWriteOff: defineKind(
    "debtWriteOff",
    "Debt without collateral is struck off, at the cost of the market's suppliers.",
    {
      reserve: "address",
      account: "address",
      amount: "u256",
      shares: "u256",
    },
  ),
} as const;
