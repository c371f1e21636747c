import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import type { Step, StepInvariant } from "../protocol.ts";
import { findIlk, findUrn, openAuctionsOf, type Ilk, type MakerState } from "./state.ts";

/** Laws about what one decision may do: they compare the state it was made on with what it left. */

type MakerStep = Step<MakerState>;

function sumOf({ outcomes }: MakerStep, part: (outcome: Outcome) => bigint): bigint {
  let sum = 0n;
  for (const outcome of outcomes) sum += part(outcome);
  return sum;
}

/** The first complaint about an outcome of one kind. */
function firstOf<K extends Outcome["kind"]>(
  { outcomes }: MakerStep,
  kind: K,
  complaint: (outcome: OutcomeOf<K>) => string | undefined,
): string | undefined {
  for (const outcome of outcomes) {
    if (outcome.kind !== kind) continue;
    const wrong = complaint(outcome as unknown as OutcomeOf<K>);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function booksAreTold(step: MakerStep): string | undefined {
  const { before, after } = step;
  const told = (name: "debtDelta" | "viceDelta" | "surplusDelta"): bigint =>
    sumOf(step, (outcome) => (outcome.kind === "systemPosting" ? outcome[name] : 0n));
  if (after.debtRad - before.debtRad !== told("debtDelta")) return "debt moved untold";
  if (after.viceRad - before.viceRad !== told("viceDelta")) return "vice moved untold";
  return after.surplusRad - before.surplusRad === told("surplusDelta")
    ? undefined
    : "the surplus moved untold";
}

/** Collateral in vaults and in auctions. */
function heldIn(ilk: Ilk): bigint {
  let held = ilk.inkWad;
  for (const auction of openAuctionsOf(ilk)) held += auction.lotWad;
  return held;
}

/** What an outcome brings in from outside or lets out: owners, buyers, unknown seizures. */
function crossing(outcome: Outcome, isSeizure: boolean): bigint {
  switch (outcome.kind) {
    case "vaultChange":
      return outcome.collateralDelta;
    case "auctionKick":
      return isSeizure ? 0n : outcome.lot;
    case "auctionBid":
      return -outcome.returned;
    case "auctionClose":
      return -outcome.lot;
    case "auctionTake":
      return -outcome.slice - (outcome.isOver ? outcome.lotLeft : 0n);
    default:
      return 0n;
  }
}

function collateralIsConserved(step: MakerStep): string | undefined {
  const isSeizure = step.outcomes.some((outcome) => outcome.kind === "liquidation");
  for (const ilk of step.before.ilks) {
    const after = findIlk(step.after, ilk.address) as Ilk;
    const crossed = sumOf(step, (outcome) =>
      "reserve" in outcome && outcome.reserve === ilk.address ? crossing(outcome, isSeizure) : 0n,
    );
    const moved = heldIn(after) - heldIn(ilk);
    if (moved !== crossed) return `market ${ilk.address}: ${moved} moved, ${crossed} crossed`;
  }
  return undefined;
}

function timeNeverRunsBack({ before, after, env }: MakerStep): string | undefined {
  for (const ilk of before.ilks) {
    const { lastDripSeconds } = findIlk(after, ilk.address) as Ilk;
    if (lastDripSeconds < ilk.lastDripSeconds || lastDripSeconds > env.timeSeconds)
      return `market ${ilk.address}: its last charge is not between the one before and now`;
  }
  return undefined;
}

function changesAreSafe(step: MakerStep): string | undefined {
  return firstOf(step, "vaultChange", ({ reserve, account, collateralDelta, debtDelta }) => {
    const ilk = findIlk(step.after, reserve) as Ilk;
    const { inkWad, artWad } = findUrn(step.after, ilk, account) ?? { inkWad: 0n, artWad: 0n };
    const owed = artWad * ilk.rateRay;
    const isLessRisky = debtDelta <= 0n && collateralDelta >= 0n;
    if (!isLessRisky && owed > inkWad * ilk.spotRay) return `account ${account} is unsafe`;
    return artWad > 0n && owed < ilk.parameters.debtFloor
      ? `account ${account} is dust`
      : undefined;
  });
}

/** Collateral taken is at most the debt's share, and less than that by a unit at most. */
function seizuresAreFair(step: MakerStep): string | undefined {
  return firstOf(step, "liquidation", ({ debtReserve, account, collateralSeized }) => {
    const then = findIlk(step.before, debtReserve) as Ilk;
    const old = findUrn(step.before, then, account);
    const left = findUrn(step.after, findIlk(step.after, debtReserve) as Ilk, account);
    if (old === undefined || left === undefined) return `account ${account} has no vault`;
    if (old.inkWad * then.spotRay >= old.artWad * then.rateRay) return `account ${account} is safe`;
    const artWad = old.artWad - left.artWad;
    if (old.inkWad - left.inkWad !== collateralSeized) return "the seizure is not what it says";
    const excess = collateralSeized * old.artWad - old.inkWad * artWad;
    const unit = old.artWad > old.inkWad ? old.artWad : old.inkWad;
    return excess >= unit || excess <= -unit ? `account ${account}: out of proportion` : undefined;
  });
}

/** Bids rise until all is paid, then the lot falls. */
function bidsImprove(step: MakerStep): string | undefined {
  return firstOf(step, "auctionBid", ({ reserve, auction, ruleVersion, bid, lot }) => {
    const house = (findIlk(step.before, reserve) as Ilk).houses[ruleVersion as 11 | 12];
    const old = house.open.get(auction);
    if (old?.kind !== "flip") return `auction ${auction} takes no bids`;
    const isTend = lot === old.lotWad && bid > old.bidRad && bid <= old.tabRad;
    const isDent = lot < old.lotWad && bid === old.bidRad && bid === old.tabRad;
    return isTend || isDent ? undefined : `auction ${auction}: ${bid} for ${lot} is no better`;
  });
}

/** Nobody pays less than the price for what he gets, or as much as for a unit more. */
function purchasesArePaid(step: MakerStep): string | undefined {
  return firstOf(step, "auctionTake", ({ auction, owe, slice, price, maximumPrice }) => {
    if (price > maximumPrice) return `auction ${auction}: dearer than was accepted`;
    const short = owe < slice * price;
    const over = price > 0n && owe >= (slice + 1n) * price;
    return short || over ? `auction ${auction}: ${owe} paid for ${slice} at ${price}` : undefined;
  });
}

function law(code: number, text: string, check: StepInvariant<MakerState>["check"]) {
  return { code: `MAKER-STEP-${code}`, law: text, check };
}

export const STEP_INVARIANTS: readonly StepInvariant<MakerState>[] = [
  law(1, "The system's books change by what is posted.", booksAreTold),
  law(2, "Collateral leaves vaults and auctions only to owners and buyers.", collateralIsConserved),
  law(3, "Time does not run back.", timeNeverRunsBack),
  law(4, "Who takes more risk is safe afterwards, and nobody leaves dust.", changesAreSafe),
  law(5, "Only the unsafe are seized, collateral in proportion to debt.", seizuresAreFair),
  law(6, "Each bid is better than the one before.", bidsImprove),
  law(7, "Purchases are paid at the price, to the unit.", purchasesArePaid),
];
