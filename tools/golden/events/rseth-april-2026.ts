import type { Token } from "../../lab/made-market/rseth-reserves.ts";
import { openExample, type ExampleReplay } from "../example-replay.ts";
import {
  between,
  rounded,
  sameOrder,
  type GoldenEvent,
  type GoldenFigure,
  type Published,
} from "../golden-event.ts";
import { PoolLedger, type Taken } from "../pool-ledger.ts";

const REPORT = "https://governance.aave.com/t/24580";
const FREEZE = "https://governance.aave.com/t/24481";
const GLASSNODE =
  "https://zippfeed.com/en-US/a/aave-v3-shed-4b-in-liquidity-in-29-hours-after-the-kelp-dao: after Glassnode";
const OUTFLOW =
  "https://bitcoinsuisse.com/industry-blog/large-etf-inflows-strategy-ytd-buying-87-5-of-bitcoins-yearly-issuance-defi-outflows-amid-kelpdao-hack";
const DOLLARS = "https://www.aicoin.com/en/article/527937";
const USDC_POOL = "https://governance.aave.com/t/24684";
const by = "examples/rseth-run";
/** 18 April 2026, 17:35:35 UTC: the block in which the bridge released the tokens. */
const THEFT_SECONDS = 1_776_533_735;
const HOUR = 3_600;
const POOLS = ["WETH", "USDC", "USDT"] as const satisfies readonly Token[];
const SEEDS = Array.from({ length: 10 }, (_, place) => place + 1);
/** Hundredths of a percent of depositors an hour: Washington Mutual's, and Silicon Valley Bank's in its ten worst hours. */
const SPEEDS = [4n, 288n];
const OVER = "seeds and the speeds of other runs";

export const rsEthOfApril2026: GoldenEvent = {
  id: "aave-rseth-2026-04-18",
  kind: "event",
  title: "The run on Aave after rsETH was drained, 18 April 2026",
  method:
    "A made market of the published sizes of three pools: what they hold is the most that can leave them. What the thief had is an input, and so are the moment of the news (the bridge's pause at 18:21), the guardian's delay and the speed of depositors, which is that of Silicon Valley Bank's on 9 March 2023, not that of this run. Ours is the median of ten seeds; other runs were as slow as Washington Mutual's (0.04 % of deposits an hour) and as fast as Silicon Valley Bank's in its ten worst hours (2.9 %).",
  figures: async () => {
    const example = await openExample("rseth-run");
    const usual = SEEDS.map((seed) => ledgerOf(example, seed));
    const others = SPEEDS.flatMap((speed) =>
      SEEDS.slice(0, 3).map((seed) => ledgerOf(example, seed, speed)),
    );
    return [...ruleFigures(usual[0] as PoolLedger), ...runFigures(usual, [...usual, ...others])];
  },
};

function ledgerOf(example: ExampleReplay, seed: number, speed?: bigint): PoolLedger {
  const settings = speed === undefined ? {} : { run: { arrivalPerHourBps: speed } };
  const tokens = new Map(POOLS.map((token) => [example.reserve(token), token]));
  return new PoolLedger(tokens, THEFT_SECONDS, example.run("base", { settings, seed }));
}

/** What the rules of Aave make of the inputs, the same under every seed. */
function ruleFigures(ledger: PoolLedger): GoldenFigure[] {
  const lent = sum(
    ledger,
    ({ by: who }) => who === "thief",
    ({ tokens }) => tokens,
  );
  const yearly = 100 * (Math.exp(ledger.depositRate("USDC")) - 1);
  return [
    figure(
      "lent to the thief on Ethereum Core",
      "WETH",
      lent,
      between(
        52_834 * 0.98,
        52_834 * 1.02,
        "52,834 WETH (the thief kept a little below the most: within 2 %)",
        REPORT,
      ),
    ),
    figure(
      "from the theft to the freeze (the guardian's delay is an input)",
      "min",
      ((ledger.frozenSeconds ?? 0) - THEFT_SECONDS) / 60,
      rounded("77", FREEZE, "min"),
    ),
    figure(
      "yield of USDC deposits with all of it lent out, compounded",
      "%",
      yearly,
      rounded("13.4", DOLLARS, "%"),
    ),
  ];
}

