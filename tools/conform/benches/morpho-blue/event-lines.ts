import { namedAddress } from "@hindcast/testchain";
import {
  decodeParameterValues,
  type Intent,
  type MorphoBlueState,
  type Outcome,
} from "@hindcast/domain";
import { getContractAddress } from "viem";
import { eventLine } from "../../bench.ts";

/** The first contract its owner deploys, on every market of the bench. */
export const MORPHO = getContractAddress({ from: namedAddress("admin"), nonce: 0n }).toLowerCase();

type OutcomeOf<K extends Outcome["kind"]> = Extract<Outcome, { kind: K }>;
type Market = NonNullable<MorphoBlueState["markets"][number]>;

/** Events of Morpho and its rate models for a decision's outcomes, in log order. */
export function eventLines(
  _intent: Intent,
  outcomes: readonly Outcome[],
  state: Readonly<MorphoBlueState>,
): string[] {
  const listing = outcomes.find((outcome) => outcome.kind === "marketListing");
  const market = listing ?? marketOf(outcomes, state);
  const postings = outcomes.filter((outcome) => outcome.kind === "sharePosting");
  return outcomes.flatMap((outcome) => {
    switch (outcome.kind) {
      case "rateUpdate":
        return [
          eventLine(
            `${market?.rateModel}.BorrowRateUpdate`,
            market?.marketId,
            outcome.averageRate,
            outcome.rateAtTarget,
          ),
        ];
      case "interestPosting": {
        const { rate, interest, feeShares } = outcome;
        return [morphoLine("AccrueInterest", market?.marketId, rate, interest, feeShares)];
      }
      case "liquidation":
        return [liquidationLine(outcome, market, postings[0], outcomes)];
      case "flashLoan":
        return [morphoLine("FlashLoan", outcome.receiver, outcome.reserve, outcome.amount)];
      case "marketListing":
        return [listingLine(outcome)];
      case "treasuryAssignment":
        return [morphoLine("SetFeeRecipient", outcome.treasury)];
      case "parameterChange":
        return [
          morphoLine("SetFee", market?.marketId, decodeParameterValues(outcome.values)["feeWad"]),
        ];
      default:
        return userLines(outcome, market?.marketId, postings[0]);
    }
  });
}

function morphoLine(name: string, ...values: readonly unknown[]): string {
  return eventLine(`${MORPHO}.${name}`, ...values);
}

function marketOf(
  outcomes: readonly Outcome[],
  state: Readonly<MorphoBlueState>,
): Market | undefined {
  for (const outcome of outcomes) {
    const name = "reserve" in outcome ? outcome.reserve : "scope" in outcome ? outcome.scope : "";
    const id = state.marketIds.get(name);
    if (id !== undefined) return state.markets[id];
  }
  return undefined;
}

/** What a user did: the cause tells who, its posting how much in assets and in shares. */
function userLines(
  outcome: Outcome,
  id: string | undefined,
  posting: OutcomeOf<"sharePosting"> | undefined,
): string[] {
  const amounts = [magnitude(posting?.amount), magnitude(posting?.shares)];
  switch (outcome.kind) {
    case "supply":
    case "supplyShares":
      return [morphoLine("Supply", id, outcome.payer, outcome.account, ...amounts)];
    case "withdraw":
    case "withdrawShares": {
      const { account, recipient } = outcome;
      return [morphoLine("Withdraw", id, account, account, recipient, ...amounts)];
    }
    case "borrow":
    case "borrowShares": {
      const { caller, account } = outcome;
      return [morphoLine("Borrow", id, caller, account, caller, ...amounts)];
    }
    case "repay":
    case "repayShares":
      return [morphoLine("Repay", id, outcome.payer, outcome.account, ...amounts)];
    case "collateralSupply": {
      const { payer, account, amount } = outcome;
      return [morphoLine("SupplyCollateral", id, payer, account, amount)];
    }
    case "collateralWithdrawal": {
      const { account, recipient, amount } = outcome;
      return [morphoLine("WithdrawCollateral", id, account, account, recipient, amount)];
    }
    default:
      return [];
  }
}

function magnitude(value: bigint | undefined): bigint | undefined {
  return value !== undefined && value < 0n ? -value : value;
}

function liquidationLine(
  outcome: OutcomeOf<"liquidation">,
  market: Pick<Market, "marketId"> | undefined,
  posting: OutcomeOf<"sharePosting"> | undefined,
  outcomes: readonly Outcome[],
): string {
  const struckOff = outcomes.find((one) => one.kind === "debtWriteOff");
  return morphoLine(
    "Liquidate",
    market?.marketId,
    outcome.liquidator,
    outcome.account,
    outcome.debtRepaid,
    magnitude(posting?.shares),
    outcome.collateralSeized,
    struckOff?.amount ?? 0n,
    struckOff?.shares ?? 0n,
  );
}

function listingLine(outcome: OutcomeOf<"marketListing">): string {
  const { marketId, loanToken, collateralToken, oracle, rateModel, values } = outcome;
  const { lltvWad } = decodeParameterValues(values);
  return morphoLine("CreateMarket", marketId, {
    loanToken,
    collateralToken,
    oracle,
    rateModel,
    lltvWad,
  });
}
