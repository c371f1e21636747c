import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import { HUNDRED_PERCENT_BPS, WAD } from "../../numbers/units.ts";
import type { Step, StepInvariant } from "../protocol.ts";
import { accountData } from "./margin.ts";
import { valueUsd8 } from "./math.ts";
import { collateralParameters } from "./modes.ts";
import { rulesOf } from "./rules.ts";
import { findAccount, findReserve, reserveAt, type AaveV3State, type Reserve } from "./state.ts";

/** Laws about what one decision may do: they compare the state it was made on with what it left. */

type AaveStep = Step<AaveV3State>;

function firstReserve(
  { before, after }: AaveStep,
  complaint: (before: Reserve, after: Reserve) => string | undefined,
): string | undefined {
  for (let id = 0; id < before.reserves.length; id++) {
    const reserve = reserveAt(after, id);
    const wrong = complaint(reserveAt(before, id), reserve);
    if (wrong !== undefined) return `reserve ${reserve.address}: ${wrong}`;
  }
  return undefined;
}

/** Underlying that a story says came in (or, negative, went out), by reserve. */
function flowsOf(state: AaveV3State, outcome: Outcome): readonly (readonly [string, bigint])[] {
  const isVirtual = rulesOf(state).virtualCash;
  // What is sent to the aToken itself never left.
  const stays = (reserve: string, to: string): boolean =>
    !isVirtual && findReserve(state, reserve)?.supplyToken === to;
  switch (outcome.kind) {
    case "supply":
      return [[outcome.reserve, outcome.amount]];
    case "withdraw":
      return [[outcome.reserve, stays(outcome.reserve, outcome.recipient) ? 0n : -outcome.amount]];
    case "borrow":
      return [[outcome.reserve, stays(outcome.reserve, outcome.caller) ? 0n : -outcome.amount]];
    case "repay":
      return [[outcome.reserve, outcome.withShares ? 0n : outcome.amount]];
    case "donation":
      return [
        [outcome.reserve, isVirtual || stays(outcome.reserve, outcome.from) ? 0n : outcome.amount],
      ];
    case "flashLoan": {
      const lent = stays(outcome.reserve, outcome.receiver) ? 0n : outcome.amount;
      return [[outcome.reserve, outcome.amount + outcome.premium - lent]];
    }
    case "liquidation": {
      const { collateralReserve, receiveShares, liquidator, collateralSeized } = outcome;
      const isPaidOut = !receiveShares && !stays(collateralReserve, liquidator);
      return [
        [outcome.debtReserve, outcome.debtRepaid],
        [collateralReserve, isPaidOut ? -collateralSeized : 0n],
      ];
    }
    default:
      return [];
  }
}

function cashIsConserved(step: AaveStep): string | undefined {
  const flows = new Map<string, bigint>();
  for (const outcome of step.outcomes)
    for (const [reserve, amount] of flowsOf(step.before, outcome))
      flows.set(reserve, (flows.get(reserve) ?? 0n) + amount);
  return firstReserve(step, (before, after) => {
    const told = flows.get(after.address) ?? 0n;
    const moved = after.cash - before.cash;
    return moved === told ? undefined : `cash moved by ${moved}, the stories tell ${told}`;
  });
}

function indicesNeverFall(step: AaveStep): string | undefined {
  return firstReserve(step, (before, after) =>
    after.liquidityIndex < before.liquidityIndex ||
    after.borrowIndex < before.borrowIndex ||
    after.lastUpdateSeconds < before.lastUpdateSeconds
      ? "an index or its time fell"
      : undefined,
  );
}

function deficitsAreToldOf(step: AaveStep): string | undefined {
  const told = new Map<string, bigint>();
  const tell = (reserve: string, amount: bigint): void =>
    void told.set(reserve, (told.get(reserve) ?? 0n) + amount);
  for (const outcome of step.outcomes) {
    if (outcome.kind === "badDebt" && outcome.writtenOff) tell(outcome.reserve, outcome.amount);
    if (outcome.kind === "deficitCover") tell(outcome.reserve, -outcome.amount);
  }
  return firstReserve(step, (before, after) => {
    const moved = after.deficit - before.deficit;
    const expected = told.get(after.address) ?? 0n;
    return moved === expected
      ? undefined
      : `the deficit moved by ${moved}, the stories tell ${expected}`;
  });
}

/** Roundings that a liquidation's amounts go through, in units of each token; a few at most. */
const ROUNDINGS = 8n;

/** Value of the roundings of a reserve's amounts. */
function slackUsd8({ priceUsd8, unit }: Reserve): bigint {
  return ROUNDINGS * (priceUsd8 / unit + 2n);
}