/** What the run makes of them: in order and size. */
function runFigures(usual: readonly PoolLedger[], all: readonly PoolLedger[]): GoldenFigure[] {
  const spread = (
    name: string,
    unit: string,
    of: (ledger: PoolLedger) => number,
    published: Published,
  ): GoldenFigure => ({
    ...figure(name, unit, median(usual.map(of)), published),
    spread: { ...ends(all.map(of)), over: OVER },
  });
  return [
    {
      ...spread(
        "until WETH was lent out whole, of 98 h",
        "h",
        (one) => hoursToGone(one, ["WETH"]),
        sameOrder(1.4, "1.4 h", GLASSNODE),
      ),
      missedBecause:
        "a run is taken to be as fast in its first hour as on the day's mean, and large depositors are no faster than others; on the day the pool was empty before Aave or the bridge's owner had said a word in public",
    },
    spread(
      "pools that were empty before WETH's",
      "",
      poolsBeforeWeth,
      between(0, 0, "none is told of", GLASSNODE),
    ),
    spread(
      "taken of what was there within 29 hours",
      "billion USD",
      (one) => billions(one, 29),
      sameOrder(4, "4.0 billion of all pools of Aave v3", GLASSNODE),
    ),
    spread(
      "of it dollars, within 48 hours",
      "billion USD",
      (one) => billions(one, 48, ["USDC", "USDT"]),
      sameOrder(3.3, "about 3.3 of the first 6.6 billion", DOLLARS),
    ),
    spread(
      "withdrawn by depositors within 48 hours",
      "billion USD",
      (one) => billions(one, 48, POOLS, "depositor"),
      sizes(6.6, 8.45),
    ),
    spread(
      "left in USDC's pool after four days",
      "million USD",
      (one) => Math.round(one.cash("USDC")) / 1e6,
      between(0, 3, "less than 3 of 1,890 million", USDC_POOL),
    ),
  ];
}

function sizes(low: number, high: number): Published {
  const says = `${low} to ${high} billion from everywhere on Aave (in size: within a factor of 3.16)`;
  return { says, low: low / Math.sqrt(10), high: high * Math.sqrt(10), source: OUTFLOW };
}

function figure(name: string, unit: string, ours: number, published: Published): GoldenFigure {
  return { name, unit, published: [published], ours, by };
}

/** Hours until all of these pools had no cash left; those of the market's record if one never came to that. */
function hoursToGone(ledger: PoolLedger, tokens: readonly Token[]): number {
  const NEVER = THEFT_SECONDS + 98 * HOUR;
  const gone = tokens.map((token) => ledger.goneSeconds(token) ?? NEVER);
  return (Math.max(...gone) - THEFT_SECONDS) / HOUR;
}

function poolsBeforeWeth(ledger: PoolLedger): number {
  const weth = hoursToGone(ledger, ["WETH"]);
  return POOLS.filter((token) => hoursToGone(ledger, [token]) < weth).length;
}

function billions(
  ledger: PoolLedger,
  hours: number,
  tokens: readonly Token[] = POOLS,
  who?: Taken["by"],
): number {
  const isOf = (one: Taken): boolean =>
    tokens.includes(one.token) &&
    one.atSeconds <= THEFT_SECONDS + hours * HOUR &&
    (who === undefined || one.by === who);
  return sum(ledger, isOf, ({ usd }) => usd) / 1e9;
}

function sum(
  ledger: PoolLedger,
  isOf: (one: Taken) => boolean,
  of: (one: Taken) => number,
): number {
  return ledger.taken.filter(isOf).reduce((all, one) => all + of(one), 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function ends(values: readonly number[]): { readonly low: number; readonly high: number } {
  return { low: Math.min(...values), high: Math.max(...values) };
}
