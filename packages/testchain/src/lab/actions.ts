import { maxUint256 } from "viem";
import type { Address } from "viem";
import { valueUsd } from "./book.ts";
import type { Holdings } from "./book.ts";
import { callPool, reserveAt } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { Random } from "./random.ts";
import { arrive, borrow, humanAmount, supply } from "./users.ts";
import type { User } from "./users.ts";
import { toUnits } from "./wallet.ts";

/** What a settled account does on an ordinary day, by weight. */
const HABITS = {
  supplyMore: 19,
  supplyForOther: 2,
  borrowMore: 20,
  repaySome: 19,
  withdrawSome: 16,
  transferAToken: 7,
  toggleCollateral: 4,
  repayWithATokens: 5,
  flashLoan: 3,
  donate: 1.5,
  changeEMode: 1.5,
  overreach: 2,
} as const;

interface Turn {
  readonly lab: Lab;
  readonly random: Random;
  readonly user: User;
  readonly others: readonly User[];
  readonly holdings: Holdings;
}

/** One ordinary transaction (or a few) of a user who is already in the market. */
export async function act(
  lab: Lab,
  random: Random,
  user: User,
  others: readonly User[],
): Promise<void> {
  const holdings = lab.book.holdings(user.address);
  if (holdings === undefined) return;
  if (valueUsd(holdings.supplied, lab.feeds.pricesUsd) < 1) {
    // Who was left with bad debt does not come back; who withdrew everything may.
    if (held(holdings.owed).length === 0) await arrive(lab, random, user);
    return;
  }
  const turn = { lab, random, user, others, holdings };
  await ACTIONS[random.weighted(HABITS)](turn);
}

const held = (amounts: readonly number[]): number[] =>
  amounts.flatMap((amount, index) => (amount > 1e-6 ? [index] : []));

async function supplyMore({ lab, random, user }: Turn): Promise<void> {
  const index = random.pick(user.collaterals);
  const usd = user.sizeUsd * random.between(0.05, 0.4);
  const tokens = humanAmount(random, usd / (lab.feeds.pricesUsd[index] ?? 1));
  await supply(lab, user.address, index, tokens);
}

async function supplyForOther({ lab, random, user, others }: Turn): Promise<void> {
  const index = random.pick(user.collaterals);
  const usd = user.sizeUsd * random.between(0.02, 0.1);
  const tokens = usd / (lab.feeds.pricesUsd[index] ?? 1);
  await supply(lab, user.address, index, tokens, random.pick(others).address);
}

async function borrowMore({ lab, random, user, holdings }: Turn): Promise<void> {
  const index = user.debts.length === 0 ? undefined : random.pick(user.debts);
  const prices = lab.feeds.pricesUsd;
  if (index === undefined) return supplyMore({ lab, random, user, others: [], holdings });
  const debtUsd = valueUsd(holdings.owed, prices);
  const health = lab.book.health(holdings, prices);
  const room =
    debtUsd === 0 ? user.sizeUsd * 0.3 : debtUsd * (health / user.targetHealth - 1) * 0.9;
  if (room > 20) await borrow(lab, user.address, index, room / (prices[index] ?? 1));
  else await repaySome({ lab, random, user, others: [], holdings });
}

/** Asks for more than the collateral allows; the contracts refuse nearly all of these. */
async function overreach({ lab, random, user, holdings }: Turn): Promise<void> {
  const index = user.debts.length === 0 ? random.pick([0, 3]) : random.pick(user.debts);
  const prices = lab.feeds.pricesUsd;
  const usd = valueUsd(holdings.supplied, prices) * random.between(0.6, 1.2);
  await borrow(lab, user.address, index, usd / (prices[index] ?? 1));
}

/** Repays a share of one debt; a share of 1 asks for all of it with the maximal integer. */
export async function repay(
  lab: Lab,
  account: Address,
  index: number,
  owedTokens: number,
  share: number,
): Promise<void> {
  const reserve = reserveAt(lab, index);
  const all = share >= 1;
  const amount = toUnits(reserve, owedTokens * (all ? 1.01 : share));
  await lab.wallet.fund(account, reserve, amount);
  await callPool(lab, account, "repay", [
    reserve.token.address,
    all ? maxUint256 : amount,
    2n,
    account,
  ]);
}

