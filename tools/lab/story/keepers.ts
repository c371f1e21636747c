import type { Opportunity } from "@hindcast/domain";
import { crashHour, LAB_SCALE, type Random } from "@hindcast/testchain";
import { KEEPERS } from "./people.ts";
import type { Turn } from "./turn.ts";

/** Gas of one liquidation; with the gas price below it decides what is worth doing. */
const LIQUIDATION_GAS = 400_000;
/** Assumed gas price in gwei: 200 at the worst, divided like the lab's dearer ETH. */
const gasPriceGwei = (hour: number): number =>
  hour < 0 || hour > 48 ? 15 : hour > 22 && hour < 30 ? 200 : 80;
/** Hours in which most keepers' transactions hang, as in the congestion of that night. */
const CONGESTION = { fromHour: 25, toHour: 26, stuckShare: 0.45 } as const;
/** Who cannot be liquidated at a profit is left alone for now. */
const ETH_USD = 2_000;

/** Liquidations made, by how long after they became worth making. */
export interface KeeperTally {
  sameBlock: number;
  nextBlock: number;
  later: number;
}

interface Episode {
  readonly sinceIndex: number;
  dueIndex: number;
  dueSeconds: number;
}

/** Keepers that back-run price posts. Stated competence: three in four act in the same block. */
export class Keepers {
  readonly #random: Random;
  readonly #episodes = new Map<string, Episode>();
  readonly tally: KeeperTally = { sameBlock: 0, nextBlock: 0, later: 0 };

  constructor(random: Random) {
    this.#random = random;
  }

  /** Queues liquidations behind the price posts of the block that is being filled. */
  run<State>(turn: Turn<State>, accounts: readonly string[], blockIndex: number): void {
    const { desk, timeSeconds } = turn;
    for (const account of accounts) {
      const { state, env } = turn.moment(this.#random);
      const offer = desk.bench.protocol.opportunity(state, account, env);
      if (offer === undefined || !isWorthwhile(offer, crashHour(timeSeconds))) {
        if (offer === undefined) this.#episodes.delete(account);
        continue;
      }
      const episode = this.#episodes.get(account) ?? this.#begin(account, blockIndex, timeSeconds);
      if (blockIndex < episode.dueIndex || timeSeconds < episode.dueSeconds) continue;
      const keeper = this.#random.pick(KEEPERS);
      if (!turn.send(desk.liquidate(turn.moment(this.#random), keeper, offer))) continue;
      const waited = blockIndex - episode.sinceIndex;
      this.tally[waited === 0 ? "sameBlock" : waited === 1 ? "nextBlock" : "later"] += 1;
      // Another try, if it is still unhealthy, draws its own delay.
      this.#episodes.delete(account);
    }
  }

  #begin(account: string, blockIndex: number, timeSeconds: number): Episode {
    const pace = this.#random.weighted({ same: 74, next: 14, few: 6, late: 6 });
    const episode = { sinceIndex: blockIndex, dueIndex: blockIndex, dueSeconds: timeSeconds };
    if (pace === "next") episode.dueIndex += 1;
    if (pace === "few") episode.dueIndex += 2 + Math.floor(this.#random.next() * 5);
    if (pace === "late") episode.dueSeconds += Math.round(this.#random.between(20, 200) * 60);
    const hour = crashHour(timeSeconds);
    const isCongested = hour >= CONGESTION.fromHour && hour < CONGESTION.toHour;
    if (isCongested && this.#random.chance(CONGESTION.stuckShare))
      episode.dueSeconds += Math.round((CONGESTION.toHour - hour) * 3600);
    this.#episodes.set(account, episode);
    return episode;
  }
}

/** Whether some choice brings more than its gas costs. */
function isWorthwhile({ choices }: Opportunity, hour: number): boolean {
  const costUsd = ((LIQUIDATION_GAS * gasPriceGwei(hour)) / LAB_SCALE) * 1e-9 * ETH_USD;
  return choices.some(
    (choice) => Number(choice.collateralValueUsd8 - choice.debtValueUsd8) / 1e8 > costUsd,
  );
}
