import {
  asRecordedLiquidator,
  sameBlockLiquidator,
  type Env,
  type Intent,
  type Opportunity,
  type Outcome,
  type Position,
  type Protocol,
  type SameBlockParams,
  type Usd8,
} from "@hindcast/domain";
import type { History } from "./history.ts";
import { feedsByReserve, type Answer } from "./patched-prices.ts";
import { runKernel } from "./run.ts";
import { Settlement } from "./settlement.ts";

/** What is liquidated at once when a reserve's price has fallen by a share. */
export interface ProfilePoint {
  readonly fallBps: bigint;
  /** Collateral of the reserve that is sold, at the fallen price; and debt repaid for it. */
  readonly soldUsd8: Usd8;
  readonly repaidUsd8: Usd8;
  readonly accounts: number;
  readonly badDebtUsd8: Usd8;
}

export interface ProfileInput<State> {
  readonly protocol: Protocol<State>;
  readonly history: History;
  readonly reserve: string;
  /** The state after the last fact at or before this moment. */
  readonly atSeconds: number;
  readonly fallsBps: readonly bigint[];
}

export interface LiquidationProfile {
  /** Where history stood. */
  readonly at: Position;
  /** The feeds that fall together. */
  readonly feeds: readonly string[];
  readonly points: readonly ProfilePoint[];
}

const FREE: SameBlockParams = { gasCostUsd8: 0n, saleCostBps: 0n };
const WHOLE_BPS = 10_000n;

/**
 * S(x): what would be liquidated, and so sold, if a reserve's price fell by x now and everybody who
 * can be liquidated were. History is replayed as recorded up to the moment; from there each fall is
 * tried by itself, on a copy of the state and with the exact rules. Undefined before the first fact,
 * or where no oracle has answered for the reserve.
 */
export function liquidationProfile<State>(
  input: ProfileInput<State>,
): LiquidationProfile | undefined {
  const { protocol, history, reserve, atSeconds, fallsBps } = input;
  const answers = new Map<string, Answer>();
  let at: Position | undefined;
  const { state } = runKernel({
    protocol,
    history,
    scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
    liquidator: asRecordedLiquidator,
    liquidatorParams: {},
    onOutcome(outcome) {
      if (outcome.kind === "oraclePrice") answers.set(outcome.feed, outcome);
    },
    beforeFact(_index, _state, fact) {
      if (fact.at.timeSeconds > atSeconds) return false;
      at = fact.at;
      return true;
    },
  });
  const feeds = [...(feedsByReserve(history.facts).get(reserve) ?? [])].filter((feed) =>
    answers.has(feed),
  );
  if (at === undefined || feeds.length === 0) return undefined;
  const env = { timeSeconds: at.timeSeconds, block: at.block };
  const read = feeds.map((feed) => answers.get(feed) as Answer);
  const points = fallsBps.map((fallBps) => ({
    fallBps,
    ...pointOf(protocol, protocol.copy(state), env, reserve, fallen(read, fallBps)),
  }));
  return { at, feeds, points };
}

function fallen(answers: readonly Answer[], fallBps: bigint): Intent[] {
  return answers.map(({ feed, price, round }) => ({
    kind: "oraclePrice",
    feed,
    price: (price * (WHOLE_BPS - fallBps)) / WHOLE_BPS,
    round,
  }));
}

/** Lets the prices fall and liquidates everybody once as far as the rules allow. */
function pointOf<State>(
  protocol: Protocol<State>,
  state: State,
  env: Env,
  reserve: string,
  prices: readonly Intent[],
): Omit<ProfilePoint, "fallBps"> {
  let soldUsd8 = 0n;
  let repaidUsd8 = 0n;
  let badDebtUsd8 = 0n;
  const accounts = new Set<string>();
  const settlement = new Settlement<State, Intent, Outcome, Opportunity, undefined>({
    rules: protocol,
    answer: (offer) => {
      const bid = sameBlockLiquidator.answerOffer?.(offer, FREE);
      return bid === undefined ? undefined : { ...bid, kind: "liquidate" };
    },
    onOutcome(outcome) {
      if (outcome.kind === "badDebt") badDebtUsd8 += outcome.valueUsd8;
      if (outcome.kind !== "liquidation") return;
      accounts.add(outcome.account);
      repaidUsd8 += outcome.debtValueUsd8;
      if (outcome.collateralReserve === reserve) soldUsd8 += outcome.collateralValueUsd8;
    },
    onRefusal: () => {},
  });
  for (const price of prices) settlement.submit(state, price, env, undefined);
  const everybody = [...protocol.accounts(state)];
  for (const account of everybody) settlement.settle(state, account, env, undefined);
  return { soldUsd8, repaidUsd8, accounts: accounts.size, badDebtUsd8 };
}
