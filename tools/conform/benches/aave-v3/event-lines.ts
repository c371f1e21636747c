import type { AaveV3State, Intent, Outcome } from "@hindcast/domain";
import { eventLine } from "../../bench.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

const NOBODY = "0x0000000000000000000000000000000000000000";
/** Referral codes are not modelled; the bench sends none. */
const NO_REFERRAL = 0;
const VARIABLE_RATE = 2;

/** Events of pool and tokens for a decision's outcomes, in log order and argument order. */
export function eventLines(
  intent: Intent,
  outcomes: readonly Outcome[],
  state: Readonly<AaveV3State>,
): string[] {
  const reserveOf = (address: string): Reserve =>
    state.reserves[state.reserveIds.get(address) ?? 0] as Reserve;
  const amounts = movedAmounts(intent, outcomes);
  let moves = 0;
  // The token logs what it moved at once, but its scaled amount after the pool has changed flags.
  let isMoveAhead = intent.kind === "shareTransfer";
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === "shareMove" || (isMoveAhead && outcome.kind === "collateralUse")) {
      const { supplyToken } = reserveOf(outcome.reserve);
      const isFirst =
        outcome.kind === "collateralUse" || isMoveAhead || intent.kind === "liquidate";
      const lines = isFirst ? [transferLine(supplyToken, outcomes, moves, amounts[moves])] : [];
      isMoveAhead = false;
      if (outcome.kind === "collateralUse")
        return [...lines, ...reserveLines(outcome, reserveOf(outcome.reserve))];
      moves++;
      return [...lines, ...reserveLines(outcome, reserveOf(outcome.reserve))];
    }
    if (outcome.kind === "liquidation") return [liquidationLine(outcome, reserveOf)];
    if (outcome.kind === "modeChange")
      return [
        eventLine(
          `${(state.reserves[0] as Reserve).pool}.UserEModeSet`,
          outcome.account,
          outcome.mode,
        ),
      ];
    if (!("reserve" in outcome) || !state.reserveIds.has(outcome.reserve)) return [];
    return reserveLines(outcome, reserveOf(outcome.reserve));
  });
}

/** Amounts of the share moves among the outcomes, which tell the scaled amounts only. */
function movedAmounts(intent: Intent, outcomes: readonly Outcome[]): readonly bigint[] {
  if (intent.kind === "shareTransfer") return [intent.amount];
  const liquidation = outcomes.find((outcome) => outcome.kind === "liquidation");
  if (liquidation?.kind !== "liquidation") return [];
  const { collateralSeized, protocolFee } = liquidation;
  return liquidation.receiveShares ? [collateralSeized, protocolFee] : [protocolFee];
}

function transferLine(
  token: string,
  outcomes: readonly Outcome[],
  place: number,
  amount: bigint | undefined,
): string {
  const move = outcomes.filter((outcome) => outcome.kind === "shareMove")[place];
  return eventLine(`${token}.Transfer`, move?.from, move?.to, amount);
}

function liquidationLine(
  outcome: Extract<Outcome, { kind: "liquidation" }>,
  reserveOf: (address: string) => Reserve,
): string {
  return eventLine(
    `${reserveOf(outcome.debtReserve).pool}.LiquidationCall`,
    outcome.collateralReserve,
    outcome.debtReserve,
    outcome.account,
    outcome.debtRepaid,
    outcome.collateralSeized,
    outcome.liquidator,
    outcome.receiveShares,
  );
}

function reserveLines(outcome: Outcome, reserve: Reserve): string[] {
  const { supplyToken, debtToken } = reserve;
  switch (outcome.kind) {
    case "shareMint":
      return mintLines(outcome, outcome.side === "debt" ? debtToken : supplyToken);
    case "shareBurn":
      return burnLines(outcome, outcome.side === "debt" ? debtToken : supplyToken);
    case "shareMove": {
      const { from, to, scaledAmount, index } = outcome;
      return [eventLine(`${supplyToken}.BalanceTransfer`, from, to, scaledAmount, index)];
    }
    default: {
      const event = poolEvent(outcome, reserve);
      return event === undefined ? [] : [eventLine(`${reserve.pool}.${event[0]}`, ...event[1])];
    }
  }
}

/** Name and arguments of the pool's own event for an outcome about one reserve. */
function poolEvent(
  outcome: Outcome,
  { address, borrowRate }: Reserve,
): [name: string, values: readonly unknown[]] | undefined {
  switch (outcome.kind) {
    case "supply": {
      const { payer, account, amount } = outcome;
      return ["Supply", [address, payer, account, amount, NO_REFERRAL]];
    }
    case "withdraw":
      return ["Withdraw", [address, outcome.account, outcome.recipient, outcome.amount]];
    case "borrow": {
      const { caller, account, amount } = outcome;
      const terms = [amount, VARIABLE_RATE, borrowRate, NO_REFERRAL];
      return ["Borrow", [address, caller, account, ...terms]];
    }
    case "repay": {
      const { account, payer, amount, withShares } = outcome;
      return ["Repay", [address, account, payer, amount, withShares]];
    }
    case "reserveUpdate": {
      const { liquidityRate, liquidityIndex, borrowIndex } = outcome;
      const figures = [liquidityRate, outcome.borrowRate, liquidityIndex, borrowIndex];
      return ["ReserveDataUpdated", [address, ...figures]];
    }
    case "collateralUse": {
      const change = outcome.enabled ? "Enabled" : "Disabled";
      return [`ReserveUsedAsCollateral${change}`, [address, outcome.account]];
    }
    case "treasuryMint":
      return ["MintedToTreasury", [address, outcome.amount]];
    case "ceilingUse":
      return ["IsolationModeTotalDebtUpdated", [address, outcome.debtUsd2]];
    case "flashLoan": {
      const { receiver, initiator, amount, premium } = outcome;
      return ["FlashLoan", [receiver, initiator, address, amount, 0, premium, NO_REFERRAL]];
    }
    case "badDebt":
      return outcome.writtenOff
        ? ["DeficitCreated", [outcome.account, address, outcome.amount]]
        : undefined;
    case "deficitCover":
      return ["DeficitCovered", [address, outcome.account, outcome.amount]];
    default:
      return undefined;
  }
}

function mintLines(outcome: Extract<Outcome, { kind: "shareMint" }>, token: string): string[] {
  const { caller, account, amount, interest, index } = outcome;
  return [
    eventLine(`${token}.Transfer`, NOBODY, account, amount),
    eventLine(`${token}.Mint`, caller, account, amount, interest, index),
  ];
}

function burnLines(outcome: Extract<Outcome, { kind: "shareBurn" }>, token: string): string[] {
  const { account, target, amount, interest, index } = outcome;
  return [
    eventLine(`${token}.Transfer`, account, NOBODY, amount),
    eventLine(`${token}.Burn`, account, target, amount, interest, index),
  ];
}
