import {
  cometBalance,
  cometCollateral,
  cometCollateralReserves,
  cometQuote,
  MAX_UINT256,
  type CompoundV3State,
  type Intent,
  type Opportunity,
} from "@hindcast/domain";
import { CRASH_START_SECONDS, planTimeline } from "@hindcast/testchain";
import { cometBench } from "../../conform/benches/compound-v3/bench.ts";
import type { AssetSpec, MarketSpec } from "../../conform/benches/compound-v3/drawn-market.ts";
import { openComet, type OpenComet } from "../../conform/benches/compound-v3/market.ts";
import { change } from "../../conform/benches/compound-v3/next-intent.ts";
import {
  shareOf,
  unitsOf,
  type Desk,
  type Feed,
  type Moment,
  type Standing,
} from "../story/desk.ts";
import { BUYERS, everybody, SPONSOR } from "../story/people.ts";
import type { StoryOptions } from "../story/play-story.ts";

type Reserve = NonNullable<CompoundV3State["reserves"][number]>;
type Now = Moment<CompoundV3State>;

const HOUR = 3_600;
const DAY = 86_400;
const BASE_DECIMALS = 6;
const BASE_UNIT = 10n ** 6n;

/** Hundredths of a percent in wad. */
const percent = (share: number): bigint => BigInt(Math.round(share * 100)) * 10n ** 14n;

function collateral(
  symbol: string,
  decimals: number,
  priceUsd: number,
  [borrow, liquidate, factor]: readonly [number, number, number],
  capTokens: bigint,
): AssetSpec {
  return {
    symbol,
    decimals,
    priceUsd8: BigInt(priceUsd) * 100_000_000n,
    values: {
      borrowCollateralFactorWad: percent(borrow),
      liquidateCollateralFactorWad: percent(liquidate),
      liquidationFactorWad: percent(factor),
      supplyCap: capTokens * 10n ** BigInt(decimals),
    },
  };
}

/** Collaterals in asset order, with the share of borrowers that hold each. */
const COLLATERALS = [
  { spec: collateral("WETH", 18, 2_060, [82.5, 89.5, 95], 20_000n), weight: 50, price: 0 },
  { spec: collateral("WBTC", 8, 36_000, [70, 77, 95], 500n), weight: 27, price: 1 },
  { spec: collateral("wstETH", 18, 2_330, [79, 84, 92], 3_000n), weight: 23, price: 2 },
] as const;
/** Place of USDC among the planned prices. */
const USDC = 3;

/** A market of the size and terms of Compound's USDC market in 2023. */
const SPEC: MarketSpec = {
  base: { symbol: "USDC", decimals: BASE_DECIMALS, priceUsd8: 100_000_000n, values: {} },
  collaterals: COLLATERALS.map(({ spec }) => spec),
  values: {
    supplyKinkWad: percent(80),
    supplyRateSlopeLowWad: percent(3.25),
    supplyRateSlopeHighWad: percent(40),
    supplyRateBaseWad: 0n,
    borrowKinkWad: percent(80),
    borrowRateSlopeLowWad: percent(3.5),
    borrowRateSlopeHighWad: percent(25),
    borrowRateBaseWad: percent(1.5),
    storeFrontPriceFactorWad: percent(50),
    baseBorrowMin: 100n * BASE_UNIT,
    targetReserves: 5_000_000n * BASE_UNIT,
  },
};

/** Opens the lab's market on a node of its own. */
export async function openDesk(
  artifacts: string,
  options: StoryOptions,
): Promise<Desk<CompoundV3State>> {
  const { startSeconds } = planTimeline(options);
  const market = await openComet({
    artifacts,
    spec: SPEC,
    users: everybody(options.accounts, COLLATERALS.length) as readonly `0x${string}`[],
    genesisTimestampSeconds: startSeconds - 600,
  });
  return new CometDesk(market, artifacts);
}

