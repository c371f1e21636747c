import type { Mutant } from "./mutant.ts";

const FOLDER = "packages/domain/src/protocols/compound-v3";
const BENCHES = ["compound-v3"];

function wrong(name: string, file: string, find: string, replace: string): Mutant {
  return { name: `Comet: ${name}`, benches: BENCHES, file: `${FOLDER}/${file}`, find, replace };
}

/** Wrong rules of Compound v3. */
// prettier-ignore
export const compoundV3Mutants: readonly Mutant[] = [
  // Arithmetic
  wrong("a debt's principal is rounded down", "math.ts", 'return mulDiv(present, INDEX_ONE, index, "up");', 'return mulDiv(present, INDEX_ONE, index, "down");'),
  wrong("a supply's principal is rounded up", "math.ts", 'return mulDiv(present, INDEX_ONE, index, "down");', 'return mulDiv(present, INDEX_ONE, index, "up");'),
  wrong("present values are rounded up", "math.ts", 'return mulDiv(principal, index, INDEX_ONE, "down");', 'return mulDiv(principal, index, INDEX_ONE, "up");'),
  wrong("values are rounded half up", "math.ts", 'return mulDiv(amount, priceUsd8, unit, "down");', 'return mulDiv(amount, priceUsd8, unit, "half-up");'),
  wrong("the credit is rounded up", "math.ts", 'return mulDiv(value, unit, priceUsd8, "down");', 'return mulDiv(value, unit, priceUsd8, "up");'),
  wrong("factors keep every decimal", "math.ts", "return (factor / FACTOR_STEP) * FACTOR_STEP;", "return factor;"),
  wrong("caps keep every decimal", "math.ts", "return ((cap / unit) & MAX_UINT64) * unit;", "return cap;"),
  wrong("utilization is rounded up", "math.ts", 'presentAmount(base.totalDebt, base.borrowIndex), WAD, supply, "down")', 'presentAmount(base.totalDebt, base.borrowIndex), WAD, supply, "up")'),
  wrong("one kink for both sides", "math.ts", "    market.borrowKinkWad,\n", "    market.supplyKinkWad,\n"),
  wrong("rates divided by the year at the end", "math.ts", "const least = base / SECONDS_PER_YEAR;\n  const slope = low / SECONDS_PER_YEAR;\n  if (usage <= kink) return least + mulFactor(slope, usage);", "const least = base / SECONDS_PER_YEAR;\n  const slope = low / SECONDS_PER_YEAR;\n  if (usage <= kink) return (base + mulFactor(low, usage)) / SECONDS_PER_YEAR;"),
  wrong("the steep part starts from nothing", "math.ts", "return least + mulFactor(slope, kink) + mulFactor(", "return least + mulFactor("),
  wrong("rates are not bounded", "math.ts", "if (supplyPerSecond > MAX_UINT64 || borrowPerSecond > MAX_UINT64) return", "if (supplyPerSecond < 0n) return"),
  wrong("totals follow every change of principal", "math.ts", "if (after < before) return { supply: 0n, debt: 0n };", "if (after < before) return fallOf(before, after);"),

  // Interest and reserves
  wrong("whatever is paid in charges interest", "actions/operation.ts", "export function payIn(operation: Operation, reserve: Reserve, amount: bigint): void {\n", "export function payIn(operation: Operation, reserve: Reserve, amount: bigint): void {\n  accrue(operation, reserveAt(operation.draft, 0));\n"),
  wrong("a withdrawal of collateral judges debt of now", "actions/base.ts", "    bookOf(draft),\n", "    indicesAt(draft, operation.timeSeconds),\n"),
  wrong("absorbing charges no interest", "actions/absorb.ts", "const stale = accrue(operation, base);", "const stale = undefined as ReturnType<typeof accrue>;"),
  wrong("buying charges interest", "actions/reserves.ts", "payIn(operation, base, baseAmount);", "payIn(operation, base, baseAmount);\n  accrue(operation, base);"),
  wrong("reserves without interest since the last charge", "state.ts", "const { supplyIndex, borrowIndex } = indicesAt(state, env.timeSeconds);\n  const cash", "const { supplyIndex, borrowIndex } = bookOf(state);\n  const cash"),
  wrong("reserves count supply as an asset", "state.ts", "return cash - presentAmount(totalSupply, supplyIndex) +", "return cash + presentAmount(totalSupply, supplyIndex) +"),

  // Accounts
  wrong("the borrow factor decides liquidations", "actions/absorb.ts", 'bookOf(draft), "liquidateCollateralFactorWad")', 'bookOf(draft), "borrowCollateralFactorWad")'),
  wrong("covered exactly is not covered", "actions/base.ts", "return liquidity < 0n ? refuse", "return liquidity <= 0n && (findAccount(draft, account)?.principal ?? 0n) < 0n ? refuse"),
  wrong("liquidatable exactly at the edge", "actions/absorb.ts", "if (liquidity >= 0n) return refuse", 'if (liquidity > 0n || account.principal >= 0n) return refuse'),
  wrong("every price is read", "margin.ts", "if (liquidity >= 0n) return liquidity;", ""),
  wrong("the least debt itself is too small", "actions/base.ts", "if (-present < operation.draft", "if (-present <= operation.draft"),
  wrong("collateral is judged before the least debt", "actions/base.ts", 'return refuse("BORROW_TOO_SMALL");\n  return refuseUncollateralized(operation, account);', 'return refuseUncollateralized(operation, account) ?? refuse("BORROW_TOO_SMALL");\n  return refuseUncollateralized(operation, account);'),
  wrong("a cap is one unit short", "actions/collateral.ts", "if (total > keptCap", "if (total >= keptCap"),
  wrong("everything of a borrower is its debt", "actions/base.ts", "return present < 0n ? 0n : present;\n}", "return present < 0n ? -present : present;\n}"),
  wrong("what the contract sends itself leaves", "actions/operation.ts", "if (amount !== 0n && recipient !== reserve.pool)", "if (amount !== 0n)"),
  wrong("one may transfer to oneself", "actions/calls.ts", "if (intent.from === intent.to) return", "if (intent.from === intent.to && intent.amount < 0n) return"),
  wrong("a transfer's receiver comes first", "actions/base.ts", "logSupplyChange(operation, base, from, fall.supply);\n  logSupplyChange(operation, base, to, rise.supply);", "logSupplyChange(operation, base, to, rise.supply);\n  logSupplyChange(operation, base, from, fall.supply);"),

  // Absorbing and selling
  wrong("bad debt stays on the account", "liquidation.ts", "const newBalance = credited < 0n ? 0n : credited;", "const newBalance = credited;"),
  wrong("the whole value is credited", "liquidation.ts", "creditUsd8 += mulFactor(value, keptFactor(parameters.liquidationFactorWad));", "creditUsd8 += value;"),
  wrong("the liquidate factor is the credit", "liquidation.ts", "creditUsd8 += mulFactor(value, keptFactor(parameters.liquidationFactorWad));", "creditUsd8 += mulFactor(value, keptFactor(parameters.liquidateCollateralFactorWad));"),
  wrong("a unit of credit more for each collateral", "liquidation.ts", "const credited = oldBalance + amountOf(creditUsd8, base.priceUsd8, base.unit);", "const credited = oldBalance + amountOf(creditUsd8 + BigInt(parts.length), base.priceUsd8, base.unit);"),
  wrong("the penalty all goes to buyers", "liquidation.ts", "const discount = mulFactor(state.market.storeFrontPriceFactorWad, penalty);", "const discount = penalty;"),
  wrong("a quote is rounded up", "liquidation.ts", "value / priceUsd8 / base.unit;", "(value / priceUsd8 + base.unit - 1n) / base.unit;"),
  wrong("for sale at the target itself", "actions/reserves.ts", "reserves >= draft.market.targetReserves)", "reserves > draft.market.targetReserves)"),
  wrong("negative reserves sell nothing", "actions/reserves.ts", "if (reserves >= 0n && reserves", "if (reserves < 0n || reserves"),
  wrong("accounts' collateral is for sale", "actions/reserves.ts", "if (amount > reserve.cash - reserve.totalCollateral)", "if (amount > reserve.cash)"),
  wrong("the stock is looked at before the buyer's terms", "actions/reserves.ts", 'if (amount < minimumCollateral) return refuse("TOO_MUCH_SLIPPAGE");\n  if (amount > reserve.cash - reserve.totalCollateral) return refuse("INSUFFICIENT_RESERVES");', 'if (amount > reserve.cash - reserve.totalCollateral) return refuse("INSUFFICIENT_RESERVES");\n  if (amount < minimumCollateral) return refuse("TOO_MUCH_SLIPPAGE");'),
];
