import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import { WAD } from "../../numbers/units.ts";
import type { Step, StepInvariant } from "../protocol.ts";
import { incentiveFactor } from "./liquidation.ts";
import { marketNow, positionHealth } from "./margin.ts";
import { perShareFell } from "./math.ts";
import {
  findMarket,
  marketAt,
  positionIn,
  type Market,
  type MorphoBlueState,
  type Position,
} from "./state.ts";

/** Laws about what one decision may do: they compare the state it was made on with what it left. */

type MorphoStep = Step<MorphoBlueState>;

/** The first complaint about a market that was there before. */
function firstMarket(
  { before, after }: MorphoStep,
  complaint: (before: Market, after: Market) => string | undefined,
): string | undefined {
  for (let id = 0; id < before.marketIds.size; id++) {
    const market = marketAt(after, id);
    const wrong = complaint(marketAt(before, id), market);
    if (wrong !== undefined) return `market ${market.address}: ${wrong}`;
  }
  return undefined;
}

/** Sum of what outcomes say of a market. */
function sumOf(
  { outcomes }: MorphoStep,
  { address }: Market,
  part: (outcome: Outcome) => bigint,
): bigint {
  let sum = 0n;
  for (const outcome of outcomes)
    if ("reserve" in outcome && outcome.reserve === address) sum += part(outcome);
  return sum;
}

function cashIsConserved(step: MorphoStep): string | undefined {
  return firstMarket(step, (before, after) => {
    const paid = sumOf(step, after, (outcome) => {
      if (outcome.kind !== "sharePosting") return 0n;
      return outcome.side === "supply" ? outcome.amount : -outcome.amount;
    });
    const moved = after.cash - before.cash;
    return moved === paid ? undefined : `cash moved by ${moved}, the postings tell ${paid}`;
  });
}

/** Assets of both sides change by what is posted; a repayment may exceed all debt by one unit. */
function assetsAreTold(step: MorphoStep): string | undefined {
  return firstMarket(step, (before, after) => {
    const told = (side: "supply" | "debt"): bigint =>
      sumOf(step, after, (outcome) => {
        if (outcome.kind === "sharePosting") return outcome.side === side ? outcome.amount : 0n;
        if (outcome.kind === "interestPosting") return outcome.interest;
        return outcome.kind === "debtWriteOff" ? -outcome.amount : 0n;
      });
    const supplied = after.supply.assets - before.supply.assets;
    if (supplied !== told("supply"))
      return `supply moved by ${supplied}, the postings tell ${told("supply")}`;
    const owed = after.debt.assets - before.debt.assets;
    const isLastUnit = after.debt.assets === 0n && owed === told("debt") + 1n;
    return owed === told("debt") || isLastUnit
      ? undefined
      : `debt moved by ${owed}, the postings tell ${told("debt")}`;
  });
}

function supplyPerShareNeverFalls(step: MorphoStep): string | undefined {
  const isLoss = (reserve: string): boolean =>
    step.outcomes.some((outcome) => outcome.kind === "debtWriteOff" && outcome.reserve === reserve);
  return firstMarket(step, (before, after) =>
    perShareFell(before.supply, after.supply) && !isLoss(after.address)
      ? "supply per share fell and no debt was struck off"
      : undefined,
  );
}

function timeNeverRunsBack(step: MorphoStep): string | undefined {
  return firstMarket(step, (before, after) =>
    after.lastUpdateSeconds < before.lastUpdateSeconds ||
    after.lastUpdateSeconds > step.env.timeSeconds
      ? "its last update is not between the one before and now"
      : undefined,
  );
}

/** Roundings in an amount of collateral and of debt, in loan units beside the price's own. */
const ROUNDINGS = 4n;
const NOTHING = { borrowShares: 0n, collateral: 0n };

/**
 * Repaying d takes d * incentive from the collateral. So collateral / debt rises where the health
 * factor was at least incentive times LLTV, and falls below that.
 */
function healthMovesAsItMust(
  { before, after, env }: MorphoStep,
  outcome: OutcomeOf<"liquidation">,
): string | undefined {
  const market = findMarket(before, outcome.debtReserve) as Market;
  const then = marketNow(before, market, env.timeSeconds);
  const now = marketNow(after, marketAt(after, market.id), env.timeSeconds);
  const held = (state: MorphoBlueState): Pick<Position, "borrowShares" | "collateral"> =>
    positionIn(state, outcome.account, market) ?? NOTHING;
  const old = positionHealth(then, held(before));
  const left = positionHealth(now, held(after));
  if (old === undefined || left === undefined) return "it could not have been judged";
  if (old.healthFactorWad >= WAD) return `it was healthy: ${old.healthFactorWad}`;
  if (left.borrowed === 0n) return undefined;
  const incentive = incentiveFactor(market.parameters.lltvWad, before.parameters);
  const isSecured = old.quoted * WAD >= old.borrowed * incentive;
  const rise = left.quoted * old.borrowed - old.quoted * left.borrowed;
  const unit = ROUNDINGS * (1n + (now.price ?? 0n) / 10n ** 36n);
  const slack = unit * (old.quoted + old.borrowed);
  if (isSecured && rise < -slack) return `its health fell though it was secured: ${rise}`;
  return !isSecured && rise > slack
    ? `its health rose though it was not secured: ${rise}`
    : undefined;
}

function liquidationsMoveHealth(step: MorphoStep): string | undefined {
  for (const outcome of step.outcomes) {
    if (outcome.kind !== "liquidation") continue;
    const wrong = healthMovesAsItMust(step, outcome);
    if (wrong !== undefined) return `account ${outcome.account}: ${wrong}`;
  }
  return undefined;
}

function onlyTheUnsecuredAreStruckOff({ after, outcomes }: MorphoStep): string | undefined {
  for (const outcome of outcomes) {
    if (outcome.kind !== "debtWriteOff") continue;
    const market = findMarket(after, outcome.reserve) as Market;
    const left = positionIn(after, outcome.account, market) ?? NOTHING;
    if (left.collateral !== 0n || left.borrowShares !== 0n)
      return `account ${outcome.account}: ${left.collateral} collateral and ${left.borrowShares} debt shares are left`;
  }
  return undefined;
}

function law(code: number, text: string, check: StepInvariant<MorphoBlueState>["check"]) {
  return { code: `MORPHO-STEP-${code}`, law: text, check };
}

export const STEP_INVARIANTS: readonly StepInvariant<MorphoBlueState>[] = [
  law(1, "A market's cash changes by what people paid in and out.", cashIsConserved),
  law(2, "A market's assets change by what is posted, to the unit.", assetsAreTold),
  law(3, "Supply per share falls only when debt is struck off.", supplyPerShareNeverFalls),
  law(4, "Time does not run back.", timeNeverRunsBack),
  law(
    5,
    "Only the unhealthy are liquidated; health rises if it was above incentive * LLTV.",
    liquidationsMoveHealth,
  ),
  law(
    6,
    "Debt is struck off whole, and only where no collateral is left.",
    onlyTheUnsecuredAreStruckOff,
  ),
];
