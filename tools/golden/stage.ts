import type { AccountHealth, Decision, Intent, Outcome, Protocol } from "@hindcast/domain";

/** A protocol on which an event is played by hand; time moves only when told to. */
export class Stage<State> {
  readonly state: State;
  timeSeconds: number;
  private readonly protocol: Protocol<State>;

  constructor(protocol: Protocol<State>, startSeconds: number) {
    this.protocol = protocol;
    this.state = protocol.initialState();
    this.timeSeconds = startSeconds;
  }

  wait(seconds: number): this {
    this.timeSeconds += seconds;
    return this;
  }

  /** What the protocol would answer so many seconds from now. */
  ask(intent: Intent, inSeconds = 0): Decision {
    const timeSeconds = this.timeSeconds + inSeconds;
    return this.protocol.decide(this.state, intent, { timeSeconds, block: 1 });
  }

  /** Does what must be accepted, and gives what happened. */
  submit(...intents: readonly Intent[]): readonly Outcome[] {
    return intents.flatMap((intent) => {
      const decision = this.ask(intent);
      if (!decision.ok) throw new TypeError(`${intent.kind} is refused: ${decision.refusal.code}`);
      for (const outcome of decision.outcomes) this.protocol.evolve(this.state, outcome);
      return decision.outcomes;
    });
  }

  health(account: string): AccountHealth {
    return this.protocol.health(this.state, account, { timeSeconds: this.timeSeconds, block: 1 });
  }

  /** The first second from now at which an intent is answered so; the answer changes once. */
  firstSecond(intent: Intent, isAnswered: (decision: Decision) => boolean, most: number): number {
    let [low, high] = [0, most];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAnswered(this.ask(intent, middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The outcome of a kind; there must be one. */
export function outcomeOf<K extends Outcome["kind"]>(
  outcomes: readonly Outcome[],
  kind: K,
): Extract<Outcome, { kind: K }> {
  const found = outcomes.find((outcome) => outcome.kind === kind);
  if (found === undefined) throw new TypeError(`no ${kind} happened`);
  return found as Extract<Outcome, { kind: K }>;
}

/** An address that can be told from others: the kind in its first digits, the number in its last. */
export function addressOf(kind: number, number: number): string {
  return `0x${kind.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}