/**
 * Repaying debt worth d takes d * bonus from the collateral, which counts threshold times that. So
 * weighted / debt rises by d * (weighted - bonus * threshold * debt) / (debt * (debt - d)): up where
 * the health factor was above bonus times threshold, down where it was below.
 */
function healthMovesAsItMust(
  { before, after, env }: AaveStep,
  outcome: OutcomeOf<"liquidation">,
): string | undefined {
  const rules = rulesOf(before);
  const account = findAccount(before, outcome.account);
  const collateral = findReserve(before, outcome.collateralReserve);
  const debt = findReserve(before, outcome.debtReserve);
  const was = accountData(before, account, env.timeSeconds);
  const is = accountData(after, findAccount(after, outcome.account), env.timeSeconds);
  if (!account || !collateral || !debt || !was || !is) return undefined;
  const risk = collateralParameters(before, rules, account.mode, collateral);
  const cost = risk.liquidationThresholdBps * risk.liquidationBonusBps;
  const repaidUsd8 = valueUsd8(outcome.debtRepaid, debt.priceUsd8, debt.unit);
  const rise = is.weightedUsd8Bps * was.debtUsd8 - was.weightedUsd8Bps * is.debtUsd8;
  const expected = repaidUsd8 * (was.weightedUsd8Bps - (cost * was.debtUsd8) / HUNDRED_PERCENT_BPS);
  const slack = slackUsd8(collateral) + 2n * slackUsd8(debt);
  const error = rise > expected ? rise - expected : expected - rise;
  const allowed =
    slack * (risk.liquidationThresholdBps * was.debtUsd8 + was.weightedUsd8Bps + repaidUsd8);
  return error <= allowed
    ? undefined
    : `account ${outcome.account}: health moved by ${rise}, not by ${expected}`;
}

function liquidationsMoveHealth(step: AaveStep): string | undefined {
  const isWrittenOff = step.outcomes.some(
    (outcome) => outcome.kind === "badDebt" && outcome.writtenOff,
  );
  for (const outcome of step.outcomes) {
    if (outcome.kind !== "liquidation" || isWrittenOff) continue;
    // Who takes part of the collateral back, as liquidator or as treasury, loses less.
    const treasury = findReserve(step.before, outcome.collateralReserve)?.treasury;
    if (outcome.account === outcome.liquidator || outcome.account === treasury) continue;
    const wrong = healthMovesAsItMust(step, outcome);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Whose position the outcome weakens at its own will. */
function weakened(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "withdraw":
      return outcome.account;
    case "shareTransfer":
      return outcome.from;
    case "collateralToggle":
      return outcome.account;
    default:
      return undefined;
  }
}

function nobodyFallsByItself({ before, outcomes, after, env }: AaveStep): string | undefined {
  for (const outcome of outcomes) {
    const address = weakened(outcome);
    if (address === undefined) continue;
    const was = accountData(before, findAccount(before, address), env.timeSeconds);
    const is = accountData(after, findAccount(after, address), env.timeSeconds);
    if (was === undefined || is === undefined) continue;
    if (was.healthFactorWad >= WAD && is.healthFactorWad < WAD)
      return `account ${address}: health fell to ${is.healthFactorWad}`;
  }
  return undefined;
}

function writeOffsLeaveNothing({ outcomes, after }: AaveStep): string | undefined {
  for (const outcome of outcomes) {
    if (outcome.kind !== "badDebt" || !outcome.writtenOff) continue;
    for (const held of findAccount(after, outcome.account)?.holdings ?? [])
      if (held.debtScaled !== 0n && reserveAt(after, held.reserveId).parameters.active)
        return `account ${outcome.account}: still owes in reserve ${held.reserveId}`;
  }
  return undefined;
}

function law(
  code: number,
  text: string,
  check: (step: AaveStep) => string | undefined,
): StepInvariant<AaveV3State> {
  return { code: `AAVE-STEP-${code}`, law: text, check };
}

export const STEP_INVARIANTS: readonly StepInvariant<AaveV3State>[] = [
  law(1, "Cash moves by exactly what came in and went out.", cashIsConserved),
  law(2, "Indices and their times never fall.", indicesNeverFall),
  law(
    3,
    "A deficit grows by what is written off and shrinks by what is covered.",
    deficitsAreToldOf,
  ),
  law(
    4,
    "A liquidation raises the health factor if and only if it was above threshold times bonus.",
    liquidationsMoveHealth,
  ),
  law(5, "Nobody becomes liquidatable by its own withdrawal.", nobodyFallsByItself),
  law(6, "Who had debt written off owes nothing in any active reserve.", writeOffsLeaveNothing),
];
