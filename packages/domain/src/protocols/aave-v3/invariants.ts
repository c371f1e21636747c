import { percentMul } from "../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS, RAY } from "../../numbers/units.ts";
import type { Env, Invariant } from "../protocol.ts";
import { debtIndex, incomeIndex } from "./math.ts";
import { parameterRule, type ReserveParameters } from "./params.ts";
import { rulesOf } from "./rules.ts";
import { reserveAt, type AaveV3State, type Holding, type Reserve } from "./state.ts";

type Law = Invariant<AaveV3State>;

/** Wei by which rounding may favour one account's claims in a reserve. */
const ROUNDING_PER_ACCOUNT = 10n;

function* reservesOf(state: AaveV3State): Iterable<Reserve> {
  for (let id = 0; id < state.reserves.length; id++) yield reserveAt(state, id);
}

function* holdingsOf(state: AaveV3State): Iterable<readonly [string, Reserve, Holding]> {
  for (const account of state.accounts.values())
    for (const held of account.holdings)
      yield [account.address, reserveAt(state, held.reserveId), held];
}

/** The first complaint about any reserve. */
function firstReserve(
  state: AaveV3State,
  complaint: (reserve: Reserve) => string | undefined,
): string | undefined {
  for (const reserve of reservesOf(state)) {
    const wrong = complaint(reserve);
    if (wrong !== undefined) return `reserve ${reserve.address}: ${wrong}`;
  }
  return undefined;
}

/** The first complaint about any holding. */
function firstHolding(
  state: AaveV3State,
  complaint: (held: Holding, reserve: Reserve) => string | undefined,
): string | undefined {
  for (const [account, reserve, held] of holdingsOf(state)) {
    const wrong = complaint(held, reserve);
    if (wrong !== undefined) return `account ${account}, reserve ${reserve.address}: ${wrong}`;
  }
  return undefined;
}

function sumOf(state: AaveV3State, side: "supplyScaled" | "debtScaled"): bigint[] {
  const sums = state.reserves.map(() => 0n);
  for (const [, reserve, held] of holdingsOf(state))
    sums[reserve.id] = (sums[reserve.id] as bigint) + held[side];
  return sums;
}

function totalsAgree(state: AaveV3State, side: "supplyScaled" | "debtScaled"): string | undefined {
  const sums = sumOf(state, side);
  return firstReserve(state, (reserve) =>
    reserve[side] === sums[reserve.id]
      ? undefined
      : `${side} is ${reserve[side]}, accounts hold ${sums[reserve.id]}`,
  );
}

function complainOfNegative(record: object): string | undefined {
  for (const [name, value] of Object.entries(record))
    if (typeof value === "bigint" && value < 0n) return `${name} is ${value}`;
  return undefined;
}

/**
 * Cash, debt and deficit cover what suppliers other than the treasury paid in (scaled shares: their claims
 * without any interest). Claims with interest cannot be the law: v3.0 applies a raised reserve
 * factor retroactively and rates a same-asset liquidation before its repayment arrives, so claims
 * may exceed cash and debt by some interest.
 */
function principalIsCovered(state: AaveV3State, env: Env): string | undefined {
  const { tokens, compounding } = rulesOf(state);
  const treasuryHeld = state.reserves.map(() => 0n);
  const holders = state.reserves.map(() => 0n);
  for (const [account, reserve, held] of holdingsOf(state)) {
    holders[reserve.id] = (holders[reserve.id] as bigint) + 1n;
    if (account === reserve.treasury) treasuryHeld[reserve.id] = held.supplyScaled;
  }
  return firstReserve(state, (reserve) => {
    const principal = reserve.supplyScaled - (treasuryHeld[reserve.id] as bigint);
    const index = debtIndex(reserve, env.timeSeconds, compounding);
    const debt = tokens.debtBalance(reserve.debtScaled, index);
    const tolerance = ROUNDING_PER_ACCOUNT * (holders[reserve.id] as bigint);
    return principal <= reserve.cash + debt + reserve.deficit + tolerance
      ? undefined
      : `suppliers paid in ${principal}, cash ${reserve.cash}, debt ${debt} and deficit ${reserve.deficit} do not cover it`;
  });
}

