import { latePayoffWad, requiredYieldWad, tippingShareWad, WAD } from "@hindcast/domain";
import { rounded, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";

const LECTURE =
  "D. Diamond and P. Dybvig, Journal of Political Economy 91, 1983; by hand with c1 = 1.28, R = 2";
const GAME =
  "I. Goldstein and A. Pauzner, Journal of Finance 60, 2005; by hand: 0.15 ln(1 / (1 - U))";
const by = "withdrawal-run";
const BANK = { earlyWad: (128n * WAD) / 100n, returnWad: 2n * WAD };

export const runsOnAPool: GoldenEvent = {
  id: "runs-on-a-pool",
  kind: "worked example",
  title: "Worked examples: when depositors run",
  method:
    "The share of early leavers from which waiting pays less than leaving, and what is left for who waits; then the extra yield over the horizon that keeps a depositor who expects a haircut of 15 % and any share of the others to leave.",
  figures: () => [
    figure("tipping share", "", "0.5625", LECTURE, tippingShareWad(BANK)),
    figure("late payoff if a quarter leaves", "", "1.8133", LECTURE, latePayoffWad(WAD / 4n, BANK)),
    ...(
      [
        [50n, "10.4"],
        [80n, "24.1"],
        [90n, "34.5"],
        [95n, "44.9"],
        [99n, "69.1"],
      ] as const
    ).map(([lentOut, says]) => requiredYield(lentOut, says)),
  ],
};

function requiredYield(lentOut: bigint, says: string): GoldenFigure {
  const liquid = ((100n - lentOut) * WAD) / 100n;
  const required = requiredYieldWad(liquid, { haircutWad: (15n * WAD) / 100n, leavingCostWad: 0n });
  return figure(
    `yield that keeps depositors at ${lentOut} % lent out`,
    "%",
    says,
    GAME,
    (required ?? 0n) * 100n,
  );
}

function figure(
  name: string,
  unit: string,
  says: string,
  source: string,
  wad: bigint,
): GoldenFigure {
  return { name, unit, published: [rounded(says, source, unit)], ours: Number(wad) / 1e18, by };
}
