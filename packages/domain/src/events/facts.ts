import { EFFECT_KINDS } from "./effect-kinds.ts";
import type { Position } from "./position.ts";
import { defineKind, type PayloadOf } from "./schema.ts";

/**
 * What history did. A *cause* is replayed as an intent the protocol may refuse; an *effect* is
 * never replayed: it scores the base run. Amounts are in the token's smallest unit.
 */

/** Raw material every later reading can be redone from. Neither cause nor effect. */
export const RAW_KINDS = {
  log: defineKind("log", "A contract's log as the node served it.", {
    blockHash: "bytes32",
    address: "address",
    topics: "text",
    data: "bytes",
  }),
} as const;

const VALUES_DOC = "values: JSON object of decimal strings or booleans, keys sorted.";

export const CAUSE_KINDS = {
  supply: defineKind("supply", "payer deposits into a reserve for account.", {
    reserve: "address",
    payer: "address",
    account: "address",
    amount: "u256",
  }),
  withdraw: defineKind("withdraw", "account takes a deposit out, to recipient.", {
    reserve: "address",
    account: "address",
    recipient: "address",
    amount: "u256",
  }),
  borrow: defineKind("borrow", "caller borrows on account's debt.", {
    reserve: "address",
    caller: "address",
    account: "address",
    amount: "u256",
  }),
  repay: defineKind("repay", "payer repays account's debt, with cash or with supply shares.", {
    reserve: "address",
    payer: "address",
    account: "address",
    amount: "u256",
    withShares: "bool",
  }),
  supplyShares: defineKind("supplyShares", "payer deposits for account, naming the shares.", {
    reserve: "address",
    payer: "address",
    account: "address",
    shares: "u256",
  }),
  withdrawShares: defineKind("withdrawShares", "account's shares are redeemed, to recipient.", {
    reserve: "address",
    account: "address",
    recipient: "address",
    shares: "u256",
  }),
  borrowShares: defineKind(
    "borrowShares",
    "caller borrows on account's debt, naming the debt shares.",
    {
      reserve: "address",
      caller: "address",
      account: "address",
      shares: "u256",
    },
  ),
  repayShares: defineKind("repayShares", "payer repays account's debt, naming the debt shares.", {
    reserve: "address",
    payer: "address",
    account: "address",
    shares: "u256",
  }),
  collateralSupply: defineKind(
    "collateralSupply",
    "payer deposits collateral that earns nothing, for account.",
    {
      reserve: "address",
      payer: "address",
      account: "address",
      amount: "u256",
    },
  ),
  collateralWithdrawal: defineKind(
    "collateralWithdrawal",
    "account takes such collateral out, to recipient.",
    {
      reserve: "address",
      account: "address",
      recipient: "address",
      amount: "u256",
    },
  ),
  collateralTransfer: defineKind("collateralTransfer", "Such collateral changes hands.", {
    reserve: "address",
    from: "address",
    to: "address",
    amount: "u256",
  }),
  collateralSale: defineKind(
    "collateralSale",
    "The protocol sells seized collateral to buyer, for at least so much of it.",
    {
      reserve: "address",
      buyer: "address",
      recipient: "address",
      baseAmount: "u256",
      minimumCollateral: "u256",
    },
  ),
  interestAccrual: defineKind("interestAccrual", "Somebody has interest charged up to now.", {
    reserve: "address",
  }),
  reserveWithdrawal: defineKind(
    "reserveWithdrawal",
    "The protocol's governance takes part of its own reserves out, to recipient.",
    {
      reserve: "address",
      recipient: "address",
      amount: "u256",
    },
  ),
  shareTransfer: defineKind("shareTransfer", "Supply shares (aTokens) worth amount change hands.", {
    reserve: "address",
    from: "address",
    to: "address",
    amount: "u256",
  }),
  collateralToggle: defineKind(
    "collateralToggle",
    "account turns a deposit's use as collateral on or off.",
    {
      reserve: "address",
      account: "address",
      enabled: "bool",
    },
  ),
  modeChange: defineKind("modeChange", "account enters an efficiency mode; 0 is none.", {
    account: "address",
    mode: "u32",
  }),
  flashLoan: defineKind("flashLoan", "A loan repaid with its premium in the same transaction.", {
    reserve: "address",
    initiator: "address",
    receiver: "address",
    amount: "u256",
    premium: "u256",
  }),
  treasuryMint: defineKind(
    "treasuryMint",
    "Accrued protocol income becomes supply shares of the treasury.",
    {
      reserve: "address",
      amount: "u256",
    },
  ),
  deficitCover: defineKind(
    "deficitCover",
    "account burns its own supply shares to make up for debt that was written off.",
    {
      reserve: "address",
      account: "address",
      amount: "u256",
    },
  ),
  donation: defineKind("donation", "Underlying sent to the reserve outside any protocol call.", {
    reserve: "address",
    from: "address",
    amount: "u256",
  }),
  reserveListing: defineKind("reserveListing", `A reserve is listed. ${VALUES_DOC}`, {
    reserve: "address",
    symbol: "text",
    decimals: "u32",
    supplyToken: "address",
    debtToken: "address",
    /** Who receives the protocol's income as supply shares; the zero address where nobody does. */
    treasury: "address",
    /** The contract that runs the rules: the caller of share mints it makes itself. */
    pool: "address",
    values: "text",
  }),
  marketListing: defineKind(
    "marketListing",
    `An isolated market is created; reserve is the first 20 bytes of marketId. ${VALUES_DOC}`,
    {
      reserve: "address",
      marketId: "bytes32",
      /** What people call it: "WETH/USDC 86 %", collateral first. */
      symbol: "text",
      loanToken: "address",
      loanDecimals: "u32",
      collateralToken: "address",
      collateralDecimals: "u32",
      oracle: "address",
      /** The contract that says the borrow rate; the zero address where borrowing costs nothing. */
      rateModel: "address",
      values: "text",
    },
  ),
  treasuryAssignment: defineKind(
    "treasuryAssignment",
    "The protocol's income goes to this account from now on.",
    { treasury: "address" },
  ),
  parameterChange: defineKind(
    "parameterChange",
    `Risk parameters of a scope change together: a reserve's address, "mode:<id>" or "market". ${VALUES_DOC}`,
    { scope: "text", values: "text" },
  ),
  feedAssignment: defineKind(
    "feedAssignment",
    "The oracle reads a reserve's price from this feed.",
    {
      reserve: "address",
      feed: "address",
    },
  ),
  oraclePrice: defineKind(
    "oraclePrice",
    "A feed answers: US dollars with 8 decimals; an isolated market's own oracle: loan units per collateral unit, with 36; the source of a delayed oracle (Maker's OSM): US dollars with 18.",
    {
      feed: "address",
      price: "i256",
      round: "u256",
    },
  ),
  vaultOpening: defineKind("vaultOpening", "A vault is opened; account is its own address.", {
    reserve: "address",
    account: "address",
    /** What people call it: Maker's CDP number. */
    number: "u53",
  }),
  vaultChange: defineKind(
    "vaultChange",
    "A vault's collateral and normalised debt (debt / rate) change together, as its owner wishes.",
    {
      reserve: "address",
      account: "address",
      collateralDelta: "i256",
      debtDelta: "i256",
    },
  ),
  oraclePoke: defineKind(
    "oraclePoke",
    "Somebody asks a delayed oracle to take its next price and to queue its source's newest.",
    { oracle: "address" },
  ),
  spotPoke: defineKind("spotPoke", "Somebody has a market read its oracle's current price.", {
    reserve: "address",
  }),
  auctionKick: defineKind(
    "auctionKick",
    "A collateral auction opens, where the seizure behind it is not known; tab (45 decimals) is to be raised.",
    {
      reserve: "address",
      auction: "u53",
      account: "address",
      lot: "u256",
      tab: "u256",
    },
  ),
  auctionBid: defineKind(
    "auctionBid",
    "bidder offers bid (45 decimals) for lot of an ascending auction: more for all, or all for less.",
    {
      reserve: "address",
      auction: "u53",
      bidder: "address",
      lot: "u256",
      bid: "u256",
    },
  ),
  auctionClose: defineKind("auctionClose", "Somebody settles an auction whose time is over.", {
    reserve: "address",
    auction: "u53",
  }),
  auctionRestart: defineKind(
    "auctionRestart",
    "keeper starts an auction again that nobody bid in, or whose price fell too far.",
    {
      reserve: "address",
      auction: "u53",
      keeper: "address",
    },
  ),
  auctionTake: defineKind(
    "auctionTake",
    "taker buys up to amount of a falling-price auction at no more than a price (27 decimals).",
    {
      reserve: "address",
      auction: "u53",
      taker: "address",
      amount: "u256",
      maximumPrice: "u256",
    },
  ),
  debtQueueRelease: defineKind(
    "debtQueueRelease",
    "Debt seized at a moment has waited long enough and may be settled (Maker's vow.flog).",
    { eraSeconds: "u53" },
  ),
  debtSettlement: defineKind(
    "debtSettlement",
    "The protocol's own surplus pays debt nobody owes any more (vow.heal), 45 decimals.",
    { amount: "u256" },
  ),
  marketPrice: defineKind("marketPrice", "A candle or a single quote of a market, 18 decimals.", {
    series: "text",
    intervalSeconds: "u32",
    open18: "u256",
    high18: "u256",
    low18: "u256",
    close18: "u256",
    volume18: "u256",
  }),
  contractReading: defineKind(
    "contractReading",
    "A value read by static call, which logs do not tell.",
    {
      address: "address",
      call: "text",
      value: "text",
    },
  ),
} as const;

export const FACT_KINDS = { ...RAW_KINDS, ...CAUSE_KINDS, ...EFFECT_KINDS } as const;

export type CauseKind = keyof typeof CAUSE_KINDS;
export type EffectKind = keyof typeof EFFECT_KINDS;
export type FactKind = keyof typeof FACT_KINDS;

/** Where a fact stands and which transaction it came from ("" for off-chain series). */
export interface FactStamp {
  readonly at: Position;
  readonly transactionHash: string;
}

export type FactOf<K extends FactKind> = FactStamp & {
  readonly kind: K;
} & Readonly<PayloadOf<(typeof FACT_KINDS)[K]["columns"]>>;

export type Cause = { [K in CauseKind]: FactOf<K> }[CauseKind];
export type Effect = { [K in EffectKind]: FactOf<K> }[EffectKind];
export type RawLog = FactOf<"log">;
export type Fact = Cause | Effect | RawLog;

/** True when the fact is replayed as an intent. */
export function isCause(fact: Fact): fact is Cause {
  return fact.kind in CAUSE_KINDS;
}

/** True when the fact only scores the base run. */
export function isEffect(fact: Fact): fact is Effect {
  return fact.kind in EFFECT_KINDS;
}
