import type { Outcome } from "../../events/outcomes.ts";
import type { Step, StepInvariant } from "../protocol.ts";
import { liquidityUsd8 } from "./margin.ts";
import { INDEX_ONE } from "./math.ts";
import {
  baseReserves,
  bookOf,
  findAccount,
  findReserve,
  reserveAt,
  type CompoundV3State,
} from "./state.ts";

/** Laws about what one decision may do: they compare the state it was made on with what it left. */

type CometStep = Step<CompoundV3State>;

/** Tokens that a story says came in (or, negative, went out), by asset. */
function flowsOf(state: CompoundV3State, outcome: Outcome): readonly (readonly [string, bigint])[] {
  // What is sent to the contract itself never left.
  const out = (reserve: string, to: string, amount: bigint): bigint =>
    findReserve(state, reserve)?.pool === to ? 0n : -amount;
  switch (outcome.kind) {
    case "supply":
    case "collateralSupply":
    case "donation":
      return [[outcome.reserve, outcome.amount]];
    case "withdraw":
    case "collateralWithdrawal":
    case "reserveWithdrawal": {
      const { reserve, recipient, amount } = outcome;
      return [[reserve, out(reserve, recipient, amount)]];
    }
    case "collateralSale": {
      const { reserve, recipient, baseAmount, collateralAmount } = outcome;
      return [
        [reserveAt(state, 0).address, baseAmount],
        [reserve, out(reserve, recipient, collateralAmount)],
      ];
    }
    default:
      return [];
  }
}

function cashIsConserved({ before, after, outcomes }: CometStep): string | undefined {
  const flows = new Map<string, bigint>();
  for (const outcome of outcomes)
    for (const [reserve, amount] of flowsOf(before, outcome))
      flows.set(reserve, (flows.get(reserve) ?? 0n) + amount);
  for (let id = 0; id < before.reserves.length; id++) {
    const { address, cash } = reserveAt(after, id);
    const moved = cash - reserveAt(before, id).cash;
    const told = flows.get(address) ?? 0n;
    if (moved !== told) return `reserve ${address}: cash moved by ${moved}, stories tell ${told}`;
  }
  return undefined;
}

function indicesNeverFall({ before, after }: CometStep): string | undefined {
  const [was, is] = [bookOf(before), bookOf(after)];
  const fell =
    is.supplyIndex < was.supplyIndex ||
    is.borrowIndex < was.borrowIndex ||
    is.lastAccrualSeconds < was.lastAccrualSeconds;
  return fell ? "an index or its time fell" : undefined;
}

/** Units that rounding the present values of two totals, each up to two times, can take. */
const ROUNDINGS = 4n;

/** What a story takes from (negative) or gives to the base reserves. */
function reserveFlow(state: CompoundV3State, outcome: Outcome): bigint {
  const base = reserveAt(state, 0);
  switch (outcome.kind) {
    case "debtAbsorption":
      return -outcome.amount;
    case "collateralSale":
      return outcome.baseAmount;
    case "donation":
      return outcome.reserve === base.address ? outcome.amount : 0n;
    case "reserveWithdrawal":
      return outcome.recipient === base.pool ? 0n : -outcome.amount;
    case "withdraw":
      return outcome.recipient === base.pool ? outcome.amount : 0n;
    default:
      return 0n;
  }
}

/**
 * Suppliers and borrowers take nothing from the reserves: rounding is the contract's gain. Only what
 * the stories say moves them. Rounding to whole principals is worth up to an index of units.
 */
function reservesAreToldOf({ before, after, outcomes, env }: CometStep): string | undefined {
  if (before.reserves.length === 0) return undefined;
  // New rates apply back to the last charge: the same moment has other reserves then.
  if (outcomes.some((outcome) => outcome.kind === "parameterChange")) return undefined;
  let told = 0n;
  for (const outcome of outcomes) told += reserveFlow(before, outcome);
  const moved = baseReserves(after, env) - baseReserves(before, env);
  const { supplyIndex, borrowIndex } = bookOf(after);
  const slack = ROUNDINGS + (2n * (supplyIndex + borrowIndex)) / INDEX_ONE;
  const isKept = moved >= told - ROUNDINGS && moved <= told + slack;
  return isKept ? undefined : `reserves moved by ${moved}, stories tell ${told}`;
}

function absorptionLeavesNothing({ after, outcomes }: CometStep): string | undefined {
  for (const outcome of outcomes) {
    if (outcome.kind !== "debtAbsorption") continue;
    const account = findAccount(after, outcome.account);
    if (account === undefined || account.principal < 0n || account.holdings.length > 0)
      return `account ${outcome.account} was absorbed and still has collateral or debt`;
  }
  return undefined;
}

function takingOutIsCovered({ after, outcomes }: CometStep): string | undefined {
  for (const outcome of outcomes) {
    const taker = takerOf(outcome);
    if (taker === undefined) continue;
    const account = findAccount(after, taker);
    const liquidity = liquidityUsd8(after, account, bookOf(after), "borrowCollateralFactorWad");
    if (liquidity === undefined || liquidity < 0n)
      return `account ${taker} took something out and its debt is not covered`;
  }
  return undefined;
}

function takerOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "withdraw":
    case "collateralWithdrawal":
      return outcome.account;
    case "shareTransfer":
    case "collateralTransfer":
      return outcome.from;
    default:
      return undefined;
  }
}

function law(code: number, text: string, check: StepInvariant<CompoundV3State>["check"]) {
  return { code: `COMET-STEP-${code}`, law: text, check };
}

export const STEP_INVARIANTS: readonly StepInvariant<CompoundV3State>[] = [
  law(1, "What the contract holds of a token moves by what the stories tell.", cashIsConserved),
  law(2, "Indices and the time of the last charge never fall.", indicesNeverFall),
  law(3, "Base reserves move by what the stories tell; rounding is their gain.", reservesAreToldOf),
  law(4, "An absorbed account has neither collateral nor debt left.", absorptionLeavesNothing),
  law(5, "Whoever takes something out has its debt covered.", takingOutIsCovered),
];
