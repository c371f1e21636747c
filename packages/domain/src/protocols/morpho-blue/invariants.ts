import type { Env, Invariant } from "../protocol.ts";
import { accrual, MAX_UINT128, noFaults, perShareFell } from "./math.ts";
import { asValues, parameterRule } from "./params.ts";
import { marketAt, type Market, type MorphoBlueState, type Position } from "./state.ts";

type Law = Invariant<MorphoBlueState>;

/** The first complaint about any market. */
function firstMarket(
  state: MorphoBlueState,
  complaint: (market: Market) => string | undefined,
): string | undefined {
  for (let id = 0; id < state.marketIds.size; id++) {
    const market = marketAt(state, id);
    const wrong = complaint(market);
    if (wrong !== undefined) return `market ${market.address}: ${wrong}`;
  }
  return undefined;
}

/** The first complaint about any position. */
function firstPosition(
  state: MorphoBlueState,
  complaint: (position: Position) => string | undefined,
): string | undefined {
  for (const { address, positions } of state.accounts.values())
    for (const position of positions) {
      const wrong = complaint(position);
      if (wrong !== undefined) return `account ${address}, market ${position.marketId}: ${wrong}`;
    }
  return undefined;
}

type Column = "supplyShares" | "borrowShares" | "collateral";

/** A market's total of a column must be the sum of its positions'. */
function totalsAgree(
  state: MorphoBlueState,
  column: Column,
  total: (market: Market) => bigint,
): string | undefined {
  const sums: bigint[] = Array.from({ length: state.marketIds.size }, () => 0n);
  for (const { positions } of state.accounts.values())
    for (const position of positions)
      sums[position.marketId] = (sums[position.marketId] ?? 0n) + position[column];
  return firstMarket(state, (market) =>
    total(market) === sums[market.id]
      ? undefined
      : `${column} is ${total(market)}, accounts hold ${sums[market.id]}`,
  );
}

function complainOfRange(name: string, value: bigint): string | undefined {
  return value < 0n || value > MAX_UINT128 ? `${name} is ${value}` : undefined;
}

function amountsFit({ supply, debt, cash, collateral, rateAtTarget }: Market): string | undefined {
  return (
    complainOfRange("supply", supply.assets) ??
    complainOfRange("supply shares", supply.shares) ??
    complainOfRange("debt", debt.assets) ??
    complainOfRange("debt shares", debt.shares) ??
    (cash < 0n ? `cash is ${cash}` : undefined) ??
    (collateral < 0n ? `collateral is ${collateral}` : undefined) ??
    (rateAtTarget < 0n ? `the rate at target is ${rateAtTarget}` : undefined)
  );
}

function interestOnlyAdds(state: MorphoBlueState, env: Env): string | undefined {
  return firstMarket(state, (market) => {
    if (market.lastUpdateSeconds > env.timeSeconds) return "it was updated in the future";
    const faults = noFaults();
    const after = accrual(market, state.parameters, env.timeSeconds, faults);
    // A market whose numbers would overflow is stuck, not wrong.
    if (faults.first !== undefined) return undefined;
    if (perShareFell(market.debt, after.debt)) return "debt per share falls with time";
    return perShareFell(market.supply, after.supply)
      ? "supply per share falls with time"
      : undefined;
  });
}

function positionsAreOrdered(state: MorphoBlueState): string | undefined {
  for (const { address, positions } of state.accounts.values()) {
    let last = -1;
    for (const { marketId } of positions) {
      if (marketId <= last) return `account ${address}: positions out of order`;
      if (marketId >= state.marketIds.size) return `account ${address}: unknown market ${marketId}`;
      last = marketId;
    }
  }
  return undefined;
}

function parametersAreSound(market: Market): string | undefined {
  for (const [name, value] of Object.entries(asValues(market.parameters))) {
    const rule = parameterRule("reserve", name);
    if (typeof value !== "bigint" || rule?.minimum === undefined) continue;
    if (value < rule.minimum || value > (rule.maximum ?? value)) return `${name} is ${value}`;
  }
  return undefined;
}

function law(code: number, text: string, check: Law["check"]): Law {
  return { code: `MORPHO-INV-${code}`, law: text, check };
}

export const INVARIANTS: readonly Law[] = [
  law(1, "A market's supply shares are the sum of its accounts'.", (state) =>
    totalsAgree(state, "supplyShares", (market) => market.supply.shares),
  ),
  law(2, "A market's debt shares are the sum of its accounts'.", (state) =>
    totalsAgree(state, "borrowShares", (market) => market.debt.shares),
  ),
  law(3, "A market's collateral is the sum of its accounts'.", (state) =>
    totalsAgree(state, "collateral", (market) => market.collateral),
  ),
  law(4, "No more is borrowed than is supplied.", (state) =>
    firstMarket(state, ({ supply, debt }) =>
      debt.assets > supply.assets ? `debt ${debt.assets} of supply ${supply.assets}` : undefined,
    ),
  ),
  // Not equal: a repayment rounded up past the whole debt leaves a unit that belongs to nobody.
  law(5, "Cash and debt cover what suppliers may claim.", (state) =>
    firstMarket(state, ({ supply, debt, cash }) =>
      cash + debt.assets < supply.assets
        ? `cash ${cash} and debt ${debt.assets} do not cover ${supply.assets}`
        : undefined,
    ),
  ),
  law(6, "Interest lowers neither debt nor supply per share.", interestOnlyAdds),
  law(7, "Amounts of a market are not negative and fit the contract's 128 bits.", (state) =>
    firstMarket(state, amountsFit),
  ),
  law(8, "No position holds less than nothing.", (state) =>
    firstPosition(state, ({ supplyShares, borrowShares, collateral }) =>
      supplyShares < 0n || borrowShares < 0n || collateral < 0n ? "a negative balance" : undefined,
    ),
  ),
  law(9, "Nobody owes anything without collateral: bad debt was struck off.", (state) =>
    firstPosition(state, ({ borrowShares, collateral }) =>
      borrowShares > 0n && collateral === 0n ? `${borrowShares} debt shares remain` : undefined,
    ),
  ),
  law(10, "Positions are sorted by known market, one each.", positionsAreOrdered),
  law(11, "A market's parameters are within their bounds.", (state) =>
    firstMarket(state, parametersAreSound),
  ),
];
