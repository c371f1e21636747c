import {
  encodeParameterValues,
  WAD,
  type Intent,
  type MorphoBlueState,
  type Opportunity,
} from "@hindcast/domain";
import { CRASH_START_SECONDS, planTimeline, type MorphoMarketSpec } from "@hindcast/testchain";
import { morphoAdaptiveBench } from "../../conform/benches/morpho-blue/bench.ts";
import { openMorpho, type OpenMorpho } from "../../conform/benches/morpho-blue/market.ts";
import {
  shareOf,
  unitsOf,
  type Desk,
  type Feed,
  type Moment,
  type Standing,
} from "../story/desk.ts";
import { everybody } from "../story/people.ts";
import type { StoryOptions } from "../story/play-story.ts";

type Market = NonNullable<MorphoBlueState["markets"][number]>;
type Now = Moment<MorphoBlueState>;

const PRICE_SCALE = 10n ** 36n;
const HOUR = 3_600;
const DAY = 86_400;
const USDC_DECIMALS = 6;
/** Place of USDC among the planned prices. */
const USDC = 3;

interface Terms {
  readonly symbol: string;
  readonly decimals: number;
  /** Place among the planned prices. */
  readonly price: number;
  readonly openingUsd: number;
  readonly lltvWad: bigint;
  readonly feeWad: bigint;
  readonly weight: number;
}

/** Three markets that lend USDC; LLTVs of the steps Morpho's owner has enabled. */
// oxfmt-ignore
const MARKETS: readonly Terms[] = [
  { symbol: "WETH", decimals: 18, price: 0, openingUsd: 2_060, lltvWad: (86n * WAD) / 100n, feeWad: 0n, weight: 50 },
  { symbol: "WBTC", decimals: 8, price: 1, openingUsd: 36_000, lltvWad: (77n * WAD) / 100n, feeWad: WAD / 10n, weight: 27 },
  { symbol: "wstETH", decimals: 18, price: 2, openingUsd: 2_330, lltvWad: (915n * WAD) / 1_000n, feeWad: 0n, weight: 23 },
];

const priceE36 = (usdc: number, decimals: number): bigint =>
  BigInt(Math.round(usdc * 1e8)) * 10n ** BigInt(36 + USDC_DECIMALS - decimals - 8);

const SPECS: readonly MorphoMarketSpec[] = MARKETS.map((terms) => ({
  loan: "USDC",
  collateral: terms.symbol,
  lltvWad: terms.lltvWad,
  feeWad: terms.feeWad,
  priceE36: priceE36(terms.openingUsd, terms.decimals),
  rateModel: { kind: "adaptive" },
}));

/** Opens the lab's markets on a node of their own. */
export async function openDesk(
  artifacts: string,
  options: StoryOptions,
): Promise<Desk<MorphoBlueState>> {
  const { startSeconds } = planTimeline(options);
  const market = await openMorpho({
    tokens: [
      { symbol: "USDC", decimals: USDC_DECIMALS },
      ...MARKETS.map(({ symbol, decimals }) => ({ symbol, decimals })),
    ],
    specs: SPECS,
    users: everybody(options.accounts, MARKETS.length) as readonly `0x${string}`[],
    artifactsFolder: artifacts,
    genesisTimestampSeconds: startSeconds - 600,
  });
  return new MorphoDesk(market, artifacts);
}

class MorphoDesk implements Desk<MorphoBlueState> {
  readonly bench;
  readonly market: OpenMorpho;
  readonly venues = MARKETS;
  readonly feeds: readonly Feed[];
  readonly decisions;

  constructor(market: OpenMorpho, artifacts: string) {
    this.bench = morphoAdaptiveBench(artifacts);
    this.market = market;
    this.feeds = MARKETS.map((terms, place) => this.#feed(terms, place));
    const fee = (venue: number, feeWad: bigint): Intent => ({
      kind: "parameterChange",
      scope: this.#reserve(venue),
      values: encodeParameterValues({ feeWad }),
    });
    this.decisions = [
      {
        timeSeconds: CRASH_START_SECONDS - 3 * DAY,
        what: "WETH/USDC fee 0 → 5 %",
        intent: fee(0, WAD / 20n),
      },
      {
        timeSeconds: CRASH_START_SECONDS + 4 * DAY,
        what: "WBTC/USDC fee 10 → 5 %",
        intent: fee(1, WAD / 20n),
      },
    ];
  }

  /** An oracle answers in the loan token, so USDC's own price is in it. */
  #feed({ symbol, decimals, price }: Terms, place: number): Feed {
    const feed = this.market.blue.markets[place]?.oracle.address.toLowerCase() ?? "";
    return {
      symbol: `${symbol}/USDC`,
      deviation: 0.005,
      heartbeatSeconds: 4 * HOUR,
      price: (pricesUsd) => (pricesUsd[price] ?? 0) / (pricesUsd[USDC] ?? 1),
      post: (usdc) => ({ kind: "oraclePrice", feed, price: priceE36(usdc, decimals), round: 0n }),
    };
  }

