import type { Intent } from "@hindcast/domain";
import type { Random } from "@hindcast/testchain";
import type { Step } from "../../conform/bench.ts";
import type { Contest } from "../../conform/contest.ts";
import type { Desk, Moment } from "./desk.ts";

/** A block being filled. The rules run beside it and tell everybody how things stand. */
export class Turn<State> {
  readonly desk: Desk<State>;
  readonly timeSeconds: number;
  readonly steps: Step[] = [];
  readonly #contest: Contest<State>;

  constructor(desk: Desk<State>, contest: Contest<State>, timeSeconds: number) {
    this.desk = desk;
    this.timeSeconds = timeSeconds;
    this.#contest = contest;
  }

  /** What an intent is made from: the state behind everything queued so far. */
  moment(random: Random): Moment<State> {
    const env = { timeSeconds: this.timeSeconds, block: 0 };
    return { state: this.#contest.state, env, random };
  }

  /** Queues a call if it would succeed, as wallets do by trying it first; tells whether. */
  send(intent: Intent): boolean {
    const step = { timeSeconds: this.timeSeconds, intent };
    const env = { timeSeconds: this.timeSeconds, block: 0 };
    const { protocol } = this.desk.bench;
    if (!protocol.decide(this.#contest.state, intent, env).ok) return false;
    this.#contest.predict(step);
    this.steps.push(step);
    return true;
  }
}
