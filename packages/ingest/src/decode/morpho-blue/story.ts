import type { Cause, Effect, FactOf } from "@hindcast/domain";
import { integer, stampOf, text, type DecodedEvent } from "../decoded-event.ts";
import { reserveOfId } from "./roles.ts";
import {
  namingOfPayment,
  namingOfPayout,
  post,
  toAssetsUp,
  type Naming,
  type Side,
  type Totals,
} from "./totals.ts";

type Told = readonly (Cause | Effect)[] | string;
type Teller = (event: DecodedEvent, totals: Totals) => Told;

/**
 * Facts of one event of a market whose totals are known up to it, and the totals behind it. A text
 * says why the event cannot be true: the logs before it are not complete.
 */
export function tellEvent(event: DecodedEvent, totals: Totals): Told {
  return TELLERS[event.name]?.(event, totals) ?? [];
}

const CONTRADICTION =
  "neither assets nor shares give these amounts: logs of the market are missing";

const TELLERS: Readonly<Record<string, Teller>> = {
  BorrowRateUpdate: (event) => [
    {
      kind: "rateUpdate",
      ...about(event),
      averageRate: integer(event, "avgBorrowRate"),
      rateAtTarget: integer(event, "rateAtTarget"),
    },
  ],
  AccrueInterest(event, { supply, debt }) {
    const [interest, feeShares] = [integer(event, "interest"), integer(event, "feeShares")];
    post(supply, interest, feeShares);
    post(debt, interest, 0n);
    const rate = integer(event, "prevBorrowRate");
    return [{ kind: "interestPosting", ...about(event), rate, interest, feeShares }];
  },
  Supply: (event, { supply }) =>
    sharesFact(event, supply, "supply", 1n, namingOfPayment, {
      assets: "supply",
      shares: "supplyShares",
      people: { payer: text(event, "caller"), account: text(event, "onBehalf") },
    }),
  Withdraw: (event, { supply }) =>
    sharesFact(event, supply, "supply", -1n, namingOfPayout, {
      assets: "withdraw",
      shares: "withdrawShares",
      people: { account: text(event, "onBehalf"), recipient: text(event, "receiver") },
    }),
  Borrow: (event, { debt }) =>
    sharesFact(event, debt, "debt", 1n, namingOfPayout, {
      assets: "borrow",
      shares: "borrowShares",
      people: { caller: text(event, "caller"), account: text(event, "onBehalf") },
    }),
  Repay: (event, { debt }) =>
    sharesFact(event, debt, "debt", -1n, namingOfPayment, {
      assets: "repay",
      shares: "repayShares",
      people: { payer: text(event, "caller"), account: text(event, "onBehalf") },
    }),
  SupplyCollateral: (event) => [
    {
      kind: "collateralSupply",
      ...about(event),
      payer: text(event, "caller"),
      account: text(event, "onBehalf"),
      amount: integer(event, "assets"),
    },
  ],
  WithdrawCollateral: (event) => [
    {
      kind: "collateralWithdrawal",
      ...about(event),
      account: text(event, "onBehalf"),
      recipient: text(event, "receiver"),
      amount: integer(event, "assets"),
    },
  ],
  Liquidate: tellLiquidation,
};

interface Kinds {
  readonly assets: "supply" | "withdraw" | "borrow" | "repay";
  readonly shares: "supplyShares" | "withdrawShares" | "borrowShares" | "repayShares";
  readonly people: Readonly<Record<string, string>>;
}

/** The posting of a call that moves shares, and the call: by assets or by shares. */
function sharesFact(
  event: DecodedEvent,
  side: Side,
  sideName: "supply" | "debt",
  sign: bigint,
  namingOf: (side: Side, assets: bigint, shares: bigint) => Naming,
  kinds: Kinds,
): Told {
  const [amount, shares] = [integer(event, "assets"), integer(event, "shares")];
  const naming = namingOf(side, amount, shares);
  if (naming === undefined) return CONTRADICTION;
  post(side, sign * amount, sign * shares);
  const account = kinds.people["account"] ?? "";
  const cause =
    naming === "shares"
      ? { kind: kinds.shares, ...about(event), ...kinds.people, shares }
      : {
          kind: kinds.assets,
          ...about(event),
          ...kinds.people,
          amount,
          ...(kinds.assets === "repay" ? { withShares: false } : {}),
        };
  return [posting(event, sideName, account, sign * amount, sign * shares), cause as Cause];
}

function tellLiquidation(event: DecodedEvent, { supply, debt }: Totals): Told {
  const account = text(event, "borrower");
  const [repaid, repaidShares] = [integer(event, "repaidAssets"), integer(event, "repaidShares")];
  const [lost, lostShares] = [integer(event, "badDebtAssets"), integer(event, "badDebtShares")];
  // Both ways of asking end in shares, and the shares' cost rounded up.
  if (toAssetsUp(debt, repaidShares) !== repaid) return CONTRADICTION;
  const { reserve, ...stamp } = about(event);
  const facts: (Cause | Effect)[] = [
    posting(event, "debt", account, -repaid, -repaidShares),
    {
      kind: "liquidation",
      ...stamp,
      collateralReserve: reserve,
      debtReserve: reserve,
      account,
      liquidator: text(event, "caller"),
      debtRepaid: repaid,
      collateralSeized: integer(event, "seizedAssets"),
      receiveShares: false,
    },
  ];
  post(debt, -repaid, -repaidShares);
  if (lostShares === 0n) return facts;
  post(debt, -lost, -lostShares);
  post(supply, -lost, 0n);
  const writtenOff = { ...stamp, reserve, account, amount: lost };
  facts.push({ kind: "debtWriteOff", ...writtenOff, shares: lostShares });
  if (lost !== 0n) facts.push({ kind: "badDebt", ...writtenOff });
  return facts;
}

function posting(
  event: DecodedEvent,
  side: string,
  account: string,
  amount: bigint,
  shares: bigint,
): FactOf<"sharePosting"> {
  return { kind: "sharePosting", ...about(event), side, account, amount, shares };
}

function about(event: DecodedEvent): ReturnType<typeof stampOf> & { reserve: string } {
  return { ...stampOf(event), reserve: reserveOfId(text(event, "id")) };
}