  #reserve(venue: number): string {
    return this.market.blue.markets[venue]?.id.slice(0, 42) ?? "";
  }

  #at({ state }: Now, account: string, venue: number) {
    const market = state.markets[state.marketIds.get(this.#reserve(venue)) ?? -1] as Market;
    const held = state.accounts.get(account)?.positions.find((one) => one.marketId === market.id);
    const position = held ?? { supplyShares: 0n, borrowShares: 0n, collateral: 0n };
    return { market, reserve: market.address, position };
  }

  standing(now: Now, account: string, venue: number): Standing {
    const { market, position } = this.#at(now, account, venue);
    const worth = (shares: bigint, of: Market["supply"]): number =>
      of.shares === 0n ? 0 : Number((shares * of.assets) / of.shares) / 10 ** USDC_DECIMALS;
    const price = now.state.prices.get(market.oracle) ?? 0n;
    const pledgedUsd = Number((position.collateral * price) / PRICE_SCALE) / 10 ** USDC_DECIMALS;
    const limitUsd = (pledgedUsd * Number(market.parameters.lltvWad)) / 1e18;
    return {
      lentUsd: worth(position.supplyShares, market.supply),
      pledgedUsd,
      debtUsd: worth(position.borrowShares, market.debt),
      borrowLimitUsd: limitUsd,
      liquidationLimitUsd: limitUsd,
    };
  }

  lend(now: Now, account: string, venue: number, usd: number): Intent {
    const { reserve } = this.#at(now, account, venue);
    const amount = unitsOf(usd, USDC_DECIMALS);
    return { kind: "supply", reserve, payer: account, account, amount };
  }

  unlend(now: Now, account: string, venue: number, share: number): Intent {
    const { reserve, position, market } = this.#at(now, account, venue);
    const shares = share >= 1 ? position.supplyShares : shareOf(position.supplyShares, share);
    const people = { reserve, account, recipient: account };
    // Whoever leaves names shares, as no amount of tokens is ever all there is.
    if (share >= 1 || now.random.chance(0.3)) return { kind: "withdrawShares", ...people, shares };
    const { assets, shares: all } = market.supply;
    return { kind: "withdraw", ...people, amount: all === 0n ? 0n : (shares * assets) / all };
  }

  pledge(now: Now, account: string, venue: number, usd: number): Intent {
    const { reserve, market } = this.#at(now, account, venue);
    const price = now.state.prices.get(market.oracle) ?? 1n;
    const whole = Number((10n ** BigInt(market.collateralDecimals) * price) / PRICE_SCALE) / 1e6;
    const amount = unitsOf(Number((usd / whole).toPrecision(4)), market.collateralDecimals);
    return { kind: "collateralSupply", reserve, payer: account, account, amount };
  }

  unpledge(now: Now, account: string, venue: number, share: number): Intent {
    const { reserve, position } = this.#at(now, account, venue);
    const amount = share >= 1 ? position.collateral : shareOf(position.collateral, share);
    return { kind: "collateralWithdrawal", reserve, account, recipient: account, amount };
  }

  borrow(now: Now, account: string, venue: number, usd: number): Intent {
    const { reserve } = this.#at(now, account, venue);
    const amount = unitsOf(usd, USDC_DECIMALS);
    return { kind: "borrow", reserve, caller: account, account, amount };
  }

  repay(now: Now, account: string, venue: number, share: number): Intent {
    const { reserve, position, market } = this.#at(now, account, venue);
    const shares = share >= 1 ? position.borrowShares : shareOf(position.borrowShares, share);
    const people = { reserve, payer: account, account };
    if (share >= 1 || now.random.chance(0.3)) return { kind: "repayShares", ...people, shares };
    const { assets, shares: all } = market.debt;
    const amount = all === 0n ? 0n : (shares * assets) / all;
    return { kind: "repay", ...people, amount, withShares: false };
  }

  /** Somebody pays for another, or has interest charged. */
  oddity(now: Now, account: string, other: string): Intent {
    const venue = Math.floor(now.random.next() * MARKETS.length);
    const { reserve, position } = this.#at(now, other, venue);
    if (position.borrowShares > 0n && now.random.chance(0.5)) {
      const shares = position.borrowShares / 20n;
      return { kind: "repayShares", reserve, payer: account, account: other, shares };
    }
    return { kind: "interestAccrual", reserve };
  }

  /** All the collateral where the debt is worth more, else all of the debt; now and then a part. */
  liquidate(now: Now, liquidator: string, { account, choices }: Opportunity): Intent {
    const [choice] = choices;
    const reserve = choice?.debtReserve ?? "";
    const id = now.state.marketIds.get(reserve);
    const held = now.state.accounts.get(account)?.positions.find((one) => one.marketId === id);
    const { collateral = 0n, borrowShares = 0n } = held ?? {};
    const call = {
      kind: "liquidate",
      collateralReserve: reserve,
      debtReserve: reserve,
      account,
      liquidator,
      receiveShares: false,
    } as const;
    const most = choice?.collateralSeized ?? 0n;
    if (now.random.chance(0.15))
      return {
        ...call,
        measure: "collateral",
        amount: shareOf(most, now.random.between(0.3, 0.8)),
      };
    return most >= collateral
      ? { ...call, measure: "collateral", amount: collateral }
      : { ...call, measure: "shares", amount: borrowShares };
  }

  clearUp(): readonly Intent[] {
    return [];
  }
}
