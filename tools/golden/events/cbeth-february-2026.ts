import { composedFeed, WAD, type Mechanism } from "@hindcast/domain";
import { between, rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { quietWorld } from "../quiet-world.ts";
import { addressOf } from "../stage.ts";

const SUMMARY = "https://forum.moonwell.fi/t/mip-x43-cbeth-oracle-incident-summary/2068";
const REPORT =
  "https://www.spendnode.io/blog/moonwell-cbeth-oracle-misconfiguration-1-78m-bad-debt-chainlink-oev-ai-code";
const BASE_FEED = addressOf(0xfeed, 1);
const TOKEN_FEED = addressOf(0xfeed, 2);
const RATIO = (112n * WAD) / 100n;
const ETH_USD8 = 1_964_00000000n;
const SEIZED = 1_096.317;
/** 15 February 2026, 18:01 UTC. */
const UPGRADE_SECONDS = 1_771_178_460;

export const cbEthOfFebruary2026: GoldenEvent = {
  id: "moonwell-cbeth-2026-02-15",
  kind: "event",
  title: "Moonwell's price of cbETH, 15 February 2026",
  method:
    "A price made of the ratio of cbETH to ETH, 1.12, and of ETH's price, of which the second factor is left out from 18:01 UTC on. ETH's price is taken as 1,964 US dollars, the published factor of the error.",
  figures: () => figuresOf(composedFeed),
};

function figuresOf<State, Params>(feed: Mechanism<State, Params>): GoldenFigure[] {
  const params = feed.params.parse({
    baseFeed: BigInt(BASE_FEED),
    fromSeconds: BigInt(UPGRADE_SECONDS),
  });
  const state = feed.open(params);
  const read = (seconds: number): number => {
    const world = quietWorld(seconds);
    feed.readAnswer?.(state, { feed: BASE_FEED, price: ETH_USD8, round: 1n }, world, params);
    const answer = { feed: TOKEN_FEED, price: RATIO, round: 1n };
    return Number(feed.readAnswer?.(state, answer, world, params)?.price ?? 0n) / 1e8;
  };
  const [right, wrong] = [read(UPGRADE_SECONDS - 60), read(UPGRADE_SECONDS)];
  const by = "composed-feed";
  return [
    {
      name: "price read before",
      unit: "USD",
      published: [between(2_150, 2_250, "roughly 2,200 USD", SUMMARY)],
      ours: right,
      by,
    },
    {
      name: "price read after",
      unit: "USD",
      published: [rounded("1.12", SUMMARY, "USD")],
      ours: wrong,
      by,
    },
    {
      name: "discount",
      unit: "%",
      published: [rounded("99.9", REPORT, "%")],
      ours: 100 * (1 - wrong / right),
      by,
    },
    {
      name: "what 1,096.317 cbETH seized were worth",
      unit: "million USD",
      published: [
        between(
          2.44 * 0.98,
          2.44 * 1.02,
          "2.44 million USD (price not published: within 2 %)",
          SUMMARY,
        ),
      ],
      ours: (SEIZED * right) / 1e6,
      by,
    },
  ];
}