async function repaySome(turn: Turn): Promise<void> {
  const { lab, random, user, holdings } = turn;
  const debts = held(holdings.owed);
  if (debts.length === 0) return withdrawSome(turn);
  const index = random.pick(debts);
  const share = random.chance(0.15) ? 1 : random.between(0.05, 0.5);
  await repay(lab, user.address, index, holdings.owed[index] ?? 0, share);
}

async function withdrawSome({ lab, random, user, holdings }: Turn): Promise<void> {
  const index = random.pick(held(holdings.supplied));
  const tokens = holdings.supplied[index] ?? 0;
  const free = held(holdings.owed).length === 0;
  const share = random.between(0.05, 0.35);
  const left = holdings.supplied.map((amount, i) => (i === index ? amount * (1 - share) : amount));
  const health = lab.book.health({ ...holdings, supplied: left }, lab.feeds.pricesUsd);
  if (health < 1.05 && !random.chance(0.1)) return;
  const reserve = reserveAt(lab, index);
  const all = free && random.chance(0.15);
  const amount = all ? maxUint256 : toUnits(reserve, humanAmount(random, tokens * share));
  await callPool(lab, user.address, "withdraw", [reserve.token.address, amount, user.address]);
}

async function transferAToken({ lab, random, user, others, holdings }: Turn): Promise<void> {
  const index = random.pick(held(holdings.supplied));
  const reserve = reserveAt(lab, index);
  const to = random.pick(others).address;
  const amount = toUnits(reserve, (holdings.supplied[index] ?? 0) * random.between(0.005, 0.06));
  lab.touched.add(user.address).add(to);
  await lab.queue.add(user.address, reserve.aToken, "transfer", [to, amount]);
}

async function toggleCollateral({ lab, random, user, holdings }: Turn): Promise<void> {
  const index = random.pick(held(holdings.supplied));
  const asset = reserveAt(lab, index).token.address;
  const use = holdings.usedAsCollateral[index] !== true;
  await callPool(lab, user.address, "setUserUseReserveAsCollateral", [asset, use]);
}

/** Supplies the asset it owes, then burns those aTokens against the debt. */
async function repayWithATokens(turn: Turn): Promise<void> {
  const { lab, random, user, holdings } = turn;
  const debts = held(holdings.owed);
  if (debts.length === 0) return supplyMore(turn);
  const index = random.pick(debts);
  const reserve = reserveAt(lab, index);
  const tokens = (holdings.owed[index] ?? 0) * random.between(0.05, 0.3);
  await supply(lab, user.address, index, tokens);
  const amount = random.chance(0.5) ? maxUint256 : toUnits(reserve, tokens * 0.7);
  await callPool(lab, user.address, "repayWithATokens", [reserve.token.address, amount, 2n]);
}

async function flashLoan({ lab, random, user }: Turn): Promise<void> {
  const index = random.pick([0, 1, 3]);
  const reserve = reserveAt(lab, index);
  const usd = user.sizeUsd * random.between(1, 8);
  const amount = toUnits(reserve, usd / (lab.feeds.pricesUsd[index] ?? 1));
  const args = [lab.flashReceiver.address, reserve.token.address, amount, "0x", 0];
  await callPool(lab, user.address, "flashLoanSimple", args);
}

/** Sends bare tokens to the aToken: no pool event, yet the pool's cash and its rates move. */
async function donate({ lab, random, user }: Turn): Promise<void> {
  const index = random.pick([0, 1, 2, 3]);
  const reserve = reserveAt(lab, index);
  const usd = random.between(5, 400);
  const amount = toUnits(reserve, humanAmount(random, usd / (lab.feeds.pricesUsd[index] ?? 1)));
  await lab.wallet.fund(user.address, reserve, amount);
  await lab.queue.add(user.address, reserve.token, "transfer", [reserve.aToken.address, amount]);
}

async function changeEMode({ lab, user, holdings }: Turn): Promise<void> {
  await callPool(lab, user.address, "setUserEMode", [holdings.eModeCategory === 0 ? 1 : 0]);
}

const ACTIONS: Readonly<Record<keyof typeof HABITS, (turn: Turn) => Promise<void>>> = {
  supplyMore,
  supplyForOther,
  borrowMore,
  repaySome,
  withdrawSome,
  transferAToken,
  toggleCollateral,
  repayWithATokens,
  flashLoan,
  donate,
  changeEMode,
  overreach,
};