class CometDesk implements Desk<CompoundV3State> {
  readonly bench;
  readonly market: OpenComet;
  readonly venues = COLLATERALS.map(({ spec: { symbol }, weight }) => ({ symbol, weight }));
  readonly feeds: readonly Feed[];
  readonly decisions;

  constructor(market: OpenComet, artifacts: string) {
    this.bench = cometBench(artifacts);
    this.market = market;
    this.feeds = market.assets.map((_, place) => this.#feed(place));
    const base = this.#address(0);
    this.decisions = [
      {
        timeSeconds: 0,
        what: "40,000 USDC put in as first reserves",
        intent: { kind: "donation", reserve: base, from: SPONSOR, amount: 40_000n * BASE_UNIT },
      },
      {
        timeSeconds: CRASH_START_SECONDS - 2 * DAY,
        what: "wstETH supply cap 3,000 → 5,000",
        intent: change(this.#address(3), { supplyCap: 5_000n * 10n ** 18n }),
      },
      {
        timeSeconds: CRASH_START_SECONDS + 4 * DAY,
        what: "store-front price factor 50 → 60 %",
        intent: change("market", { storeFrontPriceFactorWad: percent(60) }),
      },
    ] as const;
  }

  #address(place: number): string {
    return this.market.assets[place]?.token.address.toLowerCase() ?? "";
  }

  #feed(place: number): Feed {
    const feed = this.market.assets[place]?.feed.address.toLowerCase() ?? "";
    const planned = COLLATERALS[place - 1]?.price ?? USDC;
    return {
      symbol: this.market.assets[place]?.spec.symbol ?? "",
      deviation: place === 0 ? 0.0025 : 0.005,
      heartbeatSeconds: place === 0 ? DAY : 4 * HOUR,
      price: (pricesUsd) => pricesUsd[planned] ?? 0,
      post: (usd) => ({
        kind: "oraclePrice",
        feed,
        price: BigInt(Math.round(usd * 1e8)),
        round: 0n,
      }),
    };
  }

  /** Debt counts against all collateral together; what is pledged is of one venue. */
  standing({ state, env }: Now, account: string, venue: number): Standing {
    const [base, ...collaterals] = state.reserves as readonly Reserve[];
    const balance = Number(cometBalance(state, account, env)) / 10 ** BASE_DECIMALS;
    const usd = (base?.priceUsd8 ?? 0n) === 0n ? 1 : Number(base?.priceUsd8) / 1e8;
    let [pledgedUsd, borrowLimitUsd, liquidationLimitUsd] = [0, 0, 0];
    collaterals.forEach((reserve, place) => {
      const held = cometCollateral(state, reserve.address, account);
      const value = Number((held * reserve.priceUsd8) / reserve.unit) / 1e8;
      if (place === venue) pledgedUsd = value;
      borrowLimitUsd += (value * Number(reserve.parameters.borrowCollateralFactorWad)) / 1e18;
      liquidationLimitUsd +=
        (value * Number(reserve.parameters.liquidateCollateralFactorWad)) / 1e18;
    });
    return {
      lentUsd: Math.max(0, balance) * usd,
      debtUsd: Math.max(0, -balance) * usd,
      pledgedUsd,
      borrowLimitUsd,
      liquidationLimitUsd,
    };
  }

