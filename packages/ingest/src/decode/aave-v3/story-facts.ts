import type { Cause, Effect } from "@hindcast/domain";
import { flag, integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";

type Teller = (event: DecodedEvent) => Cause | Effect | undefined;

/** The fact of a pool event that is news: most of them end their call; undefined for one that tells nothing new. */
export function storyFact(event: DecodedEvent): Cause | Effect | undefined {
  return TELLERS[event.name]?.(event);
}

const TELLERS: Readonly<Record<string, Teller>> = {
  Supply: (event) => ({
    kind: "supply",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    payer: text(event, "user"),
    account: text(event, "onBehalfOf"),
    amount: integer(event, "amount"),
  }),
  Withdraw: (event) => ({
    kind: "withdraw",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    account: text(event, "user"),
    recipient: text(event, "to"),
    amount: integer(event, "amount"),
  }),
  Borrow: (event) => ({
    kind: "borrow",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    caller: text(event, "user"),
    account: text(event, "onBehalfOf"),
    amount: integer(event, "amount"),
  }),
  Repay: (event) => ({
    kind: "repay",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    payer: text(event, "repayer"),
    account: text(event, "user"),
    amount: integer(event, "amount"),
    withShares: flag(event, "useATokens"),
  }),
  LiquidationCall: (event) => ({
    kind: "liquidation",
    ...stampOf(event),
    collateralReserve: text(event, "collateralAsset"),
    debtReserve: text(event, "debtAsset"),
    account: text(event, "user"),
    liquidator: text(event, "liquidator"),
    debtRepaid: integer(event, "debtToCover"),
    collateralSeized: integer(event, "liquidatedCollateralAmount"),
    receiveShares: flag(event, "receiveAToken"),
  }),
  MintedToTreasury: (event) => ({
    kind: "treasuryMint",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    amount: integer(event, "amountMinted"),
  }),
  DeficitCreated: (event) => ({
    kind: "badDebt",
    ...stampOf(event),
    reserve: text(event, "debtAsset"),
    account: text(event, "user"),
    amount: integer(event, "amountCreated"),
  }),
  DeficitCovered: (event) => ({
    kind: "deficitCover",
    ...stampOf(event),
    reserve: text(event, "reserve"),
    account: text(event, "caller"),
    amount: integer(event, "amountCovered"),
  }),
  // A loan left open became debt: its Borrow event already tells it, and nothing is paid back.
  FlashLoan: (event) =>
    integer(event, "interestRateMode") === 0n
      ? {
          kind: "flashLoan",
          ...stampOf(event),
          reserve: text(event, "asset"),
          initiator: text(event, "initiator"),
          receiver: text(event, "target"),
          amount: integer(event, "amount"),
          premium: integer(event, "premium"),
        }
      : undefined,
  UserEModeSet: (event) => ({
    kind: "modeChange",
    ...stampOf(event),
    account: text(event, "user"),
    mode: Number(integer(event, "categoryId")),
  }),
};
