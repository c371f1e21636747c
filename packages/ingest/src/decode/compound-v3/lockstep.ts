import {
  withProtocol,
  type Cause,
  type Effect,
  type FactOf,
  type Intent,
  type Outcome,
} from "@hindcast/domain";

/**
 * The market's rules, run beside its logs. Comet logs a base transfer only as the change of two
 * supply balances, each rounded in its own direction: which amount gives exactly these logs depends
 * on the balances and indices of the moment.
 */
export interface Lockstep {
  /** Takes in what the logs told; what the rules would refuse changes nothing. */
  take(fact: Cause | Effect): void;
  /**
   * The amount of a base transfer that logged these two changes; undefined when none near them
   * does. Amounts that leave the same logs leave the same balances: the smallest is as good as any.
   */
  transferred(transfer: BaseTransfer): bigint | undefined;
}

export interface BaseTransfer {
  readonly at: Cause["at"];
  readonly reserve: string;
  readonly from: string;
  readonly to: string;
  /** What the sender's supply fell by, and the receiver's rose by, as logged. */
  readonly burned: bigint;
  readonly minted: bigint;
}

/** Rounding sets a logged change at most this far from the amount that was asked for. */
const ROUNDING = 3n;

/** Starts the rules of Compound v3 with an empty market. */
export function startLockstep(): Lockstep {
  return withProtocol("compound-v3", (protocol): Lockstep => {
    const state = protocol.initialState();
    const envOf = (at: Cause["at"]) => ({ timeSeconds: at.timeSeconds, block: at.block });
    return {
      take(fact) {
        const intent = intentOf(fact, (recorded) =>
          protocol.recordedLiquidation(state, recorded, envOf(fact.at)),
        );
        if (intent === undefined) return;
        const decision = protocol.decide(state, intent, envOf(fact.at));
        if (decision.ok) for (const outcome of decision.outcomes) protocol.evolve(state, outcome);
      },
      transferred(transfer) {
        const { reserve, from, to, at } = transfer;
        return candidates(transfer).find((amount) => {
          const intent: Intent = { kind: "shareTransfer", reserve, from, to, amount };
          const decision = protocol.decide(state, intent, envOf(at));
          return decision.ok && leaves(decision.outcomes, transfer);
        });
      },
    };
  });
}

function intentOf(
  fact: Cause | Effect,
  liquidation: (recorded: Omit<FactOf<"liquidation">, "kind" | "at" | "transactionHash">) => Intent,
): Intent | undefined {
  const { at: _at, transactionHash: _hash, ...payload } = fact;
  switch (payload.kind) {
    case "liquidation": {
      const { kind: _kind, ...recorded } = payload;
      return liquidation(recorded);
    }
    case "baseMint":
    case "baseBurn":
    case "debtAbsorption":
      return undefined;
    default:
      return payload as Intent;
  }
}

function candidates({ burned, minted }: BaseTransfer): readonly bigint[] {
  const near = new Set<bigint>();
  for (let slack = 0n; slack <= ROUNDING; slack++) near.add(minted + slack).add(burned - slack);
  return [...near].filter((amount) => amount > 0n).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function leaves(outcomes: readonly Outcome[], { burned, minted }: BaseTransfer): boolean {
  const logged = (kind: "baseBurn" | "baseMint"): bigint | undefined => {
    const found = outcomes.find((outcome) => outcome.kind === kind);
    return found?.kind === kind ? found.amount : undefined;
  };
  return logged("baseBurn") === burned && logged("baseMint") === minted;
}
