import type { Decision, Env, Intent, Outcome, Protocol } from "@hindcast/domain";

const EVERYTHING = (1n << 256n) - 1n;

/**
 * The intent as history would tell it. A log says what changed hands, not what was asked for: where
 * asking for everything gives the same, everything was meant; where an amount was cut, the cut
 * amount is asked for. Undefined where no telling of the log gives the same outcomes.
 */
export function canonicalIntent<State>(
  protocol: Protocol<State>,
  state: Readonly<State>,
  intent: Intent,
  decision: Decision & { readonly ok: true },
  env: Env,
): Intent | undefined {
  const told = toldByLog(protocol, state, intent, decision.outcomes, env);
  return told.find((candidate) => {
    const answer = protocol.decide(state, candidate, env);
    return answer.ok && isSame(answer.outcomes, decision.outcomes);
  });
}

/** What the log could stand for, the most probable first. */
function toldByLog<State>(
  protocol: Protocol<State>,
  state: Readonly<State>,
  intent: Intent,
  outcomes: readonly Outcome[],
  env: Env,
): readonly Intent[] {
  if (intent.kind === "withdraw" || intent.kind === "repay") {
    const done = outcomes.find((outcome) => outcome.kind === intent.kind);
    const amount = done !== undefined && "amount" in done ? done.amount : intent.amount;
    return [
      { ...intent, amount: EVERYTHING },
      { ...intent, amount },
    ];
  }
  if (intent.kind !== "liquidate") return [intent];
  const done = outcomes.filter((outcome) => outcome.kind === "liquidation");
  const [first] = done;
  if (first === undefined) return [];
  const { debtRepaid, collateralSeized } = first;
  const recorded = { ...intent, debtRepaid, collateralSeized };
  return [protocol.recordedLiquidation(state, recorded, env)];
}

function isSame(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  return a.length === b.length && a.every((outcome, place) => sameOutcome(outcome, b[place]));
}

function sameOutcome(a: Outcome, b: Outcome | undefined): boolean {
  return (
    b !== undefined &&
    Object.entries(a).every(
      ([name, value]) => value === (b as unknown as Record<string, unknown>)[name],
    )
  );
}
