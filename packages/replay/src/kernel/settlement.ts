import type { Decision, Env, Rules } from "@hindcast/domain";

/** More calls than this on one account in one block means a rule that does not converge. */
const MAX_LIQUIDATIONS_PER_ACCOUNT_AND_BLOCK = 16;

export interface SettlementInput<State, Asked, Happening, Offer, Context> {
  readonly rules: Rules<State, Asked, Happening, Offer>;
  /** What a liquidator does about an offer; undefined leaves it alone. */
  readonly answer: (offer: Offer, env: Env) => Asked | undefined;
  /** Told of every outcome once it is part of the state. */
  readonly onOutcome: (outcome: Happening, env: Env, context: Context) => void;
  readonly onRefusal: (intent: Asked, code: string, env: Env, context: Context) => void;
  /** The context of a liquidator's call after one; absent where all of a block share one. */
  readonly next?: (context: Context) => Context;
}

/**
 * The one way in which anything happens to a state: the rules decide about an intent, their outcomes
 * are carried out, and whoever listens is told. `Context` is whatever the listener wants to know
 * about where an intent came from.
 */
export class Settlement<State, Asked, Happening, Offer, Context> {
  private readonly input: SettlementInput<State, Asked, Happening, Offer, Context>;

  constructor(input: SettlementInput<State, Asked, Happening, Offer, Context>) {
    this.input = input;
  }

  /** Asks the rules and does what they say; true if they accepted. */
  submit(state: State, intent: Asked, env: Env, context: Context): boolean {
    const decision = this.input.rules.decide(state, intent, env);
    this.carryOut(state, intent, decision, env, context);
    return decision.ok;
  }

  /** Does what the rules decided about an intent on this state. */
  carryOut(
    state: State,
    intent: Asked,
    decision: Decision<Happening>,
    env: Env,
    context: Context,
  ): void {
    const { rules, onOutcome, onRefusal } = this.input;
    if (!decision.ok) {
      onRefusal(intent, decision.refusal.code, env, context);
      return;
    }
    const { outcomes } = decision;
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i] as Happening;
      rules.evolve(state, outcome);
      onOutcome(outcome, env, context);
    }
  }

  /**
   * Offers an account to the liquidator until there is nothing to offer or nobody who answers; gives
   * the context of the call that would come next.
   */
  settle(state: State, account: string, env: Env, first: Context): Context {
    const { rules, answer, next } = this.input;
    let context = first;
    for (let call = 0; call < MAX_LIQUIDATIONS_PER_ACCOUNT_AND_BLOCK; call++) {
      const offer = rules.opportunity(state, account, env);
      if (offer === undefined) break;
      const intent = answer(offer, env);
      if (intent === undefined) break;
      const accepted = this.submit(state, intent, env, context);
      if (next !== undefined) context = next(context);
      if (!accepted) break;
    }
    return context;
  }
}
