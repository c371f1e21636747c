import { crashHour, planPrices, planTimeline, Random, type Timeline } from "@hindcast/testchain";
import type { StateRow } from "@hindcast/domain";
import { Contest, emptyTally } from "../../conform/contest.ts";
import type { Desk, Feed } from "./desk.ts";
import { act, arrive, react } from "./habits.ts";
import { Keepers, type KeeperTally } from "./keepers.ts";
import { addressOf, anchorName, drawPeople, type Person } from "./people.ts";
import { Turn } from "./turn.ts";

export interface StoryOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly days: number;
  /** About how many moments there are at which a block may be made. */
  readonly blocks: number;
  /** Passive lenders' loan tokens over all venues, by weight of the venue. */
  readonly anchorUsd: number;
}

/** What the contracts' own view functions answered at a block. */
export interface RowCheckpoint {
  readonly block: number;
  readonly timestampSeconds: number;
  readonly rows: readonly StateRow[];
}

export interface PlayedStory {
  readonly timeline: Timeline;
  readonly transactions: number;
  readonly keepers: KeeperTally;
  readonly checkpoints: readonly RowCheckpoint[];
}

/** Ordinary calls per account over the whole history. */
const CALLS_PER_ACCOUNT = 3;
const CHECKPOINT_SHARES = [0.25, 0.45];
const CHECKPOINT_CRASH_HOURS = [12, 25.2, 26.2, 36];

/** Moments of the checkpoints between; the last is the end. */
function checkpointTimes({ startSeconds, endSeconds }: Timeline, crashSeconds: number): number[] {
  const span = endSeconds - startSeconds;
  return [
    ...CHECKPOINT_SHARES.map((share) => startSeconds + share * span),
    ...CHECKPOINT_CRASH_HOURS.map((hour) => crashSeconds + hour * 3600),
  ];
}

/**
 * Plays a seeded history on the real contracts: a calm, the crash of 12–13 March 2020, a recovery.
 * The rules run beside it: whoever acts looks at them, and they are held against the contracts
 * after every transaction and at every checkpoint. Throws at the first difference.
 */
export async function playStory<State>(
  desk: Desk<State>,
  options: StoryOptions,
): Promise<PlayedStory> {
  const timeline = planTimeline(options);
  const contest = new Contest(desk.bench, desk.market.accounts, emptyTally());
  contest.open(desk.market.opening);
  const story = new Story(desk, contest, timeline, options);
  const checkpoints: RowCheckpoint[] = [];
  const crashSeconds = timeline.startSeconds - crashHour(timeline.startSeconds) * 3600;
  const due = checkpointTimes(timeline, crashSeconds);
  const checkpoint = async (timestampSeconds: number): Promise<void> => {
    const rows = await desk.market.market.read();
    contest.check(rows);
    complain(contest);
    const block = await desk.market.market.headBlock();
    checkpoints.push({ block, timestampSeconds, rows });
  };
  let last = timeline.startSeconds;
  for (const [index, timeSeconds] of timeline.blockTimesSeconds.entries()) {
    const steps = story.fill(index, timeSeconds);
    if (steps.length === 0) continue;
    for (const answer of await desk.market.market.perform(steps)) contest.judge(answer);
    complain(contest);
    last = timeSeconds;
    if (timeSeconds < (due[0] ?? Number.POSITIVE_INFINITY)) continue;
    while ((due[0] ?? Number.POSITIVE_INFINITY) <= timeSeconds) due.shift();
    await checkpoint(timeSeconds);
  }
  await checkpoint(last);
  const { transactions } = contest.tally;
  return { timeline, transactions, keepers: story.keepers.tally, checkpoints };
}

function complain<State>({ mismatches }: Contest<State>): void {
  if (mismatches[0] !== undefined)
    throw new Error(`the rules differ from the contracts: ${mismatches[0].what}`);
}

/** Decides, block by block, who does what. */
class Story<State> {
  readonly keepers: Keepers;
  readonly #desk: Desk<State>;
  readonly #contest: Contest<State>;
  readonly #people: readonly Person[];
  readonly #waiting: Person[];
  readonly #present: Person[] = [];
  readonly #prices: readonly (readonly number[])[];
  readonly #posted: { price: number; timeSeconds: number }[];
  readonly #decisions: Desk<State>["decisions"][number][];
  readonly #habits: Random;
  readonly #fears: Random;
  readonly #callsPerSecond: number;
  readonly #options: StoryOptions;
  #before: number;

