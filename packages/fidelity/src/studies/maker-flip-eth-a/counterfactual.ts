import type { BandInput, BandQuantity, PairedDraws } from "@hindcast/evidence";
import type { Patch } from "@hindcast/replay";
import { missingFacts } from "../../missing-facts.ts";
import type { CounterfactualInput, Proposal } from "../../study.ts";
import { BEHAVIOURS, keepersParams, type Behaviour } from "./behaviours.ts";
import { runKeepers, type ModelledAuction } from "./keeper-run.ts";
import { isToken, recordedAuctions, valueAt, type RecordedAuction } from "./recorded-auctions.ts";
import {
  DAY_SECONDS,
  factsOfScene,
  marketOfScene,
  stageOf,
  type Scene,
  type Stage,
} from "./stage.ts";
import { habitsByDay, type DayHabits } from "./walk-forward.ts";

/** Longer than any auction of these rules lives: 6 hours, or 3 days that nobody bids in. */
const RUN_DAYS = 3;
/** Keepers look every other minute: half the work of one, and far below any bid duration. */
const TICK_SECONDS = 120n;

/** What a run means for whom; in US dollars, DAI at one dollar. */
interface Consequences {
  /** Debt behind auctions that nobody paid: the protocol's. */
  readonly shortfall: number;
  /** Collateral that went back to vault owners, at the market's price. */
  readonly returned: number;
  /** Collateral at the market's price less what was paid for it: keepers'. */
  readonly gain: number;
  /** Collateral that was won for next to nothing, at the market's price. */
  readonly forNothing: number;
}

const QUANTITIES: readonly (Omit<BandQuantity, "recorded"> & {
  readonly id: keyof Consequences;
})[] = [
  {
    id: "shortfall",
    name: "debt behind auctions that nobody paid",
    unit: "usd",
    party: "the protocol",
    worse: "higher",
  },
  {
    id: "returned",
    name: "collateral returned to its owners",
    unit: "usd",
    party: "vault owners",
    worse: "lower",
  },
  {
    id: "gain",
    name: "collateral bought below the market's price: the difference",
    unit: "usd",
    party: "keepers",
    worse: "lower",
  },
  {
    id: "forNothing",
    name: "collateral won for next to nothing",
    unit: "usd",
    party: "vault owners",
    worse: "higher",
  },
];

/**
 * The recorded kicks under proposed parameters, with the keepers of each day as the days before
 * showed them. Base and proposals share luck and kick times in every draw.
 */
export async function auctionCounterfactual(input: CounterfactualInput): Promise<BandInput> {
  const auctions = recordedAuctions(input.facts);
  if (auctions.length === 0)
    throw missingFacts("maker-flip-eth-a", "collateral auctions", ["maker-flip-eth-a"]);
  const stage = stageOf(input.facts, auctions);
  const days = habitsByDay(stage, auctions).filter(
    (day) =>
      day.habits !== undefined && input.proposals.some((one) => touches(one, day.daySeconds)),
  );
  const prices = stage.market.quotes
    .filter(({ series }) => series === "ETH/USD")
    .map(({ timeSeconds, value18 }) => ({ timeSeconds, value: Number(value18) / 1e18 }));
  const draws: PairedDraws[] = [];
  let done = 0;
  for (const behaviour of BEHAVIOURS) {
    const asked = { stage, days, behaviour, prices, input };
    const base = await drawn(asked, [], (share) => progress(input, done + share));
    done++;
    for (const proposal of input.proposals) {
      const proposed = await drawn(asked, proposal.patches, (share) =>
        progress(input, done + share),
      );
      done++;
      for (const { id } of QUANTITIES)
        draws.push({
          scenario: proposal.name,
          behaviour: behaviour.name,
          quantity: id,
          base: base.map((one) => one[id]),
          proposed: proposed.map((one) => one[id]),
        });
    }
  }
  const recorded = recordedConsequences(
    days.flatMap((day) => day.auctions),
    stage,
  );
  return {
    method: `${days.length} days with their recorded kicks, ${input.draws} draws of luck and of where each kick lies between its bounds, under ${BEHAVIOURS.length} behaviours of keepers calibrated on the days before.`,
    quantities: QUANTITIES.map((one) => ({ ...one, recorded: recorded[one.id] })),
    draws,
  };
}

