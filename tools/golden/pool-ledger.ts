import { RESERVES, type Token } from "../lab/made-market/rseth-reserves.ts";
import type { TimedOutcome } from "./example-replay.ts";

/** Something of a pool that was taken, and when (Unix seconds). */
export interface Taken {
  readonly by: "depositor" | "thief";
  readonly atSeconds: number;
  readonly token: Token;
  readonly tokens: number;
  /** At the prices of the made market, which stay. */
  readonly usd: number;
}

/** A pool of what is lent. */
interface Pool {
  readonly token: Token;
  cash: number;
  supplied: number;
  goneSeconds: number | undefined;
  depositRate: number;
}

const SHORT_OF_CASH = 0.001;
/** Addresses of minted-collateral. */
const THIEF = /^0xbad/;

/** The books of a few pools, kept from what happens and apart from the protocol's own. */
export class PoolLedger {
  /** What was taken since a moment. */
  readonly taken: Taken[] = [];
  frozenSeconds: number | undefined;
  private readonly pools: ReadonlyMap<string, Pool>;

  /** Watches reserves (tokens by address), and what is taken of them from a moment on. */
  constructor(
    tokens: ReadonlyMap<string, Token>,
    fromSeconds: number,
    outcomes: readonly TimedOutcome[],
  ) {
    this.pools = new Map(
      [...tokens].map(([reserve, token]) => [
        reserve,
        { token, cash: 0, supplied: 0, goneSeconds: undefined, depositRate: 0 },
      ]),
    );
    for (const one of outcomes) this.note(one, fromSeconds);
  }

  /** The first moment at which 99.9 % of a pool was lent out. */
  goneSeconds(token: Token): number | undefined {
    return this.poolOf(token)?.goneSeconds;
  }

  /** The last yearly rate of deposits, without compounding. */
  depositRate(token: Token): number {
    return this.poolOf(token)?.depositRate ?? 0;
  }

  /** Tokens that are there in the end. */
  cash(token: Token): number {
    return this.poolOf(token)?.cash ?? 0;
  }

  private poolOf(token: Token): Pool | undefined {
    return [...this.pools.values()].find((pool) => pool.token === token);
  }

  private note({ outcome, timeSeconds }: TimedOutcome, fromSeconds: number): void {
    if (outcome.kind === "parameterChange" && /"frozen":\s*"?true/.test(outcome.values))
      this.frozenSeconds ??= timeSeconds;
    if (!("reserve" in outcome)) return;
    const pool = this.pools.get(outcome.reserve);
    if (pool === undefined) return;
    if (outcome.kind === "reserveUpdate") pool.depositRate = Number(outcome.liquidityRate) / 1e27;
    else if (outcome.kind === "supply" || outcome.kind === "repay") {
      const tokens = tokensOf(pool.token, outcome.amount);
      pool.cash += tokens;
      if (outcome.kind === "supply") pool.supplied += tokens;
    } else if (outcome.kind === "withdraw" || outcome.kind === "borrow") {
      const tokens = tokensOf(pool.token, outcome.amount);
      pool.cash -= tokens;
      if (outcome.kind === "withdraw") pool.supplied -= tokens;
      if (timeSeconds < fromSeconds) return;
      if (pool.cash < SHORT_OF_CASH * pool.supplied) pool.goneSeconds ??= timeSeconds;
      const by = THIEF.test(outcome.account) ? "thief" : "depositor";
      const usd = tokens * (Number(RESERVES[pool.token].spec.priceUsd8) / 1e8);
      this.taken.push({ by, atSeconds: timeSeconds, token: pool.token, tokens, usd });
    }
  }
}

function tokensOf(token: Token, units: bigint): number {
  return Number(units) / 10 ** RESERVES[token].spec.decimals;
}
