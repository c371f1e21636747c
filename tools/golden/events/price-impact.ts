import { fallWad, squareRootImpactParams, USD8, WAD } from "@hindcast/domain";
import { rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";

const LAW = "by hand: Y sigma (Q / V)^delta with Y = 1, sigma = 4 %, Q / V = 10 %";
const BEST = "by hand: V (beta / (1.5 Y sigma))^2 with beta = 5 %, sigma = 20 %, V = 1 billion";
const EVEN = "by hand: V (beta / (Y sigma))^2";
const BONUS = 0.05;
const by = "square-root-impact";

export const priceImpact: GoldenEvent = {
  id: "square-root-impact",
  kind: "worked example",
  title: "Worked example: what a forced sale does to the price",
  method:
    "The fall of the price once a tenth of a day's volume was sold, for three exponents; then the repayment that earns most of a bonus of 5 % if all that is seized is sold at the price it leaves, and the one at which the bonus is gone.",
  figures: () => [
    fall("1.265", "square root", (5n * WAD) / 10n),
    fall("1.592", "exponent 0.4", (4n * WAD) / 10n),
    fall("1.005", "exponent 0.6", (6n * WAD) / 10n),
    {
      name: "most profitable repayment",
      unit: "million USD",
      published: [rounded("27.8", BEST)],
      ours: best(),
      by,
    },
    {
      name: "repayment that earns nothing",
      unit: "million USD",
      published: [rounded("62.5", EVEN)],
      ours: even(),
      by,
    },
  ],
};

function fall(says: string, name: string, exponentWad: bigint): GoldenFigure {
  const params = squareRootImpactParams.parse({
    exponentWad,
    dailyVolumeUsd8: 1_000_000_000n * USD8,
    dailyVolatilityWad: (4n * WAD) / 100n,
  });
  return {
    name: `fall of the price, ${name}`,
    unit: "%",
    published: [rounded(says, LAW, "%")],
    ours: Number(fallWad(100_000_000n * USD8, params)) / 1e16,
    by,
  };
}

/** Profit of repaying so many dollars: bonus less the fall of the price they leave, on all of them. */
function profit(dollars: number): number {
  const params = squareRootImpactParams.parse({
    dailyVolumeUsd8: 1_000_000_000n * USD8,
    dailyVolatilityWad: (20n * WAD) / 100n,
  });
  const left = Number(fallWad(BigInt(dollars) * USD8, params)) / 1e18;
  return dollars * (BONUS - left);
}

/** In millions, to the nearest thousand dollars, by looking for it. */
function best(): number {
  let most = 0;
  for (let thousand = 0; thousand <= 100_000; thousand += 10)
    if (profit(thousand * 1_000) > profit(most * 1_000)) most = thousand;
  return most / 1_000;
}

function even(): number {
  let [gain, loss] = [1, 1_000_000];
  while (loss - gain > 1) {
    const middle = (gain + loss) >> 1;
    if (profit(middle * 1_000) > 0) gain = middle;
    else loss = middle;
  }
  return loss / 1_000;
}
