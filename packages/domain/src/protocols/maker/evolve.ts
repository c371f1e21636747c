import { decodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import { RAY } from "../../numbers/units.ts";
import { LISTED_ILK, type RuleVersionNumber } from "./params.ts";
import {
  brokenJournal,
  openIlk,
  openUrn,
  ZERO_ADDRESS,
  type Auction,
  type Clip,
  type Flip,
  type House,
  type Ilk,
  type MakerState,
  type Oracle,
} from "./state.ts";

/**
 * Applies one outcome. The only writer. Outcomes that only tell the story (vaultChange,
 * liquidation, ...) change nothing: their postings did.
 */
export function evolve(state: MakerState, outcome: Outcome): void {
  switch (outcome.kind) {
    case "vaultPosting":
      return applyVault(state, outcome);
    case "systemPosting":
      state.debtRad += outcome.debtDelta;
      state.viceRad += outcome.viceDelta;
      state.surplusRad += outcome.surplusDelta;
      return;
    case "ratePosting":
      return applyRate(state, outcome);
    case "timePosting":
      openIlk(state, outcome.reserve).lastDripSeconds = outcome.timeSeconds;
      return;
    case "spotPosting":
      openIlk(state, outcome.reserve).spotRay = outcome.spot;
      return;
    case "oraclePosting":
      return applyOracle(state, outcome);
    case "queuePosting":
      return applyQueue(state, outcome);
    default:
      applyAuction(state, outcome);
  }
}

function applyAuction(state: MakerState, outcome: Outcome): void {
  switch (outcome.kind) {
    case "auctionKick":
      return applyKick(state, outcome);
    case "auctionBid":
      return applyBid(state, outcome);
    case "auctionClose":
      return applyClose(state, outcome);
    case "auctionRestart":
      return applyRestart(state, outcome);
    case "auctionTake":
      return applyTake(state, outcome);
    default:
      applyConfiguration(state, outcome);
  }
}

function applyConfiguration(state: MakerState, outcome: Outcome): void {
  switch (outcome.kind) {
    case "marketListing":
      return applyListing(state, outcome);
    case "parameterChange":
      return applyParameters(state, outcome.scope, decodeParameterValues(outcome.values));
    case "oraclePrice":
      // A source that answers nothing positive has no value: peek's second word is false.
      openOracle(state, outcome.feed).source = outcome.price > 0n ? outcome.price : undefined;
      return;
    case "vaultOpening":
      openUrn(state, openIlk(state, outcome.reserve), outcome.account).number = `${outcome.number}`;
      return;
    default:
  }
}

function applyVault(state: MakerState, outcome: OutcomeOf<"vaultPosting">): void {
  const ilk = openIlk(state, outcome.reserve);
  const urn = openUrn(state, ilk, outcome.account);
  urn.inkWad += outcome.collateralDelta;
  urn.artWad += outcome.debtDelta;
  ilk.inkWad += outcome.collateralDelta;
  ilk.artWad += outcome.debtDelta;
}

function applyRate(state: MakerState, outcome: OutcomeOf<"ratePosting">): void {
  const ilk = openIlk(state, outcome.reserve);
  ilk.rateRay += outcome.rateDelta;
  ilk.lastDripSeconds = outcome.timeSeconds;
}

function openOracle(state: MakerState, address: string): Oracle {
  const known = state.oracles.get(address);
  if (known !== undefined) return known;
  const oracle = { source: undefined, current: undefined, next: undefined, takenAtSeconds: 0 };
  state.oracles.set(address, oracle);
  return oracle;
}

function applyOracle(state: MakerState, outcome: OutcomeOf<"oraclePosting">): void {
  const oracle = openOracle(state, outcome.oracle);
  oracle.current = outcome.hasCurrent ? outcome.current : undefined;
  oracle.next = outcome.next;
  oracle.takenAtSeconds = outcome.timeSeconds;
}

function applyQueue(state: MakerState, outcome: OutcomeOf<"queuePosting">): void {
  const { eraSeconds, delta } = outcome;
  const queued = (state.queue.get(eraSeconds) ?? 0n) + delta;
  if (queued === 0n) state.queue.delete(eraSeconds);
  else state.queue.set(eraSeconds, queued);
  state.queuedRad += delta;
}

function houseOf(ilk: Ilk, ruleVersion: number): House {
  return ilk.houses[ruleVersion as RuleVersionNumber];
}

function openAuction(
  state: MakerState,
  outcome: { readonly reserve: string; readonly auction: number; readonly ruleVersion: number },
): { readonly ilk: Ilk; readonly house: House; readonly auction: Auction } {
  const ilk = openIlk(state, outcome.reserve);
  const house = houseOf(ilk, outcome.ruleVersion);
  const auction = house.open.get(outcome.auction);
  if (auction === undefined)
    throw brokenJournal(`auction ${outcome.auction} of ${outcome.reserve}, which is not open`);
  return { ilk, house, auction };
}

function applyKick(state: MakerState, outcome: OutcomeOf<"auctionKick">): void {
  const ilk = openIlk(state, outcome.reserve);
  const house = houseOf(ilk, outcome.ruleVersion);
  const sale = {
    number: outcome.auction,
    ruleVersion: outcome.ruleVersion as RuleVersionNumber,
    account: outcome.account,
    dueRad: outcome.due,
    openedAtSeconds: outcome.timeSeconds,
    lotWad: outcome.lot,
    tabRad: outcome.tab,
  };
  if (outcome.auction > house.kicks) house.kicks = outcome.auction;
  if (outcome.ruleVersion === 20) {
    const startedAtSeconds = outcome.timeSeconds;
    const clip = { ...sale, kind: "clip", raisedRad: 0n, startedAtSeconds, topRay: outcome.top };
    house.open.set(outcome.auction, clip as Clip);
    ilk.dirtRad += outcome.tab;
    state.dirtRad += outcome.tab;
    return;
  }
  const { endsAtSeconds } = outcome;
  const flip: Flip = {
    ...sale,
    kind: "flip",
    bidRad: 0n,
    bidder: ZERO_ADDRESS,
    bidExpirySeconds: 0,
    endsAtSeconds,
  };
  house.open.set(outcome.auction, flip);
  if (outcome.ruleVersion === 12) state.litterRad += outcome.tab;
}

function applyBid(state: MakerState, outcome: OutcomeOf<"auctionBid">): void {
  const { auction } = openAuction(state, outcome);
  if (auction.kind !== "flip") return;
  auction.bidRad = outcome.bid;
  auction.lotWad = outcome.lot;
  auction.bidder = outcome.bidder;
  auction.bidExpirySeconds = outcome.expiresAtSeconds;
}

function applyClose(state: MakerState, outcome: OutcomeOf<"auctionClose">): void {
  const { house, auction } = openAuction(state, outcome);
  house.open.delete(outcome.auction);
  if (auction.ruleVersion === 12) state.litterRad -= auction.tabRad;
}

function applyRestart(state: MakerState, outcome: OutcomeOf<"auctionRestart">): void {
  const { auction } = openAuction(state, outcome);
  if (auction.kind === "flip") auction.endsAtSeconds = outcome.endsAtSeconds;
  else {
    auction.startedAtSeconds = outcome.timeSeconds;
    auction.topRay = outcome.top;
  }
}

/** dog.digs takes off what was paid, and what nobody will pay once all is sold. */
function applyTake(state: MakerState, outcome: OutcomeOf<"auctionTake">): void {
  const { ilk, house, auction } = openAuction(state, outcome);
  if (auction.kind !== "clip") return;
  auction.raisedRad += outcome.owe;
  auction.tabRad = outcome.tabLeft;
  auction.lotWad = outcome.lotLeft;
  const digs = outcome.lotLeft === 0n ? outcome.tabLeft + outcome.owe : outcome.owe;
  ilk.dirtRad -= digs;
  state.dirtRad -= digs;
  if (outcome.isOver) house.open.delete(outcome.auction);
}

/** vat.init and jug.init: a rate of one, charged from now on. */
function applyListing(state: MakerState, outcome: OutcomeOf<"marketListing">): void {
  const { kind: _, reserve, values, ...identity } = outcome;
  const id = state.ilks.length;
  const house = (): House => ({ kicks: 0, open: new Map() });
  state.ilks.push({
    id,
    address: reserve,
    ...identity,
    parameters: { ...LISTED_ILK, ...decodeParameterValues(values) },
    artWad: 0n,
    inkWad: 0n,
    rateRay: RAY,
    spotRay: 0n,
    lastDripSeconds: 0,
    dirtRad: 0n,
    houses: { 11: house(), 12: house(), 20: house() },
  });
  state.ilkIds.set(reserve, id);
}

function applyParameters(state: MakerState, scope: string, values: ParameterValues): void {
  if (scope === "market") state.parameters = { ...state.parameters, ...values };
  else {
    const ilk = openIlk(state, scope);
    ilk.parameters = { ...ilk.parameters, ...values };
  }
}
