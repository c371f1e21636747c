import { growthCap, highestRatio, ratioWithinStep, WAD, type Mechanism } from "@hindcast/domain";
import { BORROWER, borrowedMarket, liquidating } from "../aave-market.ts";
import { between, exactly, rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { quietWorld } from "../quiet-world.ts";
import { outcomeOf } from "../stage.ts";

const POST_MORTEM = "https://governance.aave.com/t/24269";
const REFUND = "https://governance.aave.com/t/24275";
const VOTE = "https://vote.onaave.com/proposal/?proposalId=458";
const DAY = 86_400n;
/** 10 March 2026, 11:46 UTC. */
const UPDATE_SECONDS = 1_773_143_160n;
const MARKET = 1_228_849_000_000_000_000n;
const SEIZED = 10_938n * WAD;
const ETH_USD8 = 2_000_00000000n;

export const capoOfMarch2026: GoldenEvent = {
  id: "aave-capo-2026-03-10",
  kind: "event",
  title: "Aave's price cap of wstETH, 10 March 2026",
  method:
    "The snapshot of 1.1572 is updated to the ratio of seven days ago, but may rise by 3 % only; the cap is its growth of 8.72 % a year from then on. Then 10,938 wstETH are seized at that price with a bonus of 1 % and a fee of 10 % of it, by the rules of Aave v3.",
  figures: () => [...capFigures(), ...lossFigures(), ...sumFigures()],
};

function capFigures(): GoldenFigure[] {
  const params = growthCap.params.parse({ tokenRatio: MARKET, firstUpdateSeconds: UPDATE_SECONDS });
  const stepped = ratioWithinStep(params.snapshotRatio, MARKET, params.stepLimitBps);
  const seconds = UPDATE_SECONDS - 7n * DAY;
  const cap = highestRatio({ ratio: stepped, seconds }, params.maxYearlyGrowthBps, UPDATE_SECONDS);
  const by = "growth-cap";
  return [
    {
      name: "snapshot ratio after the step",
      unit: "stETH",
      published: [rounded("1.1919", POST_MORTEM)],
      ours: float(stepped),
      by,
    },
    {
      name: "highest ratio believed",
      unit: "stETH",
      published: [rounded("1.1939", POST_MORTEM)],
      ours: float(cap),
      by,
    },
    {
      name: "price read below the market's",
      unit: "%",
      published: [
        rounded("2.85", POST_MORTEM, "%"),
        between(
          100 * (1 - 1.193_95 / 1.228_849),
          100 * (1 - 1.193_85 / 1.228_849),
          "1.1939 of 1.228849",
          POST_MORTEM,
        ),
      ],
      ours: 100 * (1 - float(readPrice(growthCap, params)) / float(MARKET)),
      by,
    },
  ];
}

/** What the protocol reads of the market's ratio once the update has been made. */
function readPrice<State, Params>(feed: Mechanism<State, Params>, params: Params): bigint {
  const state = feed.open(params);
  const now = Number(UPDATE_SECONDS);
  const answer = { feed: "wsteth", price: MARKET, round: 1n };
  feed.readAnswer?.(state, answer, quietWorld(now - 3600), params);
  feed.act?.(state, quietWorld(now), params);
  return feed.readAnswer?.(state, answer, quietWorld(now), params)?.price ?? 0n;
}

/** One borrower in place of 34: liquidated until the published amount has been seized. */
function lossFigures(): GoldenFigure[] {
  const params = growthCap.params.parse({ tokenRatio: MARKET, firstUpdateSeconds: UPDATE_SECONDS });
  const capped = readPrice(growthCap, params);
  const stage = borrowedMarket(
    {
      collateralPriceUsd8: (ETH_USD8 * capped) / WAD,
      debtPriceUsd8: ETH_USD8,
      liquidationThresholdBps: 9_550n,
      liquidationBonusBps: 10_100n,
      liquidationFeeBps: 1_000n,
    },
    22_750n * WAD,
    26_200n * WAD,
  );
  if (stage.health(BORROWER).healthFactorWad >= WAD) throw new TypeError("not liquidatable");
  const repaid = (SEIZED * capped * 100n) / (WAD * 101n);
  const call = outcomeOf(stage.submit(liquidating(repaid)), "liquidation");
  const ether = (tokens: bigint): number => float(tokens) * float(MARKET);
  const paid = float(call.debtRepaid);
  const gross = ether(call.collateralSeized + call.protocolFee) - paid;
  const by = "growth-cap, rules of Aave v3";
  const blocks = "34 accounts on two instances, over some blocks: within 1 %";
  return [
    {
      name: "lost by users",
      unit: "ETH",
      published: [
        between(512.19 * 0.99, 512.19 * 1.01, `512.19 ETH (${blocks})`, REFUND),
        between(512.48 * 0.99, 512.48 * 1.01, "382.76 + 129.72 ETH, within 1 %", REFUND),
      ],
      ours: gross,
      by,
    },
    {
      name: "gained by liquidators",
      unit: "ETH",
      published: [between(499 * 0.99, 499 * 1.01, `499 ETH (${blocks})`, POST_MORTEM)],
      ours: ether(call.collateralSeized) - paid,
      by,
    },
    {
      name: "fees of the protocol",
      unit: "ETH",
      published: [rounded("13", POST_MORTEM, "ETH"), rounded("13.32", REFUND, "ETH")],
      ours: ether(call.protocolFee),
      by,
    },
  ];
}

/** Whether the published accounts add up. */
function sumFigures(): GoldenFigure[] {
  const total = 382.76 + 129.72 + 1;
  const by = "sum of published figures";
  return [
    {
      name: "loss and goodwill",
      unit: "ETH",
      published: [
        exactly(513.19, "513.19 ETH printed", VOTE),
        between(513.475, 513.485, "its lines: 382.76 + 129.72 + 1", VOTE),
      ],
      ours: total,
      by,
    },
    {
      name: "net cost to the DAO",
      unit: "ETH",
      published: [rounded("358.56", VOTE, "ETH")],
      ours: total - 141.6 - 13.32,
      by,
    },
  ];
}

function float(wad: bigint): number {
  return Number(wad) / 1e18;
}
