import { maxUint256 } from "viem";
import { valueUsd } from "./book.ts";
import { callPool, reserveAt } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { Random } from "./random.ts";
import { repay } from "./actions.ts";
import { humanAmount, supply } from "./users.ts";
import type { User } from "./users.ts";
import { toUnits } from "./wallet.ts";

/** Health factor below which an attentive borrower starts to worry. */
const WORRY_BELOW = 1.35;
/** Most an attentive borrower acts, per hour. */
const BORROWER_HAZARD = 0.25;
const LENDER_HAZARD = 0.006;

/** Lets borrowers near liquidation and nervous lenders act, each by its attention. */
export async function react(
  lab: Lab,
  random: Random,
  users: readonly User[],
  hours: number,
): Promise<void> {
  const prices = lab.feeds.pricesUsd;
  for (const user of users) {
    const holdings = lab.book.holdings(user.address);
    if (holdings === undefined || user.attention === 0) continue;
    const health = lab.book.health(holdings, prices);
    if (health === Number.POSITIVE_INFINITY) {
      if (random.chance(LENDER_HAZARD * user.attention * hours)) await leave(lab, random, user);
      continue;
    }
    if (health >= WORRY_BELOW || health < 1) continue;
    const fear = (WORRY_BELOW - health) / (WORRY_BELOW - 1);
    if (random.chance(BORROWER_HAZARD * user.attention * fear * hours))
      await defend(lab, random, user);
  }
}

async function defend(lab: Lab, random: Random, user: User): Promise<void> {
  const holdings = lab.book.holdings(user.address);
  if (holdings === undefined) return;
  const prices = lab.feeds.pricesUsd;
  if (random.chance(0.55)) {
    const index = holdings.owed.findIndex((amount) => amount > 1e-6);
    if (index === -1) return;
    const share = random.chance(0.1) ? 1 : random.between(0.15, 0.6);
    return repay(lab, user.address, index, holdings.owed[index] ?? 0, share);
  }
  const index = random.pick(user.collaterals);
  const usd = valueUsd(holdings.supplied, prices) * random.between(0.1, 0.4);
  await supply(lab, user.address, index, humanAmount(random, usd / (prices[index] ?? 1)));
}

async function leave(lab: Lab, random: Random, user: User): Promise<void> {
  const holdings = lab.book.holdings(user.address);
  const index = holdings?.supplied.findIndex((amount) => amount > 1e-6) ?? -1;
  if (holdings === undefined || index === -1) return;
  const reserve = reserveAt(lab, index);
  const part = toUnits(reserve, (holdings.supplied[index] ?? 0) * random.between(0.3, 0.9));
  const amount = random.chance(0.5) ? maxUint256 : part;
  await callPool(lab, user.address, "withdraw", [reserve.token.address, amount, user.address]);
}
