import type { Mutant } from "./mutant.ts";

const FOLDER = "packages/domain/src/protocols/morpho-blue";
const BENCHES = ["morpho-blue"];

function wrong(name: string, file: string, find: string, replace: string): Mutant {
  return { name: `Morpho: ${name}`, benches: BENCHES, file: `${FOLDER}/${file}`, find, replace };
}

/** A wrong rule of AdaptiveCurveIrm, which no package has: held against recorded cases. */
function wrongRate(name: string, find: string, replace: string): Mutant {
  return {
    ...wrong(`rate model: ${name}`, "math.ts", find, replace),
    benches: ["morpho-blue-adaptive"],
  };
}

/** Wrong rules of Morpho Blue. */
// prettier-ignore
export const morphoBlueMutants: readonly Mutant[] = [
  // Arithmetic
  wrong("quotients rounded up are rounded down", "math.ts", "const raised = x * y + d - 1n;", "const raised = x * y;"),
  wrong("a tenth of the virtual shares", "math.ts", "VIRTUAL_SHARES = 1_000_000n", "VIRTUAL_SHARES = 100_000n"),
  wrong("two virtual assets in shares bought", "math.ts", "return mulDivDown(assets, totals.shares + VIRTUAL_SHARES, totals.assets + 1n, faults);", "return mulDivDown(assets, totals.shares + VIRTUAL_SHARES, totals.assets + 2n, faults);"),
  wrong("a cast overflows as a sum does", "math.ts", "if (x > MAX_UINT128) note(faults, \"exceedsUint128\");", "if (x > MAX_UINT128) note(faults, \"overflow\");"),
  wrong("sums know no width", "math.ts", "if (sum > MAX_UINT128) note(faults, \"overflow\");", ""),
  wrong("the last fault is told, not the first", "math.ts", "faults.first ??= fault;", "faults.first = fault;"),

  // Interest
  wrong("a year of 365.25 days", "math.ts", "rate: utilisation(market) / SECONDS_PER_YEAR, rateAtTarget", "rate: utilisation(market) / 31_557_600n, rateAtTarget"),
  wrong("no third term of the series", "math.ts", "return first + second + third;", "return first + second;"),
  wrong("the third term by two, not by three", "math.ts", "3n * WAD, faults)", "2n * WAD, faults)"),
  wrong("usage with a virtual asset", "math.ts", "(market.debt.assets * WAD) / market.supply.assets;", "(market.debt.assets * WAD) / (market.supply.assets + 1n);"),
  wrong("fee shares at the price with the fee in it", "math.ts", "{ assets: claimed - fee, shares: supply.shares }", "{ assets: claimed, shares: supply.shares }"),
  wrong("a fee of a unit too much interest", "math.ts", "const fee = mulDivDown(interest, market.parameters.feeWad", "const fee = mulDivDown(interest + 1n, market.parameters.feeWad"),
  wrong("suppliers get interest without the fee", "math.ts", "const claimed = addUint128(supply.assets, interest, faults);", "const claimed = addUint128(supply.assets, interest - (interest * market.parameters.feeWad) / WAD, faults);"),
  wrong("depositing collateral charges interest", "actions/collateral.ts", "  addUint128(held, amount, operation.faults);", "  addUint128(held, amount, operation.faults);\n  accrue(operation, market);"),
  wrong("a new fee applies backwards", "actions/configure.ts", "return fee === undefined || isSameFee ? undefined : accrue(operation, market);", "return undefined;"),
  wrong("the fee that is there may be set again", "actions/configure.ts", "if (isSameFee && Object.keys(values).length === 1) return refuse(\"ALREADY_SET\");", ""),
  wrong("a quarter is too much of a fee", "params.ts", "const MAX_FEE = WAD / 4n;", "const MAX_FEE = WAD / 5n;"),
  wrong("fees go to the treasury of before", "evolve.ts", "state.treasury = outcome.treasury;", "if (state.treasury.endsWith(\"0000\")) state.treasury = outcome.treasury;"),

  // Supplying and borrowing
  wrong("shares of a deposit are rounded up", "actions/supply.ts", "const shares = isByAssets ? toSharesDown(asked, market.supply, faults) : asked;", "const shares = isByAssets ? toSharesUp(asked, market.supply, faults) : asked;"),
  wrong("assets for shares bought are rounded down", "actions/supply.ts", "const amount = isByAssets ? asked : toAssetsUp(asked, market.supply, faults);", "const amount = isByAssets ? asked : toAssetsDown(asked, market.supply, faults);"),
  wrong("shares of a withdrawal are rounded down", "actions/supply.ts", "const shares = isByAssets ? toSharesUp(asked, market.supply, faults) : asked;", "const shares = isByAssets ? toSharesDown(asked, market.supply, faults) : asked;"),
  wrong("assets for shares sold are rounded up", "actions/supply.ts", "const amount = isByAssets ? asked : toAssetsDown(asked, market.supply, faults);", "const amount = isByAssets ? asked : toAssetsUp(asked, market.supply, faults);"),
  wrong("the last unit of liquidity stays", "actions/supply.ts", "if (market.debt.assets > left)", "if (market.debt.assets > 0n && market.debt.assets >= left)"),
  wrong("withdrawals to nobody", "actions/supply.ts", "if (recipient === ZERO_ADDRESS) return refuse(\"ZERO_ADDRESS\");", ""),
  wrong("debt shares are rounded down", "actions/borrow.ts", "const shares = isByAssets ? toSharesUp(asked, market.debt, faults) : asked;", "const shares = isByAssets ? toSharesDown(asked, market.debt, faults) : asked;"),
  wrong("assets for debt shares are rounded up", "actions/borrow.ts", "const amount = isByAssets ? asked : toAssetsDown(asked, market.debt, faults);", "const amount = isByAssets ? asked : toAssetsUp(asked, market.debt, faults);"),
  wrong("repaid shares are rounded up", "actions/borrow.ts", "const shares = isByAssets ? toSharesDown(asked, market.debt, faults) : asked;", "const shares = isByAssets ? toSharesUp(asked, market.debt, faults) : asked;"),
  wrong("repaid assets are rounded down", "actions/borrow.ts", "const amount = isByAssets ? asked : toAssetsUp(asked, market.debt, faults);", "const amount = isByAssets ? asked : toAssetsDown(asked, market.debt, faults);"),
  wrong("liquidity is looked at before health", "actions/borrow.ts", "  const unhealthy = refuseUnhealthy(operation, market, account);", "  if (market.debt.assets > market.supply.assets) return refuse(\"INSUFFICIENT_LIQUIDITY\");\n  const unhealthy = refuseUnhealthy(operation, market, account);"),
  wrong("all that is supplied cannot be borrowed", "actions/borrow.ts", "if (market.debt.assets > market.supply.assets)", "if (market.debt.assets >= market.supply.assets)"),
  wrong("the last unit of debt may go below zero", "evolve.ts", "assets: assets > 0n ? assets : 0n,", "assets,"),
  wrong("who owes nothing needs a price to leave", "actions/operation.ts", "if (position === undefined || position.borrowShares === 0n) return undefined;", "if (position === undefined) return undefined;"),

  // Health
  wrong("unhealthy at a health factor of one", "actions/operation.ts", "maxBorrow(position?.collateral ?? 0n, price, lltvWad, faults) >= borrowed;", "maxBorrow(position?.collateral ?? 0n, price, lltvWad, faults) > borrowed;"),
  wrong("debt is judged rounded down", "actions/operation.ts", "const borrowed = toAssetsUp(position?.borrowShares ?? 0n, market.debt, faults);", "const borrowed = toAssetsUp(position?.borrowShares ?? 0n, market.debt, faults) - 1n;"),
  wrong("collateral's value is rounded once", "math.ts", "  return mulDivDown(quoted, lltvWad, WAD, faults);", "  return (collateral * price * lltvWad) / (ORACLE_PRICE_SCALE * WAD) + 0n * quoted;"),

  // Liquidation
  wrong("another cursor", "params.ts", "liquidationCursorWad: (3n * WAD) / 10n", "liquidationCursorWad: (29n * WAD) / 100n"),
  wrong("no cap of the incentive", "liquidation.ts", "return factor < most ? factor : most;", "return factor;"),
  wrong("the incentive is rounded up", "liquidation.ts", "const factor = (WAD * WAD) / (WAD - cut);", "const factor = (WAD * WAD) / (WAD - cut) + 1n;"),
  wrong("the collateral's value is rounded down", "liquidation.ts", "const quoted = mulDivUp(seized, terms.price, ORACLE_PRICE_SCALE, faults);", "const quoted = mulDivDown(seized, terms.price, ORACLE_PRICE_SCALE, faults);"),
  wrong("its cost is rounded down", "liquidation.ts", "const cost = mulDivUp(quoted, WAD, terms.incentiveWad, faults);", "const cost = mulDivDown(quoted, WAD, terms.incentiveWad, faults);"),
  wrong("its shares are rounded down", "liquidation.ts", "const repaidShares = toSharesUp(cost, terms.debt, faults);", "const repaidShares = toSharesDown(cost, terms.debt, faults);"),
  wrong("shares are worth their cost", "liquidation.ts", "const worth = toAssetsDown(repaidShares, terms.debt, faults);", "const worth = toAssetsUp(repaidShares, terms.debt, faults);"),
  wrong("the collateral for shares is rounded up", "liquidation.ts", "const seized = mulDivDown(raised, ORACLE_PRICE_SCALE, terms.price, faults);", "const seized = mulDivUp(raised, ORACLE_PRICE_SCALE, terms.price, faults);"),
  wrong("bad debt stays on the account", "actions/liquidate.ts", "const lost = position.collateral === 0n ? strikeOff(", "const lost = position.collateral < 0n ? strikeOff("),
  wrong("bad debt is rounded down", "actions/liquidate.ts", "const worth = toAssetsUp(shares, market.debt, operation.faults);", "const worth = toAssetsUp(shares, market.debt, operation.faults) - 1n;"),
  wrong("bad debt spares the lenders", "evolve.ts", "market.supply = { assets: market.supply.assets - amount, shares: market.supply.shares };", ""),
  wrong("the healthy may be liquidated", "actions/liquidate.ts", "if (isHealthy || position === undefined) return refuse(\"HEALTHY_POSITION\");", "if (position === undefined) return refuse(\"HEALTHY_POSITION\");"),

  // The adaptive rate
  wrongRate("no middle in the average", "(startRate + end + 2n * middle) / 4n", "(startRate + end) / 2n"),
  wrongRate("the middle between the ends", "movedRate(startRate, adaptation / 2n, constants)", "(startRate + end) / 2n"),
  wrongRate("one span on both sides of the target", "const span = utilisation > target ? WAD - target : target;", "const span = target;"),
  wrongRate("as steep below the target as above", "error < 0n ? WAD - (WAD * WAD) / steepness : steepness - WAD", "steepness - WAD"),
  wrongRate("no second order of the exponential", "const polynomial = WAD + r + (r * r) / WAD / 2n;", "const polynomial = WAD + r;"),
  wrongRate("exponents rounded up below zero", "const half = x < 0n ? -(LN_2 / 2n) : LN_2 / 2n;", "const half = LN_2 / 2n;"),
  wrongRate("the average is the new anchor", "rateAtTarget: end,\n  };", "rateAtTarget: average,\n  };"),
  wrongRate("the speed times the error is not truncated before the seconds", "((constants.adjustmentSpeedWad * error) / WAD) * seconds", "(constants.adjustmentSpeedWad * error * seconds) / WAD"),
  wrongRate("no least rate", "return capped > low ? capped : low;", "return capped;"),
];
