import { zeroAddress } from "viem";
import { deployRateStrategy } from "../aave/deploy-aave-v3.ts";
import { rateSpec } from "../aave/reserve-spec.ts";
import { namedAddress } from "../named-address.ts";
import { reserveAt } from "./lab.ts";
import type { Lab } from "./lab.ts";
import { LAB_EMODE, USDC, WBTC, WETH, WSTETH } from "./reserves.ts";
import { CRASH_START_SECONDS } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";

/** A decision, at a share of the history or at an hour of the crash. */
interface Decision {
  readonly atShare?: number;
  readonly atCrashHour?: number;
  readonly what: string;
  run(lab: Lab): Promise<void>;
}

const configure = async (
  lab: Lab,
  functionName: string,
  ...args: readonly unknown[]
): Promise<void> => {
  await lab.queue.add(lab.market.admin, lab.market.poolConfigurator, functionName, args);
};
const asset = (lab: Lab, index: number): string => reserveAt(lab, index).token.address;

/** Sets a reserve's collateral terms (basis points) and keeps the book's estimate in step. */
async function collateralTerms(
  lab: Lab,
  index: number,
  ltvBps: number,
  thresholdBps: number,
  bonusBps: number,
): Promise<void> {
  const terms = [BigInt(ltvBps), BigInt(thresholdBps), BigInt(bonusBps)] as const;
  await configure(lab, "configureReserveAsCollateral", asset(lab, index), ...terms);
  lab.book.terms.loanToValues[index] = ltvBps / 1e4;
  lab.book.terms.thresholds[index] = thresholdBps / 1e4;
  lab.book.terms.bonuses[index] = bonusBps / 1e4;
}

async function newStrategy(
  lab: Lab,
  index: number,
  rate: Parameters<typeof rateSpec>,
): Promise<void> {
  const { admin, addressesProvider } = lab.market;
  const spec = rateSpec(...rate);
  const strategy = await deployRateStrategy(lab.queue, admin, addressesProvider.address, spec);
  const args = [asset(lab, index), strategy.address];
  await configure(lab, "setReserveInterestRateStrategyAddress", ...args);
}

async function mintToTreasury(lab: Lab): Promise<void> {
  const assets = lab.market.reserves.map((reserve) => reserve.token.address);
  lab.touched.add(lab.market.treasury);
  await lab.queue.add(namedAddress("anyone"), lab.market.pool, "mintToTreasury", [assets]);
}

const DECISIONS: readonly Decision[] = [
  {
    atShare: 0.1,
    what: "wstETH supply cap 2,600 → 6,000",
    run: (lab) => configure(lab, "setSupplyCap", asset(lab, WSTETH), 6_000n),
  },
  {
    atShare: 0.16,
    what: "WETH reserve factor 15 → 20 %",
    run: (lab) => configure(lab, "setReserveFactor", asset(lab, WETH), 2000n),
  },
  {
    atShare: 0.23,
    what: "WBTC LTV 73 → 72 %, threshold 78 → 77 %, bonus 6.25 → 6 %",
    run: (lab) => collateralTerms(lab, WBTC, 7200, 7700, 10_600),
  },
  {
    atShare: 0.29,
    what: "USDC rate strategy: optimal 88 → 90 %, slope 1 4 → 5 %",
    run: (lab) => newStrategy(lab, USDC, [90, 0, 5, 60]),
  },
  {
    atShare: 0.34,
    what: "WETH liquidation protocol fee 10 → 15 %",
    run: (lab) => configure(lab, "setLiquidationProtocolFee", asset(lab, WETH), 1500n),
  },
  {
    atShare: 0.4,
    what: "WBTC borrow cap 28,000 → 40",
    run: (lab) => configure(lab, "setBorrowCap", asset(lab, WBTC), 40n),
  },
  {
    atCrashHour: 14,
    what: "WETH LTV 80 → 77 %, threshold unchanged",
    run: (lab) => collateralTerms(lab, WETH, 7700, 8250, 10_500),
  },
  {
    atCrashHour: 26.4,
    what: "wstETH frozen",
    run: (lab) => configure(lab, "setReserveFreeze", asset(lab, WSTETH), true),
  },
  {
    atCrashHour: 30,
    what: "WBTC paused",
    run: (lab) => configure(lab, "setReservePause", asset(lab, WBTC), true),
  },
  {
    atCrashHour: 31.5,
    what: "WBTC unpaused",
    run: (lab) => configure(lab, "setReservePause", asset(lab, WBTC), false),
  },
  {
    atCrashHour: 46,
    what: "wstETH unfrozen",
    run: (lab) => configure(lab, "setReserveFreeze", asset(lab, WSTETH), false),
  },
  {
    atShare: 0.74,
    what: "WETH LTV 77 → 78 %, threshold 82.5 → 81.5 %, bonus 5 → 5.5 %",
    run: (lab) => collateralTerms(lab, WETH, 7800, 8150, 10_550),
  },
  {
    atShare: 0.8,
    what: "ETH-correlated eMode threshold 93 → 92.5 %, bonus 1 → 1.25 %",
    run: async (lab) => {
      const { id, ltvBps, label } = LAB_EMODE;
      await configure(lab, "setEModeCategory", id, ltvBps, 9250n, 10_125n, zeroAddress, label);
      lab.book.terms.eModeThreshold = 0.925;
      lab.book.terms.eModeBonus = 1.0125;
    },
  },
  {
    atShare: 0.86,
    what: "flash-loan premium 0.09 → 0.05 %",
    run: (lab) => configure(lab, "updateFlashloanPremiumTotal", 5n),
  },
  {
    atShare: 0.9,
    what: "USDC reserve factor 10 → 12.5 %",
    run: (lab) => configure(lab, "setReserveFactor", asset(lab, USDC), 1250n),
  },
  ...[0.2, 0.45, 0.62, 0.78, 0.95].map((atShare) => ({
    atShare,
    what: "treasury shares minted",
    run: mintToTreasury,
  })),
];

interface Scheduled {
  readonly timeSeconds: number;
  readonly decision: Decision;
}

function scheduled(timeline: Timeline): readonly Scheduled[] {
  const span = timeline.endSeconds - timeline.startSeconds;
  return DECISIONS.map((decision) => ({
    decision,
    timeSeconds:
      decision.atCrashHour === undefined
        ? timeline.startSeconds + span * (decision.atShare ?? 0)
        : CRASH_START_SECONDS + decision.atCrashHour * 3600,
  })).toSorted((a, b) => a.timeSeconds - b.timeSeconds);
}

/** Plays the decisions in the first block at or after their time. */
export class Governance {
  readonly #due: readonly Scheduled[];
  #next = 0;

  constructor(timeline: Timeline) {
    this.#due = scheduled(timeline);
  }

  async run(lab: Lab, timeSeconds: number): Promise<void> {
    for (;;) {
      const due = this.#due[this.#next];
      if (due === undefined || due.timeSeconds > timeSeconds) return;
      this.#next += 1;
      await due.decision.run(lab);
    }
  }
}

/** What was decided and when (unix seconds), for people. */
export function decisionsTaken(
  timeline: Timeline,
): readonly { timeSeconds: number; what: string }[] {
  return scheduled(timeline).map(({ timeSeconds, decision }) => ({
    timeSeconds,
    what: decision.what,
  }));
}
