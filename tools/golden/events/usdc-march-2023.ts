import {
  stableCoinsAt,
  stableSwapPool,
  stableSwapPoolParams,
  WAD,
  type StableSwapPoolParams,
} from "@hindcast/domain";
import { openExample, type TimedOutcome } from "../example-replay.ts";
import {
  between,
  exactly,
  sameOrder,
  type GoldenEvent,
  type GoldenFigure,
  type Published,
} from "../golden-event.ts";
import { quietWorld } from "../quiet-world.ts";

const RISKDAO =
  "https://medium.com/risk-dao/post-mortem-usdc-depegging-effect-on-gearbox-lending-1cd3fa64901f";
const DELPHI =
  "https://azcoinnews.com/mysterious-surge-usdt-ratio-in-curves-3pool-exceeds-50-without-clear-explanation.html";
const GAUNTLET = "https://governance.aave.com/t/12241";
const AFTERWARDS = "https://governance.aave.com/t/12330";
const SLIPPAGE = 0.04;
const MILLION = 10n ** 14n;
/** When USDC was lowest in the example's market. */
const LOW_SECONDS = Date.parse("2023-03-11T07:00:00Z") / 1000;
/** USDT at 1.15 US dollars in the pool, and the lowest price of USDC against DAI. */
const [AGAINST_USDT, AGAINST_DAI] = [1 / 1.15, 0.96];

/** With USDC alone falling, or with DAI as well. */
const ALONE = stableSwapPoolParams.parse({});
const WITH_DAI = stableSwapPoolParams.parse({ fallingCoins: 2n });

export const usdcOfMarch2023: GoldenEvent = {
  id: "usdc-depth-2023-03-11",
  kind: "event",
  title: "The depth of the 3pool while USDC lost its peg, 11 March 2023",
  method:
    "A pool of three coins, A = 2,000, with the 510 million US dollars that it held on the evening before (CoinDesk). Before, its coins are taken to be equal, as it is supposed to be; at the low, its price is the published one, against USDT with DAI falling alike, against DAI with USDC falling alone, and what is in it follows. Depth is the largest sale at an average 4 % under that price. Then accounts of a made market that owe USDT against USDC are liquidated through that pool.",
  figures: async () => [
    before("USDC to DAI before", 166),
    before("USDC to USDT before", 219),
    atTheLow("USDC to USDT at the low", "1.5", AGAINST_USDT, WITH_DAI),
    atTheLow("USDC to DAI at the low", "15", AGAINST_DAI, ALONE),
    {
      name: "share of USDT at the low",
      unit: "%",
      published: [between(0, 5, "below 5 %", DELPHI)],
      ours: shareOfLast(AGAINST_USDT, WITH_DAI),
      by: "stable-swap-pool",
    },
    ...(await liquidations()),
  ],
};

function before(name: string, million: number): GoldenFigure {
  const says = `${million} million (balances are not: within 25 %)`;
  const published = between(million * 0.75, million * 1.25, says, RISKDAO);
  return figure(name, "million", published, depthMillion(1, ALONE), "stable-swap-pool");
}

function atTheLow(
  name: string,
  says: string,
  price: number,
  params: StableSwapPoolParams,
): GoldenFigure {
  const published = sameOrder(Number(says), `${says} million`, RISKDAO);
  const ours = depthMillion(price, params);
  const withTotal = (percent: bigint): number =>
    depthMillion(price, { ...params, totalUsd8: (params.totalUsd8 * percent) / 100n });
  const spread = {
    low: withTotal(75n),
    high: withTotal(125n),
    over: "a quarter less and more in it",
  };
  return { ...figure(name, "million", published, ours, "stable-swap-pool"), spread };
}

/** Million coins that can be sold at a price until what they bring is 4 % less on average. */
function depthMillion(price: number, params: StableSwapPoolParams): number {
  const usd8 = BigInt(Math.round(price * 1e8));
  const world = { ...quietWorld(0), marketPriceUsd8: () => usd8 };
  const bears = (valueUsd8: bigint): boolean => {
    const sale = { reserve: "usdc", amount: 1n, valueUsd8 };
    const brings = stableSwapPool.proceedsUsd8?.(stableSwapPool.open(params), sale, world, params);
    return Number(brings) >= (1 - SLIPPAGE) * Number(valueUsd8);
  };
  let [low, high] = [0n, 1_000n * MILLION];
  while (high - low > MILLION / 1_000n) {
    const middle = (low + high) / 2n;
    if (bears(middle)) low = middle;
    else high = middle;
  }
  return Number(low) / Number(MILLION) / price;
}

function shareOfLast(price: number, params: StableSwapPoolParams): number {
  const coins = stableCoinsAt(BigInt(Math.round(price * 1e9)) * (WAD / 10n ** 9n), params);
  const sum = coins.reduce((total, coin) => total + coin, 0n);
  return (100 * Number(coins.at(-1))) / Number(sum);
}

/** When accounts were liquidated, and what a pause leaves bad. */
async function liquidations(): Promise<readonly GoldenFigure[]> {
  const example = await openExample("usdc-depeg");
  const by = "examples/usdc-depeg";
  const pool = example.run("with 3pool");
  return [
    figure(
      "liquidated on the way up, where sold in the pool",
      "%",
      between(50, 100, "most: they failed at the low, and only go through on the way up", GAUNTLET),
      laterThanLow(pool),
      by,
    ),
    figure(
      "liquidated on the way up, in a market of any depth",
      "%",
      between(0, 50, "little: what stopped them was that liquidity had declined", GAUNTLET),
      laterThanLow(example.run("base")),
      by,
    ),
    figure(
      "bad debt if liquidations pause from 98 cents on",
      "USD",
      exactly(0, "those below 98 cents did the harm", AFTERWARDS),
      badUsd(example.run("with 3pool, with pause")),
      by,
    ),
  ];
}

function laterThanLow(outcomes: readonly TimedOutcome[]): number {
  let [all, later] = [0, 0];
  for (const { outcome, timeSeconds } of outcomes) {
    if (outcome.kind !== "liquidation") continue;
    const usd = Number(outcome.debtValueUsd8);
    all += usd;
    if (timeSeconds > LOW_SECONDS) later += usd;
  }
  return (100 * later) / all;
}

function badUsd(outcomes: readonly TimedOutcome[]): number {
  return outcomes.reduce(
    (sum, { outcome }) =>
      outcome.kind === "badDebt" ? sum + Number(outcome.valueUsd8) / 1e8 : sum,
    0,
  );
}

function figure(
  name: string,
  unit: string,
  published: Published,
  ours: number,
  by: string,
): GoldenFigure {
  return { name, unit, published: [published], ours, by };
}