function progress({ onProgress, signal, proposals }: CounterfactualInput, done: number): void {
  signal?.throwIfAborted();
  onProgress?.(done / (BEHAVIOURS.length * (1 + proposals.length)), "auctions drawn");
}

/** Whether any patch of a proposal is in force on a day, or while its auctions live. */
function touches({ patches }: Proposal, daySeconds: number): boolean {
  const seconds = (moment: Patch["from"]): number | undefined =>
    moment !== undefined && "timeSeconds" in moment ? moment.timeSeconds : undefined;
  return patches.some(
    ({ from, until }) =>
      (seconds(from) ?? 0) < daySeconds + DAY_SECONDS &&
      (seconds(until) ?? Number.POSITIVE_INFINITY) > daySeconds,
  );
}

interface Asked {
  readonly stage: Stage;
  readonly days: readonly DayHabits[];
  readonly behaviour: Behaviour;
  readonly prices: readonly { readonly timeSeconds: number; readonly value: number }[];
  readonly input: CounterfactualInput;
}

async function drawn(
  { stage, days, behaviour, prices, input }: Asked,
  patches: readonly Patch[],
  onDraw: (share: number) => void,
): Promise<Consequences[]> {
  const found: Consequences[] = [];
  for (let draw = 0; draw < input.draws; draw++) {
    onDraw(draw / input.draws);
    // A turn of the event loop, so that a signal gets in.
    await new Promise((resolve) => setTimeout(resolve, 0));
    let sum = NOTHING;
    for (const { daySeconds, auctions, habits } of days) {
      if (habits === undefined) continue;
      const scene: Scene = {
        auctions,
        kickDelay: (draw + 0.5) / input.draws,
        fromSeconds: daySeconds,
        untilSeconds: daySeconds + RUN_DAYS * DAY_SECONDS,
      };
      const played = runKeepers({
        facts: factsOfScene(stage, scene),
        market: marketOfScene(stage, scene),
        params: {
          ...keepersParams(habits, behaviour, RUN_DAYS * DAY_SECONDS),
          tickSeconds: TICK_SECONDS,
        },
        patches,
        seed: input.seed * 1_000 + draw,
      });
      for (const one of played) sum = plus(sum, consequencesOf(one, prices));
    }
    found.push(sum);
  }
  return found;
}

const NOTHING: Consequences = { shortfall: 0, returned: 0, gain: 0, forNothing: 0 };

function plus(a: Consequences, b: Consequences): Consequences {
  return {
    shortfall: a.shortfall + b.shortfall,
    returned: a.returned + b.returned,
    gain: a.gain + b.gain,
    forNothing: a.forNothing + b.forNothing,
  };
}

function consequencesOf(one: ModelledAuction, prices: Asked["prices"]): Consequences {
  const usd = valueAt(prices, one.lastBidSeconds ?? one.kickedAtSeconds);
  return consequences({ ...one, isWon: one.winner !== "", usd });
}

function recordedConsequences(auctions: readonly RecordedAuction[], stage: Stage): Consequences {
  let sum = NOTHING;
  for (const { auction, lot, tab, bid, marketUsd } of auctions)
    sum = plus(
      sum,
      consequences({
        due: tab / stage.penaltyOf(auction),
        raised: bid.dai,
        sold: bid.lot,
        returned: Math.max(0, lot - bid.lot),
        isWon: true,
        usd: marketUsd,
      }),
    );
  return sum;
}

function consequences(one: {
  readonly due: number;
  readonly raised: number;
  readonly sold: number;
  readonly returned: number;
  readonly isWon: boolean;
  readonly usd: number;
}): Consequences {
  const isForNothing = one.isWon && one.sold > 0 && isToken(one.raised / one.sold, one.usd);
  return {
    shortfall: Math.max(0, one.due - one.raised),
    returned: one.returned * one.usd,
    gain: one.isWon ? one.sold * one.usd - one.raised : 0,
    forNothing: isForNothing ? one.sold * one.usd : 0,
  };
}
