import { maxUint256 } from "viem";
import type { Address } from "viem";
import { namedAddress } from "../named-address.ts";
import type { Holdings } from "./book.ts";
import { callPool, reserveAt } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { Random } from "./random.ts";
import { LAB_SCALE } from "./price-path.ts";
import { WETH } from "./reserves.ts";
import { crashHour } from "./timeline.ts";
import { toUnits } from "./wallet.ts";

export const KEEPERS: readonly Address[] = [1, 2, 3, 4, 5].map((n) => namedAddress(`keeper ${n}`));

/** Gas of one liquidation; with the gas price below it decides what is worth doing. */
const LIQUIDATION_GAS = 400_000;
/**
 * Assumed gas price in gwei: 200 at the worst, as DeFi Saver's keepers ran with that night. The lab's
 * ETH is dearer than that day's, so its gas price is divided by the same ratio.
 */
const gasPriceGwei = (hour: number): number =>
  hour < 0 || hour > 48 ? 15 : hour > 22 && hour < 30 ? 200 : 80;
/** Hours in which most keepers' transactions hang, as in the congestion of that night. */
const CONGESTION = { fromHour: 25, toHour: 26, stuckShare: 0.45 } as const;

/** Liquidation calls sent, by how long after the account became liquidatable at a profit. */
export interface KeeperTally {
  sameBlock: number;
  nextBlock: number;
  later: number;
}

interface Episode {
  /** Block index at which the account first was worth liquidating. */
  readonly sinceIndex: number;
  /** First block index and time at which a keeper will try. */
  dueIndex: number;
  dueSeconds: number;
}

interface Target {
  readonly collateral: number;
  readonly debt: number;
  readonly repayTokens: number;
  readonly profitUsd: number;
}

/** Five keepers that back-run price posts. Stated competence: four in five act at once or a block later. */
export class LiquidationBot {
  readonly #random: Random;
  readonly #episodes = new Map<Address, Episode>();
  readonly tally: KeeperTally = { sameBlock: 0, nextBlock: 0, later: 0 };

  constructor(random: Random) {
    this.#random = random;
  }

  /** Gives the keepers what they repay with. */
  async fund(lab: Lab): Promise<void> {
    for (const keeper of KEEPERS)
      for (const reserve of lab.market.reserves)
        await lab.wallet.fund(keeper, reserve, 10n ** BigInt(reserve.decimals + 9));
  }

  /** Queues liquidations behind the price posts of the block that is being filled. */
  async run(lab: Lab, blockIndex: number, timeSeconds: number): Promise<void> {
    const prices = lab.feeds.pricesUsd;
    for (const account of lab.book.accounts()) {
      const holdings = lab.book.holdings(account);
      if (holdings === undefined) continue;
      const health = lab.book.health(holdings, prices);
      if (health >= 0.9997) {
        this.#episodes.delete(account);
        continue;
      }
      const target = this.#choose(lab, holdings, health, crashHour(timeSeconds));
      if (target === undefined) continue;
      const episode = this.#episodes.get(account) ?? this.#begin(account, blockIndex, timeSeconds);
      if (blockIndex < episode.dueIndex || timeSeconds < episode.dueSeconds) continue;
      await this.#liquidate(lab, account, target);
      const waited = blockIndex - episode.sinceIndex;
      this.tally[waited === 0 ? "sameBlock" : waited === 1 ? "nextBlock" : "later"] += 1;
      // Another try, if it is still unhealthy, draws its own delay.
      this.#episodes.delete(account);
    }
  }

  #begin(account: Address, blockIndex: number, timeSeconds: number): Episode {
    const pace = this.#random.weighted({ same: 74, next: 14, few: 6, late: 6 });
    const episode = { sinceIndex: blockIndex, dueIndex: blockIndex, dueSeconds: timeSeconds };
    if (pace === "next") episode.dueIndex += 1;
    if (pace === "few") episode.dueIndex += 2 + Math.floor(this.#random.next() * 7);
    if (pace === "late") episode.dueSeconds += Math.round(this.#random.between(20, 200) * 60);
    const hour = crashHour(timeSeconds);
    const congested = hour >= CONGESTION.fromHour && hour < CONGESTION.toHour;
    if (congested && this.#random.chance(CONGESTION.stuckShare))
      episode.dueSeconds += Math.round((CONGESTION.toHour - hour) * 3600);
    this.#episodes.set(account, episode);
    return episode;
  }

  /** The pair that earns most after gas; undefined when none earns anything. */
  #choose(lab: Lab, holdings: Holdings, health: number, hour: number): Target | undefined {
    const prices = lab.feeds.pricesUsd;
    const closeFactor = health > 0.95 ? 0.5 : 1;
    const costUsd =
      ((LIQUIDATION_GAS * gasPriceGwei(hour)) / LAB_SCALE) * 1e-9 * (prices[WETH] ?? 0);
    let best: Target | undefined;
    for (const [collateral, supplied] of holdings.supplied.entries()) {
      if (holdings.usedAsCollateral[collateral] !== true) continue;
      const bonus = lab.book.bonus(holdings, collateral);
      const seizableUsd = supplied * (prices[collateral] ?? 0);
      for (const [debt, owed] of holdings.owed.entries()) {
        const price = prices[debt] ?? 1;
        const repayUsd = Math.min(owed * price * closeFactor, seizableUsd / bonus);
        const profitUsd = repayUsd * (bonus - 1) * 0.9 - costUsd;
        if (profitUsd > (best?.profitUsd ?? 0))
          best = { collateral, debt, repayTokens: repayUsd / price, profitUsd };
      }
    }
    return best;
  }

  async #liquidate(lab: Lab, account: Address, target: Target): Promise<void> {
    const keeper = this.#random.pick(KEEPERS);
    const debt = reserveAt(lab, target.debt);
    const exact = this.#random.chance(0.15);
    const share = this.#random.between(0.7, 1);
    const amount = exact ? toUnits(debt, target.repayTokens * share) : maxUint256;
    const receiveAToken = this.#random.chance(0.1);
    lab.touched.add(account);
    await callPool(lab, keeper, "liquidationCall", [
      reserveAt(lab, target.collateral).token.address,
      debt.token.address,
      account,
      amount,
      receiveAToken,
    ]);
  }
}
