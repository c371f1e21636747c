import type { Patch } from "@hindcast/replay";
import { BEHAVIOURS, keepersParams, type Behaviour } from "./behaviours.ts";
import type { KeeperHabits } from "./calibrate.ts";
import { runKeepers, type ModelledAuction } from "./keeper-run.ts";
import { isToken, type RecordedAuction } from "./recorded-auctions.ts";
import { DAY_SECONDS, factsOfScene, marketOfScene, type Stage } from "./stage.ts";

/** What the model says of one auction before it began. */
export interface AuctionForecast {
  readonly recorded: RecordedAuction;
  /** Share of draws in which it is won for next to nothing. */
  readonly probability: number;
  /** Mean over those draws of when the winning bid is made; undefined in none. */
  readonly zeroBidSeconds: number | undefined;
  /** Debt behind the auction, and what of it is not raised: mean over draws. DAI. */
  readonly due: number;
  readonly shortfall: number;
}

export interface ForecastQuestion {
  readonly stage: Stage;
  readonly auctions: readonly RecordedAuction[];
  readonly habits: KeeperHabits;
  readonly behaviour: Behaviour;
  readonly fromSeconds: number;
  readonly seed: number;
  readonly draws: number;
}

/** Plays the auctions out under a behaviour, once a draw of luck and of where kicks are placed. */
export function forecastAuctions(question: ForecastQuestion): AuctionForecast[] {
  const { stage, auctions, habits, behaviour, fromSeconds, seed, draws } = question;
  const untilSeconds = fromSeconds + 3 * DAY_SECONDS;
  const params = keepersParams(habits, behaviour, 0);
  const patches = shownDuration(question);
  const drawn = new Map<number, ModelledAuction[]>();
  const market = marketOfScene(stage, { auctions, kickDelay: 0, fromSeconds, untilSeconds });
  for (let draw = 0; draw < draws; draw++) {
    const kickDelay = (draw + 0.5) / draws;
    const facts = factsOfScene(stage, { auctions, kickDelay, fromSeconds, untilSeconds });
    for (const one of runKeepers({ facts, market, params, patches, seed: seed * 1_000 + draw }))
      drawn.set(one.auction, [...(drawn.get(one.auction) ?? []), one]);
  }
  return auctions.map((recorded) => summed(recorded, drawn.get(recorded.auction) ?? []));
}

/** Settlements this many times later than bids stand by the told parameter tell of another one. */
const FAR_LATER = 2;

/**
 * The source tells no parameters. Where the days before settled nothing until long after the bid
 * duration it is given, bids stood longer: by the least time seen, in whole minutes.
 */
function shownDuration({ stage, auctions, habits }: ForecastQuestion): Patch[] {
  const { leastWaitSeconds } = habits;
  const scope = auctions[0]?.reserve;
  if (scope === undefined || leastWaitSeconds <= FAR_LATER * stage.bidDurationSeconds) return [];
  const value = BigInt(Math.floor(leastWaitSeconds / 60) * 60);
  const perturbation = { kind: "set", value } as const;
  return [{ scope, parameter: "bidDuration", perturbation, from: undefined, until: undefined }];
}

/** The central behaviour first, then the others: the band. */
export function forecastBand(
  question: Omit<ForecastQuestion, "behaviour">,
): Map<string, AuctionForecast[]> {
  return new Map(
    BEHAVIOURS.map((behaviour) => [behaviour.id, forecastAuctions({ ...question, behaviour })]),
  );
}

/** True for a modelled auction that was won for next to nothing. */
export function isZeroBidModelled(one: ModelledAuction, oracleUsd: number): boolean {
  return one.winner !== "" && one.sold > 0 && isToken(one.raised / one.sold, oracleUsd);
}

function summed(recorded: RecordedAuction, drawn: readonly ModelledAuction[]): AuctionForecast {
  const zero = drawn.filter((one) => isZeroBidModelled(one, recorded.oracleUsd));
  const times = zero.flatMap((one) => one.lastBidSeconds ?? []);
  return {
    recorded,
    probability: drawn.length === 0 ? 0 : zero.length / drawn.length,
    zeroBidSeconds: times.length === 0 ? undefined : mean(times),
    due: mean(drawn.map((one) => one.due)),
    shortfall: mean(drawn.map((one) => Math.max(0, one.due - one.raised))),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}
