import { EFFECT_KINDS } from "./effect-kinds.ts";
import { CAUSE_KINDS } from "./facts.ts";
import type { Position } from "./position.ts";
import { defineKind, type PayloadOf } from "./schema.ts";

/**
 * What the replay did. An outcome that answers a recorded effect has that effect's name and at
 * least its columns, so that the two can be compared column by column.
 *
 * Three grains: "event" outcomes are news (liquidations, bad debt, refusals, parameters, snapshots)
 * and always journaled; an "echo" says that a recorded cause was accepted; "ledger" outcomes are the
 * postings under both. State is the fold of all; a full journal holds all.
 */

const LEDGER = {
  accrual: defineKind(
    "accrual",
    "Interest up to now: indices (ray) and treasury income in scaled shares.",
    {
      reserve: "address",
      liquidityIndex: "u256",
      borrowIndex: "u256",
      treasuryScaled: "u256",
      timeSeconds: "u53",
    },
  ),
  reserveUpdate: EFFECT_KINDS.reserveUpdate,
  shareMint: defineKind("shareMint", EFFECT_KINDS.shareMint.doc, {
    ...EFFECT_KINDS.shareMint.columns,
    /** Change of the scaled balance: negative when a burn's interest exceeded it (Aave logs a Mint). */
    scaledAmount: "i256",
  }),
  shareBurn: defineKind("shareBurn", EFFECT_KINDS.shareBurn.doc, {
    ...EFFECT_KINDS.shareBurn.columns,
    scaledAmount: "u256",
  }),
  shareMove: EFFECT_KINDS.shareMove,
  collateralUse: EFFECT_KINDS.collateralUse,
  debtUse: defineKind("debtUse", "An account starts or stops having debt in a reserve.", {
    reserve: "address",
    account: "address",
    enabled: "bool",
  }),
  cashMove: defineKind("cashMove", "Underlying held by the reserve changes by delta.", {
    reserve: "address",
    delta: "i256",
  }),
  surplusMove: defineKind(
    "surplusMove",
    "Underlying that a reserve's contract holds but does not count as cash changes by delta.",
    {
      reserve: "address",
      delta: "i256",
    },
  ),
  ceilingUse: defineKind(
    "ceilingUse",
    "Debt counted against a collateral's own debt ceiling is set, US dollars with 2 decimals.",
    {
      reserve: "address",
      debtUsd2: "u256",
    },
  ),
  deficitChange: defineKind(
    "deficitChange",
    "Debt of a reserve that was written off and nobody made up for changes by delta.",
    {
      reserve: "address",
      delta: "i256",
    },
  ),
  treasuryAccrual: defineKind(
    "treasuryAccrual",
    "The treasury's claim on a reserve is set, in scaled shares.",
    {
      reserve: "address",
      treasuryScaled: "u256",
    },
  ),
  baseAccrual: defineKind("baseAccrual", "Comet's interest up to now: indices with 15 decimals.", {
    reserve: "address",
    supplyIndex: "u256",
    borrowIndex: "u256",
    timeSeconds: "u53",
  }),
  principalChange: defineKind(
    "principalChange",
    "An account's signed base principal is set; the totals of both sides change by what the contract counts, which rounding can set apart.",
    {
      reserve: "address",
      account: "address",
      principal: "i256",
      totalSupplyDelta: "i256",
      totalDebtDelta: "i256",
    },
  ),
  baseMint: EFFECT_KINDS.baseMint,
  baseBurn: EFFECT_KINDS.baseBurn,
  debtAbsorption: EFFECT_KINDS.debtAbsorption,
  collateralChange: defineKind(
    "collateralChange",
    "An account's collateral that earns nothing, and the reserve's total of it, change by delta.",
    {
      reserve: "address",
      account: "address",
      delta: "i256",
    },
  ),
  interestPosting: EFFECT_KINDS.interestPosting,
  rateUpdate: EFFECT_KINDS.rateUpdate,
  sharePosting: EFFECT_KINDS.sharePosting,
  debtWriteOff: EFFECT_KINDS.debtWriteOff,
  vaultPosting: defineKind(
    "vaultPosting",
    "A vault's collateral (18 decimals) and normalised debt, and the market's totals, change.",
    {
      reserve: "address",
      account: "address",
      collateralDelta: "i256",
      debtDelta: "i256",
    },
  ),
  systemPosting: defineKind(
    "systemPosting",
    "Maker's books change, 45 decimals: all debt, debt nobody owes any more, the vow's surplus.",
    {
      debtDelta: "i256",
      viceDelta: "i256",
      surplusDelta: "i256",
    },
  ),
  ratePosting: defineKind(
    "ratePosting",
    "A market's accumulated rate (27 decimals) grows to this moment; the fee becomes surplus.",
    {
      reserve: "address",
      rateDelta: "i256",
      timeSeconds: "u53",
    },
  ),
  spotPosting: defineKind(
    "spotPosting",
    "The Spotter's Poke: the oracle's price (18 decimals) and the price with safety margin (27).",
    {
      reserve: "address",
      price: "u256",
      spot: "u256",
    },
  ),
  oraclePosting: defineKind(
    "oraclePosting",
    "A delayed oracle took its next price and queued its source's, 18 decimals.",
    {
      oracle: "address",
      current: "u256",
      hasCurrent: "bool",
      next: "u256",
      timeSeconds: "u53",
    },
  ),
  queuePosting: defineKind(
    "queuePosting",
    "Debt queued at a moment changes by delta, 45 decimals (vow.fess, vow.flog).",
    {
      eraSeconds: "u53",
      delta: "i256",
    },
  ),
  timePosting: defineKind("timePosting", "A market's interest is charged up to this moment.", {
    reserve: "address",
    timeSeconds: "u53",
  }),
} as const;

