import { Findings } from "./findings.ts";
import type { ParameterStep } from "./parameters.ts";
import { RateHistory, type FeeStep } from "./rate.ts";
import { Vault, type RecordedBite, type VaultStep } from "./vault.ts";

/** A change or liquidation of a vault as it was followed: signed wads. */
export interface FollowedChange {
  readonly step: VaultStep;
  readonly ink: bigint;
  readonly art: bigint;
}
export interface FollowedBite {
  readonly bite: RecordedBite;
  readonly ink: bigint;
  readonly art: bigint;
}

/** The vaults of an ilk, followed from the first row to the last. */
export interface Book {
  readonly changes: readonly FollowedChange[];
  readonly bites: readonly FollowedBite[];
  readonly rates: RateHistory;
  readonly findings: Findings;
}

/** A pass may prove what an earlier row lacked; after so many nothing new comes. */
const MOST_PASSES = 12;

/**
 * Follows all vaults. Interest is taken to have been charged at every mint (DssProxyActions.draw
 * calls jug.drip) and at every change of the fee; a closing repayment that paid more proves a charge
 * in between, and its moment. What is proven so about earlier rows starts another pass.
 */
export function followVaults(
  steps: readonly VaultStep[],
  bites: readonly RecordedBite[],
  parameters: readonly ParameterStep[],
): Book {
  const fees = feesOf(parameters);
  const minted = steps.filter((step) => step.minted > 0n).map((step) => step.timeSeconds);
  const drips = new Set<number>();
  const deposits = new Map<string, bigint>();
  for (let pass = 1; ; pass++) {
    const findings = new Findings();
    for (const [key, amount] of deposits) findings.deposits.set(key, amount);
    const rates = new RateHistory(fees, [...minted, ...drips]);
    const followed = onePass(steps, bites, parameters, rates, findings);
    const before = drips.size;
    for (const drip of findings.drips) drips.add(drip);
    const news = [...findings.deposits].filter(([key, amount]) => deposits.get(key) !== amount);
    for (const [key, amount] of news) deposits.set(key, amount);
    if ((drips.size === before && news.length === 0) || pass === MOST_PASSES)
      return { ...followed, rates, findings };
  }
}

function feesOf(parameters: readonly ParameterStep[]): FeeStep[] {
  return parameters.flatMap((step) => {
    const feeRay = step.values["stabilityFee"];
    return typeof feeRay === "bigint" ? [{ timeSeconds: step.timeSeconds, feeRay }] : [];
  });
}

function onePass(
  steps: readonly VaultStep[],
  bites: readonly RecordedBite[],
  parameters: readonly ParameterStep[],
  rates: RateHistory,
  findings: Findings,
): { changes: FollowedChange[]; bites: FollowedBite[] } {
  const vaults = new Map<number, Vault>();
  const vaultOf = (number: number): Vault => {
    const known = vaults.get(number) ?? new Vault();
    vaults.set(number, known);
    return known;
  };
  const floors = parameters.flatMap((step) => {
    const rad = step.values["debtFloor"];
    return typeof rad === "bigint" ? [{ block: step.block, rad }] : [];
  });
  let floor = 0;
  let debtFloorRad = 0n;
  const changes: FollowedChange[] = [];
  const followedBites: FollowedBite[] = [];
  let nextBite = 0;
  const biteUpTo = (block: number): void => {
    for (; nextBite < bites.length; nextBite++) {
      const bite = bites[nextBite];
      if (bite === undefined || bite.block >= block) return;
      followedBites.push({
        bite,
        ...vaultOf(bite.vault).bite(bite, { rates, debtFloorRad, findings }),
      });
    }
  };
  for (const step of steps) {
    biteUpTo(step.block);
    for (; (floors[floor]?.block ?? Number.POSITIVE_INFINITY) <= step.block; floor++)
      debtFloorRad = floors[floor]?.rad ?? 0n;
    const around = { rates, debtFloorRad, findings };
    changes.push({ step, ...vaultOf(step.vault).change(step, around) });
  }
  biteUpTo(Number.POSITIVE_INFINITY);
  return { changes, bites: followedBites };
}