  constructor(
    desk: Desk<State>,
    contest: Contest<State>,
    timeline: Timeline,
    options: StoryOptions,
  ) {
    const { seed, accounts } = options;
    this.#desk = desk;
    this.#contest = contest;
    this.#options = options;
    this.#people = drawPeople(new Random(seed, "people"), accounts, timeline, desk.venues);
    this.#waiting = this.#people.toSorted((a, b) => a.arrivalSeconds - b.arrivalSeconds);
    this.#prices = planPrices(timeline, seed);
    this.#posted = desk.feeds.map(() => ({ price: 0, timeSeconds: 0 }));
    this.#decisions = desk.decisions.toSorted((a, b) => a.timeSeconds - b.timeSeconds);
    this.#habits = new Random(seed, "habits");
    this.#fears = new Random(seed, "fears");
    this.keepers = new Keepers(new Random(seed, "keepers"));
    const span = timeline.endSeconds - timeline.startSeconds;
    this.#callsPerSecond = (CALLS_PER_ACCOUNT * accounts) / span;
    this.#before = timeline.startSeconds;
  }

  /** Everything that happens at a moment, in order; nothing where nothing does. */
  fill(index: number, timeSeconds: number): Turn<State>["steps"] {
    const turn = new Turn(this.#desk, this.#contest, timeSeconds);
    const elapsed = timeSeconds - this.#before;
    this.#before = timeSeconds;
    this.#desk.feeds.forEach((feed, place) => this.#post(turn, feed, place, index));
    if (index === 0) this.#lendAsAnchors(turn);
    const people = this.#present.map((person) => person.address);
    this.keepers.run(turn, people, index);
    for (const intent of this.#desk.clearUp(turn.moment(this.#fears))) turn.send(intent);
    while ((this.#decisions[0]?.timeSeconds ?? Number.POSITIVE_INFINITY) <= timeSeconds) {
      const decision = this.#decisions.shift();
      if (decision !== undefined && !turn.send(decision.intent))
        throw new Error(`governance is refused: ${decision.what}`);
    }
    this.#live(turn, elapsed);
    return turn.steps;
  }

  #post(turn: Turn<State>, feed: Feed, place: number, index: number): void {
    const price = feed.price(this.#prices[index] ?? []);
    const last = this.#posted[place] ?? { price: 0, timeSeconds: 0 };
    const moved = last.price === 0 || Math.abs(price / last.price - 1) >= feed.deviation;
    if (!moved && turn.timeSeconds - last.timeSeconds < feed.heartbeatSeconds) return;
    turn.send(feed.post(price));
    this.#posted[place] = { price, timeSeconds: turn.timeSeconds };
  }

  #lendAsAnchors(turn: Turn<State>): void {
    const { venues } = this.#desk;
    const weights = venues.reduce((sum, { weight }) => sum + weight, 0);
    venues.forEach(({ weight }, venue) => {
      const usd = Math.round((this.#options.anchorUsd * weight) / weights);
      const moment = turn.moment(this.#habits);
      turn.send(this.#desk.lend(moment, addressOf(anchorName(venue)), venue, usd));
    });
  }

  #live(turn: Turn<State>, elapsed: number): void {
    while ((this.#waiting[0]?.arrivalSeconds ?? Number.POSITIVE_INFINITY) <= turn.timeSeconds) {
      const person = this.#waiting.shift() as Person;
      arrive(turn, this.#habits, person);
      this.#present.push(person);
    }
    const share = this.#present.length / this.#people.length;
    const calls = this.#habits.count(this.#callsPerSecond * elapsed * share);
    for (let left = calls; left > 0; left -= 1)
      act(turn, this.#habits, this.#habits.pick(this.#present), this.#present);
    const hour = crashHour(turn.timeSeconds);
    if (hour > 0 && hour < 60) react(turn, this.#fears, this.#present, elapsed / 3600);
  }
}