/** Causes that were accepted: they happened in history, and happened again. */
const ECHO = {
  supply: CAUSE_KINDS.supply,
  withdraw: CAUSE_KINDS.withdraw,
  borrow: CAUSE_KINDS.borrow,
  repay: CAUSE_KINDS.repay,
  supplyShares: CAUSE_KINDS.supplyShares,
  withdrawShares: CAUSE_KINDS.withdrawShares,
  borrowShares: CAUSE_KINDS.borrowShares,
  repayShares: CAUSE_KINDS.repayShares,
  collateralSupply: CAUSE_KINDS.collateralSupply,
  collateralWithdrawal: CAUSE_KINDS.collateralWithdrawal,
  collateralTransfer: CAUSE_KINDS.collateralTransfer,
  collateralSale: defineKind("collateralSale", CAUSE_KINDS.collateralSale.doc, {
    ...CAUSE_KINDS.collateralSale.columns,
    /** What the buyer got. */
    collateralAmount: "u256",
  }),
  interestAccrual: CAUSE_KINDS.interestAccrual,
  reserveWithdrawal: CAUSE_KINDS.reserveWithdrawal,
  shareTransfer: CAUSE_KINDS.shareTransfer,
  collateralToggle: CAUSE_KINDS.collateralToggle,
  modeChange: CAUSE_KINDS.modeChange,
  flashLoan: CAUSE_KINDS.flashLoan,
  donation: CAUSE_KINDS.donation,
  deficitCover: CAUSE_KINDS.deficitCover,
  oraclePrice: CAUSE_KINDS.oraclePrice,
  vaultOpening: CAUSE_KINDS.vaultOpening,
  vaultChange: CAUSE_KINDS.vaultChange,
  oraclePoke: CAUSE_KINDS.oraclePoke,
  spotPoke: CAUSE_KINDS.spotPoke,
  debtQueueRelease: CAUSE_KINDS.debtQueueRelease,
  debtSettlement: CAUSE_KINDS.debtSettlement,
} as const;