function indicesHold(state: AaveV3State, env: Env): string | undefined {
  return firstReserve(state, (reserve) => {
    const { liquidityIndex, borrowIndex, lastUpdateSeconds } = reserve;
    const { compounding } = rulesOf(state);
    if (liquidityIndex < RAY || borrowIndex < RAY) return "an index is below one";
    if (lastUpdateSeconds > env.timeSeconds) return "it was updated in the future";
    return incomeIndex(reserve, env.timeSeconds) < liquidityIndex ||
      debtIndex(reserve, env.timeSeconds, compounding) < borrowIndex
      ? "an index falls with time"
      : undefined;
  });
}

function lastIndicesHold(state: AaveV3State, env: Env): string | undefined {
  return firstHolding(state, (held, reserve) => {
    if (held.supplyScaled !== 0n && held.supplyIndex < RAY) return "supply index below one";
    if (held.debtScaled !== 0n && held.debtIndex < RAY) return "debt index below one";
    return held.supplyIndex > incomeIndex(reserve, env.timeSeconds) ||
      held.debtIndex > debtIndex(reserve, env.timeSeconds, rulesOf(state).compounding)
      ? "its last index lies in the future"
      : undefined;
  });
}

function holdingsAreOrdered(state: AaveV3State): string | undefined {
  for (const account of state.accounts.values()) {
    let last = -1;
    for (const held of account.holdings) {
      if (held.reserveId <= last) return `account ${account.address}: holdings out of order`;
      if (held.reserveId >= state.reserves.length)
        return `account ${account.address}: holds unlisted reserve ${held.reserveId}`;
      last = held.reserveId;
    }
  }
  return undefined;
}

function modesAreKnown(state: AaveV3State): string | undefined {
  for (const account of state.accounts.values())
    if (account.mode !== 0n && !state.modes.has(account.mode))
      return `account ${account.address}: unknown mode ${account.mode}`;
  return undefined;
}

function parametersAreSound(parameters: ReserveParameters): string | undefined {
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = parameters;
  if (ltvBps > liquidationThresholdBps) return "LTV above the liquidation threshold";
  if (percentMul(liquidationThresholdBps, liquidationBonusBps) > HUNDRED_PERCENT_BPS)
    return "the bonus at the threshold exceeds the collateral";
  for (const [name, value] of Object.entries(parameters)) {
    const rule = parameterRule("reserve", name);
    if (typeof value !== "bigint" || rule?.minimum === undefined) continue;
    if (value < rule.minimum || value > (rule.maximum ?? value)) return `${name} is ${value}`;
  }
  return undefined;
}

function law(code: number, text: string, check: Law["check"]): Law {
  return { code: `AAVE-INV-${code}`, law: text, check };
}

export const INVARIANTS: readonly Law[] = [
  law(1, "A reserve's scaled supply is the sum of its accounts'.", (state) =>
    totalsAgree(state, "supplyScaled"),
  ),
  law(2, "A reserve's scaled debt is the sum of its accounts'.", (state) =>
    totalsAgree(state, "debtScaled"),
  ),
  law(3, "No amount, index or rate of a reserve is negative.", (state) =>
    firstReserve(state, complainOfNegative),
  ),
  law(4, "No scaled balance of an account is negative.", (state) =>
    firstHolding(state, complainOfNegative),
  ),
  law(5, "Cash, debt and deficit cover the suppliers' principal.", principalIsCovered),
  law(6, "Indices are at least one and never fall.", indicesHold),
  law(7, "An account's last indices lie between one and now.", lastIndicesHold),
  // The converse is not a law: repaying all but one unit can burn every scaled share and leave the
  // flag; a withdrawal can do the same to a collateral flag.
  law(8, "Whoever has debt has its flag.", (state) =>
    firstHolding(state, (held) =>
      held.debtScaled !== 0n && !held.borrowing ? "debt without its flag" : undefined,
    ),
  ),
  law(9, "Holdings are sorted by listed reserve, one each.", holdingsAreOrdered),
  law(10, "Accounts are in known modes.", modesAreKnown),
  law(11, "Reserve parameters are ones the configurator accepts.", (state) =>
    firstReserve(state, (reserve) => parametersAreSound(reserve.parameters)),
  ),
];
