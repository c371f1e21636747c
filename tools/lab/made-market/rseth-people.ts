import type { Holding, Person } from "./made-market.ts";
import { ETH_MODE, RESERVES, type Token } from "./rseth-reserves.ts";

/** Depositors without debt, by what they lend. */
const DEPOSITORS = { WETH: 200, USDC: 150, USDT: 150 } as const;
/** The largest deposit known of: 65,584 WETH that one account withdrew on the day. */
const LARGEST_SHARE = 65_584 / RESERVES.WETH.suppliedTokens;
const LOOPS_OF_EACH = 100;
const LOOPED = ["wstETH", "weETH", "rsETH"] as const;
const BORROWERS = 30;
/** Of the cash there is to be in the end, so much stays whoever borrows. */
const KEPT = 0.999;

/**
 * Everybody in the order in which they come: depositors of what is lent, none of whom owes anything;
 * who borrows stable coins; who borrows WETH against liquid staking tokens. WETH is borrowed as soon
 * as its pool keeps what it is to have in the end, so that its cash never falls by a tenth before
 * the theft.
 */
export function people(): readonly Person[] {
  const [ether, dollars, tethers] = (["WETH", "USDC", "USDT"] as const).map(depositorsOf);
  return [...(dollars ?? []), ...(tethers ?? []), ...borrowers(), ...byTurns(ether ?? [], loops())];
}

function depositorsOf(token: keyof typeof DEPOSITORS): Person[] {
  const { suppliedTokens } = RESERVES[token];
  const sizes = powerLaw(DEPOSITORS[token], suppliedTokens, suppliedTokens * LARGEST_SHARE);
  return sizes.map((tokens, place) => ({
    name: `${token} depositor ${place + 1}`,
    supplies: [{ symbol: token, tokens }],
    borrows: [],
  }));
}

function byTurns(depositors: readonly Person[], debtors: readonly Person[]): Person[] {
  const { suppliedTokens, borrowedTokens } = RESERVES.WETH;
  const kept = KEPT * (suppliedTokens - borrowedTokens);
  const waiting = [...debtors];
  const order: Person[] = [];
  let cash = 0;
  for (const depositor of depositors) {
    order.push(depositor);
    cash += depositor.supplies[0]?.tokens ?? 0;
    for (let debt = debtOf(waiting[0]); cash - debt >= kept; debt = debtOf(waiting[0])) {
      order.push(waiting.shift() as Person);
      cash -= debt;
    }
  }
  return [...order, ...waiting];
}

function debtOf(person: Person | undefined): number {
  return person?.borrows[0]?.tokens ?? Number.POSITIVE_INFINITY;
}

/** Debts in proportion to what the collateral is worth; the tokens take turns. */
function loops(): Person[] {
  const worth = (token: Token): number =>
    RESERVES[token].suppliedTokens * Number(RESERVES[token].spec.priceUsd8);
  const all = LOOPED.reduce((sum, token) => sum + worth(token), 0);
  const groups = LOOPED.map((token) => {
    const tokens = (RESERVES.WETH.borrowedTokens * worth(token)) / all;
    const parts = equalParts(token, LOOPS_OF_EACH, `${token} loop`, [{ symbol: "WETH", tokens }]);
    return parts.map((person) => ({ ...person, eMode: ETH_MODE.id }));
  });
  return Array.from({ length: LOOPS_OF_EACH }, (_, turn) =>
    groups.map((group) => group[turn] as Person),
  ).flat();
}

function borrowers(): Person[] {
  return equalParts("WBTC", BORROWERS, "borrower", [
    { symbol: "USDC", tokens: RESERVES.USDC.borrowedTokens },
    { symbol: "USDT", tokens: RESERVES.USDT.borrowedTokens },
  ]);
}

function equalParts(
  token: Token,
  count: number,
  name: string,
  debts: readonly Holding[],
): Person[] {
  const part = ({ symbol, tokens }: Holding): Holding => ({ symbol, tokens: tokens / count });
  return Array.from({ length: count }, (_, place) => ({
    name: `${name} ${place + 1}`,
    supplies: [part({ symbol: token, tokens: RESERVES[token].suppliedTokens })],
    borrows: debts.map(part),
  }));
}

/**
 * Sizes that fall as a power of their rank and sum up to the total, the largest given: the exponent
 * follows from the three. Whole tokens but the last.
 */
function powerLaw(count: number, total: number, largest: number): readonly number[] {
  const sizes = (exponent: number): number[] =>
    Array.from({ length: count }, (_, place) => largest / (place + 1) ** exponent);
  const sum = (all: readonly number[]): number => all.reduce((one, size) => one + size, 0);
  let [flat, steep] = [0, 4];
  for (let round = 0; round < 60; round += 1) {
    const middle = (flat + steep) / 2;
    if (sum(sizes(middle)) > total) flat = middle;
    else steep = middle;
  }
  const whole = sizes(flat).map(Math.floor);
  return whole.with(-1, total - sum(whole.slice(0, -1)));
}
