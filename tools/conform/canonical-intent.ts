import {
  grainOf,
  MAX_UINT256,
  type Decision,
  type Env,
  type Intent,
  type Outcome,
  type Protocol,
} from "@hindcast/domain";
import type { Bench } from "./bench.ts";

/**
 * The intent as history would tell it. A log says what changed hands, not what was asked for: where
 * asking for everything gives the same, everything was meant; where an amount was cut, the cut
 * amount is asked for. Undefined where no telling of the log gives the same outcomes.
 */
export function canonicalIntent<State>(
  { protocol, toldByLog: toldByBench }: Pick<Bench<State>, "protocol" | "toldByLog">,
  state: Readonly<State>,
  intent: Intent,
  decision: Decision & { readonly ok: true },
  env: Env,
): Intent | undefined {
  const told =
    toldByBench?.(intent, decision.outcomes) ??
    toldByLog(protocol, state, intent, decision.outcomes, env);
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
  const posting = outcomes.find(
    (outcome) =>
      outcome.kind === "sharePosting" && (intent.kind !== "liquidate" || outcome.side === "debt"),
  ) as Extract<Outcome, { kind: "sharePosting" }> | undefined;
  if (posting !== undefined && intent.kind !== "liquidate") return toldByPosting(intent, posting);
  if (intent.kind === "withdraw" || intent.kind === "repay") {
    const done = outcomes.find((outcome) => outcome.kind === intent.kind);
    const amount = done !== undefined && "amount" in done ? done.amount : intent.amount;
    return [
      { ...intent, amount: MAX_UINT256 },
      { ...intent, amount },
    ];
  }
  if (intent.kind !== "liquidate") return [intent];
  const done = outcomes.filter((outcome) => outcome.kind === "liquidation");
  const [first] = done;
  if (first === undefined) return [];
  const { debtRepaid, collateralSeized } = first;
  const shares = posting === undefined ? {} : { debtShares: -posting.shares };
  const recorded = { ...intent, debtRepaid, collateralSeized, ...shares };
  return [protocol.recordedLiquidation(state, recorded, env)];
}

/** A log of assets and shares is told as a call that names assets, if one would have given both. */
function toldByPosting(
  intent: Intent,
  { amount, shares }: { readonly amount: bigint; readonly shares: bigint },
): readonly Intent[] {
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const { kind, amount: _amount, shares: _shares, ...people } = intent as NamingAmount;
  const byAssets = kind.replace("Shares", "");
  const more = byAssets === "repay" ? { withShares: false } : {};
  const told = [
    { kind: byAssets, ...people, ...more, amount: size(amount) },
    { kind: `${byAssets}Shares`, ...people, shares: size(shares) },
  ] as unknown as readonly Intent[];
  return size(amount) === 0n ? told.slice(1) : told;
}

interface NamingAmount {
  readonly kind: string;
  readonly amount?: bigint;
  readonly shares?: bigint;
}

/** Whether the same happened; that it was asked for in other words is no difference. */
function isSame(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  const [left, right] = [a, b].map((list) => list.filter((one) => grainOf(one.kind) !== "echo"));
  return (
    left !== undefined &&
    left.length === right?.length &&
    left.every((outcome, place) => sameOutcome(outcome, right[place]))
  );
}

function sameOutcome(a: Outcome, b: Outcome | undefined): boolean {
  return (
    b !== undefined &&
    Object.entries(a).every(
      ([name, value]) => value === (b as unknown as Record<string, unknown>)[name],
    )
  );
}