const EVENT = {
  reserveListing: CAUSE_KINDS.reserveListing,
  marketListing: CAUSE_KINDS.marketListing,
  treasuryAssignment: CAUSE_KINDS.treasuryAssignment,
  parameterChange: CAUSE_KINDS.parameterChange,
  feedAssignment: CAUSE_KINDS.feedAssignment,
  treasuryMint: CAUSE_KINDS.treasuryMint,
  liquidation: defineKind("liquidation", EFFECT_KINDS.liquidation.doc, {
    ...EFFECT_KINDS.liquidation.columns,
    /** Collateral the protocol keeps, beside collateralSeized. */
    protocolFee: "u256",
    debtValueUsd8: "u256",
    /** Value of what the liquidator received. */
    collateralValueUsd8: "u256",
    protocolFeeUsd8: "u256",
    healthFactorWad: "u256",
  }),
  badDebt: defineKind("badDebt", EFFECT_KINDS.badDebt.doc, {
    ...EFFECT_KINDS.badDebt.columns,
    valueUsd8: "u256",
    /** True when the protocol wrote it off, false when it stays on the account. */
    writtenOff: "bool",
  }),
  auctionKick: defineKind("auctionKick", CAUSE_KINDS.auctionKick.doc, {
    ...CAUSE_KINDS.auctionKick.columns,
    /** Which rules it runs under; each has auctions of its own, numbered from 1. */
    ruleVersion: "u32",
    /** The debt behind tab, without the penalty; 45 decimals. */
    due: "u256",
    /** Starting price of a falling-price auction, 27 decimals; 0 for an ascending one. */
    top: "u256",
    /** Paid by the protocol to who kicked it, 45 decimals. */
    incentive: "u256",
    timeSeconds: "u53",
    /** No bids from then on; of a falling-price auction: to be restarted after then. */
    endsAtSeconds: "u53",
  }),
  auctionBid: defineKind("auctionBid", CAUSE_KINDS.auctionBid.doc, {
    ...CAUSE_KINDS.auctionBid.columns,
    ruleVersion: "u32",
    /** What the protocol receives by this bid beyond the one before; 45 decimals. */
    raised: "u256",
    /** Collateral that goes back to the vault's owner. */
    returned: "u256",
    /** It wins unless somebody bids more until then. */
    expiresAtSeconds: "u53",
  }),
  auctionClose: defineKind("auctionClose", CAUSE_KINDS.auctionClose.doc, {
    ...CAUSE_KINDS.auctionClose.columns,
    ruleVersion: "u32",
    account: "address",
    /** Who gets the lot. */
    bidder: "address",
    lot: "u256",
    bid: "u256",
    tab: "u256",
  }),
  auctionRestart: defineKind("auctionRestart", CAUSE_KINDS.auctionRestart.doc, {
    ...CAUSE_KINDS.auctionRestart.columns,
    ruleVersion: "u32",
    top: "u256",
    incentive: "u256",
    timeSeconds: "u53",
    endsAtSeconds: "u53",
  }),
  auctionTake: defineKind("auctionTake", CAUSE_KINDS.auctionTake.doc, {
    ...CAUSE_KINDS.auctionTake.columns,
    ruleVersion: "u32",
    account: "address",
    /** The price paid, 27 decimals. */
    price: "u256",
    /** What was paid (45 decimals) for what was bought. */
    owe: "u256",
    slice: "u256",
    /** What is left to raise and to sell; where the auction is over, what nobody will pay or get. */
    tabLeft: "u256",
    lotLeft: "u256",
    isOver: "bool",
  }),
  refusal: defineKind(
    "refusal",
    "The protocol refused an intent, with the contract's own reason.",
    {
      intent: "text",
      reserve: "text",
      account: "text",
      amount: "u256",
      code: "text",
    },
  ),
  wrongfulLiquidation: defineKind(
    "wrongfulLiquidation",
    "The liquidation before it took an account that was safe at the prices its feeds had been told: mechanisms between them and the protocol made the difference.",
    {
      collateralReserve: "address",
      debtReserve: "address",
      account: "address",
      debtValueUsd8: "u256",
      /** At those prices, just before the liquidation. */
      healthFactorWad: "u256",
    },
  ),
  mechanismSnapshot: defineKind(
    "mechanismSnapshot",
    "One line of a mechanism's book at a snapshot: what it has done so far, or what it has left.",
    {
      /** Its name in the scenario, and which mechanism it is. */
      mechanism: "text",
      model: "text",
      /** Ends in the amount's unit (Usd8, Seconds); without one the amount is a number of something. */
      entry: "text",
      amount: "i256",
    },
  ),
  reserveSnapshot: defineKind(
    "reserveSnapshot",
    "A reserve at a snapshot; amounts in smallest units.",
    {
      reserve: "address",
      priceUsd8: "u256",
      totalSupply: "u256",
      totalDebt: "u256",
      cash: "u256",
      treasuryClaim: "u256",
      supplyUsd8: "u256",
      debtUsd8: "u256",
    },
  ),
  marketSnapshot: defineKind("marketSnapshot", "All accounts together at a snapshot, US dollars.", {
    collateralUsd8: "u256",
    debtUsd8: "u256",
    /** What accounts could borrow in all: sum of collateral times its LTV. */
    borrowingPowerUsd8: "u256",
    /** Sum of (debt - collateral) over accounts whose debt exceeds their collateral. */
    insolventUsd8: "u256",
    insolventAccounts: "u32",
    liquidatableAccounts: "u32",
    accountsWithDebt: "u32",
  }),
} as const;

export const OUTCOME_KINDS = { ...LEDGER, ...ECHO, ...EVENT } as const;
export type OutcomeKind = keyof typeof OUTCOME_KINDS;
export type Grain = "event" | "echo" | "ledger";

/** Which of the three grains a kind belongs to. */
export function grainOf(kind: OutcomeKind): Grain {
  if (kind in LEDGER) return "ledger";
  return kind in ECHO ? "echo" : "event";
}

/** What decide returns and evolve applies: a payload with its kind, not yet placed in time. */
export type OutcomeOf<K extends OutcomeKind> = { readonly kind: K } & Readonly<
  PayloadOf<(typeof OUTCOME_KINDS)[K]["columns"]>
>;
export type Outcome = { [K in OutcomeKind]: OutcomeOf<K> }[OutcomeKind];

/** An outcome placed in a run: `sequence` orders it, `causedBy` names the event it answers. */
export interface PlacedOutcome<K extends OutcomeKind = OutcomeKind> {
  readonly sequence: number;
  readonly at: Position;
  /** positionKey of the recorded event that caused it, or "scenario" / "end of block". */
  readonly causedBy: string;
  readonly outcome: Extract<Outcome, { kind: K }>;
}

/** After these a protocol may read another price for a reserve; after no other, and not with time alone. */
const OF_PRICES: ReadonlySet<Outcome["kind"]> = new Set([
  "oraclePrice",
  "oraclePosting",
  "feedAssignment",
  "parameterChange",
  "reserveListing",
  "marketListing",
]);

/** Whether a protocol may read another price for a reserve after an outcome. */
export function mayMovePrices({ kind }: Outcome): boolean {
  return OF_PRICES.has(kind);
}