  lend(_now: Now, account: string, _venue: number, usd: number): Intent {
    const amount = unitsOf(usd, BASE_DECIMALS);
    return { kind: "supply", reserve: this.#address(0), payer: account, account, amount };
  }

  unlend({ state, env }: Now, account: string, _venue: number, share: number): Intent {
    const balance = cometBalance(state, account, env);
    const amount = share >= 1 ? MAX_UINT256 : shareOf(balance > 0n ? balance : 0n, share);
    return { kind: "withdraw", reserve: this.#address(0), account, recipient: account, amount };
  }

  pledge({ state }: Now, account: string, venue: number, usd: number): Intent {
    const reserve = state.reserves[venue + 1] as Reserve;
    const tokens = Number((usd / (Number(reserve.priceUsd8) / 1e8)).toPrecision(4));
    const amount = unitsOf(tokens, reserve.decimals);
    return { kind: "collateralSupply", reserve: reserve.address, payer: account, account, amount };
  }

  unpledge({ state }: Now, account: string, venue: number, share: number): Intent {
    const reserve = this.#address(venue + 1);
    const held = cometCollateral(state, reserve, account);
    const amount = share >= 1 ? held : shareOf(held, share);
    return { kind: "collateralWithdrawal", reserve, account, recipient: account, amount };
  }

  /** Borrowing is withdrawing more than there is. */
  borrow({ state, env }: Now, account: string, _venue: number, usd: number): Intent {
    const balance = cometBalance(state, account, env);
    const amount = unitsOf(usd, BASE_DECIMALS) + (balance > 0n ? balance : 0n);
    return { kind: "withdraw", reserve: this.#address(0), account, recipient: account, amount };
  }

  repay({ state, env }: Now, account: string, _venue: number, share: number): Intent {
    const balance = cometBalance(state, account, env);
    const owed = balance < 0n ? -balance : 0n;
    const amount = share >= 1 && owed > 0n ? MAX_UINT256 : shareOf(owed, share);
    return { kind: "supply", reserve: this.#address(0), payer: account, account, amount };
  }

  /** A lender sends some of its balance, a borrower some of its collateral. */
  oddity(now: Now, account: string, other: string): Intent | undefined {
    const { state, env, random } = now;
    if (account === other) return undefined;
    const balance = cometBalance(state, account, env);
    if (balance > 0n) {
      // To a borrower it would be a repayment, which the log does not tell apart.
      if (cometBalance(state, other, env) < 0n) return undefined;
      const amount = shareOf(balance, random.between(0.02, 0.2));
      const reserve = this.#address(0);
      return { kind: "shareTransfer", reserve, from: account, to: other, amount };
    }
    const venue = Math.floor(random.next() * COLLATERALS.length);
    const reserve = this.#address(venue + 1);
    const amount = shareOf(cometCollateral(state, reserve, account), random.between(0.02, 0.1));
    return { kind: "collateralTransfer", reserve, from: account, to: other, amount };
  }

  liquidate(_now: Now, liquidator: string, { account, choices }: Opportunity): Intent {
    return {
      kind: "liquidate",
      collateralReserve: choices[0]?.collateralReserve ?? "",
      debtReserve: this.#address(0),
      account,
      liquidator,
      amount: MAX_UINT256,
      receiveShares: false,
    };
  }

  /** Buyers take seized collateral at the store front: three in ten blocks each, in lots. */
  clearUp({ state, random }: Now): readonly Intent[] {
    const [base, ...collaterals] = state.reserves as readonly Reserve[];
    const intents: Intent[] = [];
    for (const { address: reserve, priceUsd8, unit } of collaterals) {
      const stock = cometCollateralReserves(state, reserve);
      if (stock <= 0n || !random.chance(0.3)) continue;
      const worth = (stock * priceUsd8 * BASE_UNIT) / unit / (base?.priceUsd8 ?? 1n);
      const lot = unitsOf(random.between(5_000, 60_000), BASE_DECIMALS);
      const asked = lot < worth ? lot : worth;
      const quoted = cometQuote(state, reserve, asked);
      if (typeof quoted !== "bigint" || quoted === 0n) continue;
      // At the discount the whole stock costs less than it is worth.
      const baseAmount = quoted > stock ? (asked * stock) / quoted : asked;
      const buyer = random.pick(BUYERS);
      const minimumCollateral = ((quoted < stock ? quoted : stock) * 995n) / 1_000n;
      const sale = { reserve, buyer, recipient: buyer, baseAmount, minimumCollateral };
      intents.push({ kind: "collateralSale", ...sale });
    }
    return intents;
  }
}
