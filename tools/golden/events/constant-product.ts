import { pairAmountOut, type Bps } from "@hindcast/domain";
import { rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";

const LIBRARY =
  "by hand, as UniswapV2Library.getAmountOut: 9,970 * 2,000,000 / (1,000,000 + 9,970)";
const BEST = "by hand: R (sqrt(1 + beta) - 1) with beta = 5 %";
const EVEN = "by hand: beta R";
const ETHER = 10n ** 18n;
const TOKENS = 1_000n * ETHER;
const QUOTE = 2_000_000n;
const SPOT = 2_000;
const BONUS = 0.05;
const by = "constant-product-pool";

export const constantProduct: GoldenEvent = {
  id: "constant-product-pool",
  kind: "worked example",
  title: "Worked example: a sale into a pool of 1,000 ETH and 2,000,000 USDC",
  method:
    "Ten ETH are sold for a fee of 0.3 %. Then, in a pool without fee, a liquidator sells what was seized with a bonus of 5 %: what the sale that earns most is worth at the price before it, and the one that earns nothing.",
  figures: () => {
    const brought = sold(10n * ETHER, 30n, 6);
    return [
      figure("10 ETH bring", "USDC", "19,743.160687", LIBRARY, brought),
      figure(
        "less than at the price before",
        "%",
        "1.284",
        LIBRARY,
        100 * (1 - brought / (10 * SPOT)),
      ),
      figure("most profitable sale", "USDC", "49,390", BEST, best()),
      figure("sale that earns nothing", "USDC", "100,000", EVEN, even()),
    ];
  },
};

function figure(
  name: string,
  unit: string,
  says: string,
  source: string,
  ours: number,
): GoldenFigure {
  return { name, unit, published: [rounded(says, source, unit)], ours, by };
}

/** What a sale brings, the pool's dollars counted with so many decimals. */
function sold(amount: bigint, feeBps: Bps, decimals: number): number {
  const unit = 10n ** BigInt(decimals);
  return Number(pairAmountOut(amount, TOKENS, QUOTE * unit, feeBps)) / Number(unit);
}

/** What a sale worth so much before it brings, less the debt that was repaid for it. */
function profit(worth: number): number {
  return sold((BigInt(worth) * ETHER) / BigInt(SPOT), 0n, 18) - worth / (1 + BONUS);
}

/** To the nearest dollar, by looking for it. */
function best(): number {
  let most = 0;
  for (let worth = 0; worth <= 100_000; worth++) if (profit(worth) > profit(most)) most = worth;
  return most;
}

/** The first dollar from which a sale loses. */
function even(): number {
  let [gain, none] = [1, 1_000_000];
  while (none - gain > 1) {
    const middle = (gain + none) >> 1;
    if (profit(middle) > 0) gain = middle;
    else none = middle;
  }
  return none;
}
