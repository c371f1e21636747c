import type { Intent, MakerState, Outcome, OutcomeOf } from "@hindcast/domain";
import { eventLine } from "../../bench.ts";

/** The contracts' events and the Vat's notes for a decision's outcomes, in log and argument order. */
export function eventLines(
  intent: Intent,
  outcomes: readonly Outcome[],
  state: Readonly<MakerState>,
): string[] {
  if (intent.kind === "liquidate") return seizureLines(intent, outcomes, state);
  return outcomes.flatMap((outcome) => linesOf(outcome, state));
}

/** What lines call the contract that holds an ilk's auctions. */
export const houseOf = (reserve: string): string => `auctions of ${reserve}`;

const ilkOf = (state: MakerState, reserve: string) => state.ilks[state.ilkIds.get(reserve) ?? -1];
const idOf = (state: MakerState, reserve: string): string => ilkOf(state, reserve)?.marketId ?? "";
const word = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;

function linesOf(outcome: Outcome, state: MakerState): string[] {
  switch (outcome.kind) {
    case "vaultChange": {
      const { reserve, account, collateralDelta, debtDelta } = outcome;
      const people = [account, account, account];
      return [eventLine("vat.frob", idOf(state, reserve), ...people, collateralDelta, debtDelta)];
    }
    case "ratePosting":
      if (outcome.rateDelta === 0n) return [];
      return [eventLine("vat.fold", idOf(state, outcome.reserve), "vow", outcome.rateDelta)];
    case "spotPosting": {
      const { reserve, price, spot } = outcome;
      return [eventLine("spotter.Poke", idOf(state, reserve), word(price), spot)];
    }
    case "oraclePosting":
      return [eventLine(`${outcome.oracle}.LogValue`, word(outcome.current))];
    case "debtSettlement":
      return [eventLine("vat.heal", outcome.amount)];
    case "auctionBid":
      return bidLines(outcome, state);
    case "auctionClose": {
      const { reserve, bidder, lot } = outcome;
      return [eventLine("vat.flux", idOf(state, reserve), houseOf(reserve), bidder, lot)];
    }
    case "auctionRestart":
      return restartLines(outcome, state);
    case "auctionTake":
      return takeLines(outcome, state);
    default:
      return [];
  }
}

/** bite or bark, with the kick inside. */
function seizureLines(
  { liquidator }: Extract<Intent, { kind: "liquidate" }>,
  outcomes: readonly Outcome[],
  state: MakerState,
): string[] {
  const kick = outcomes.find((one) => one.kind === "auctionKick") as Kick | undefined;
  const posting = outcomes.find((one) => one.kind === "vaultPosting") as Posting | undefined;
  if (kick === undefined || posting === undefined) return [];
  const { reserve, account, auction, lot, tab, due, top, incentive } = kick;
  const id = idOf(state, reserve);
  const house = houseOf(reserve);
  const { collateralDelta, debtDelta } = posting;
  const grab = (to: string): string =>
    eventLine("vat.grab", id, account, to, "vow", collateralDelta, debtDelta);
  const taken = [id, account, lot, -debtDelta, due, auction];
  if (kick.ruleVersion === 20)
    return [
      grab(house),
      ...rewardLines(liquidator, incentive),
      eventLine(`${house}.Kick`, auction, top, tab, lot, account, liquidator, incentive),
      eventLine("liquidator.Bark", ...taken),
    ];
  return [
    grab("liquidator"),
    eventLine("vat.flux", id, "liquidator", house, lot),
    eventLine(`${house}.Kick`, auction, lot, 0, tab, account),
    eventLine("liquidator.Bite", ...taken),
  ];
}

type Kick = OutcomeOf<"auctionKick">;
type Posting = OutcomeOf<"vaultPosting">;

function rewardLines(keeper: string, incentive: bigint): string[] {
  return incentive === 0n ? [] : [eventLine("vat.suck", "vow", keeper, incentive)];
}

/** tend or dent: only a dent gives collateral back. */
function bidLines(outcome: OutcomeOf<"auctionBid">, state: MakerState): string[] {
  const { reserve, bidder, raised, returned } = outcome;
  const account = ilkOf(state, reserve)?.houses[outcome.ruleVersion as 11 | 12].open.get(
    outcome.auction,
  )?.account;
  if (returned > 0n)
    return [eventLine("vat.flux", idOf(state, reserve), houseOf(reserve), account, returned)];
  return [eventLine("vat.move", bidder, "vow", raised)];
}

/** Only a redo is told: tick leaves nothing but a copy of its call. */
function restartLines(outcome: OutcomeOf<"auctionRestart">, state: MakerState): string[] {
  const { reserve, keeper, auction, top, incentive, ruleVersion } = outcome;
  if (ruleVersion !== 20) return [];
  const sale = ilkOf(state, reserve)?.houses[20].open.get(auction);
  const left = [sale?.tabRad, sale?.lotWad, sale?.account];
  return [
    ...rewardLines(keeper, incentive),
    eventLine(`${houseOf(reserve)}.Redo`, auction, top, ...left, keeper, incentive),
  ];
}

function takeLines(outcome: OutcomeOf<"auctionTake">, state: MakerState): string[] {
  const { reserve, auction, taker, maximumPrice, account, price, owe, slice } = outcome;
  const { tabLeft, lotLeft } = outcome;
  const id = idOf(state, reserve);
  const house = houseOf(reserve);
  const lines = [
    eventLine("vat.flux", id, house, taker, slice),
    eventLine("vat.move", taker, "vow", owe),
    eventLine("liquidator.Digs", id, lotLeft === 0n ? tabLeft + owe : owe),
  ];
  if (tabLeft === 0n && lotLeft > 0n)
    lines.push(eventLine("vat.flux", id, house, account, lotLeft));
  const paid = [maximumPrice, price, owe, tabLeft, lotLeft];
  return [...lines, eventLine(`${house}.Take`, auction, ...paid, account)];
}
