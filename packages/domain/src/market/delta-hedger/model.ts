import { HUNDRED_PERCENT_BPS, WAD, type Usd8 } from "../../numbers/units.ts";
import type { Action, Mechanism, Sale } from "../mechanism.ts";
import { gammaAt, hedgeUsd8, shadowGammaAt } from "./gamma.ts";
import { deltaHedgerParams, deltaHedgerRanges, type DeltaHedgerParams } from "./params.ts";

/** One token's book. */
interface Book {
  /** Where its options are struck, and when they were. */
  strikeUsd8: Usd8;
  struckSeconds: number;
  hedgedAtUsd8: Usd8;
  /** What it still has to buy, and when it began to. */
  demandUsd8: Usd8;
  demandSeconds: number;
}

export interface DeltaHedgerState {
  readonly books: Map<string, Book>;
}

/** Amounts count 18 decimals: a hedger thinks in dollars. */
const UNIT = WAD;

/**
 * Hedgers of options trade -gamma * r when the price they see (the protocol's, so that what their own
 * sales do to it comes back to them) has moved by their band since their last hedge. What they have
 * to sell goes into the market's depth; what they have to buy takes in part of others' forced sales
 * for a while.
 */
export const deltaHedger: Mechanism<DeltaHedgerState, DeltaHedgerParams> = {
  id: "delta-hedger",
  hypothesis:
    "Hedgers of options trade against their gamma in the market that forced sales go to: short of gamma they sell into a fall, long of it they buy.",
  params: deltaHedgerParams,
  ranges: deltaHedgerRanges,
  open: () => ({ books: new Map() }),

  buys({ books }, sale, marketUsd8, { timeSeconds }, { patienceSeconds }) {
    const book = books.get(sale.reserve);
    if (book === undefined || book.demandUsd8 <= 0n || sale.valueUsd8 <= 0n) return undefined;
    if (BigInt(timeSeconds - book.demandSeconds) > patienceSeconds) return undefined;
    const { reserve, amount } = sale;
    const valueUsd8 = book.demandUsd8 < sale.valueUsd8 ? book.demandUsd8 : sale.valueUsd8;
    return {
      reserve,
      amount: (amount * valueUsd8) / sale.valueUsd8,
      valueUsd8,
      // It pays what the market would, no more.
      paidUsd8: (marketUsd8 * valueUsd8) / sale.valueUsd8,
    };
  },

  bought({ books }, { reserve, valueUsd8 }) {
    const book = books.get(reserve);
    if (book !== undefined) book.demandUsd8 -= valueUsd8;
  },

  act({ books }, world, params) {
    const actions: Action[] = [];
    for (const reserve of world.reserves()) {
      const priceUsd8 = world.priceUsd8(reserve) ?? 0n;
      if (priceUsd8 <= 0n) continue;
      const book = books.get(reserve);
      if (book === undefined) {
        books.set(reserve, newBook(priceUsd8, world.timeSeconds));
        continue;
      }
      strikeAnew(book, priceUsd8, world.timeSeconds, params);
      const sale = hedged(book, reserve, priceUsd8, world.timeSeconds, params);
      if (sale !== undefined) actions.push({ kind: "sell", sale });
    }
    return actions;
  },
};

function newBook(priceUsd8: Usd8, timeSeconds: number): Book {
  return {
    strikeUsd8: priceUsd8,
    struckSeconds: timeSeconds,
    hedgedAtUsd8: priceUsd8,
    demandUsd8: 0n,
    demandSeconds: 0,
  };
}

/** Options that have expired make place for others at the money. */
function strikeAnew(
  book: Book,
  priceUsd8: Usd8,
  timeSeconds: number,
  { tenorSeconds }: DeltaHedgerParams,
): void {
  if (tenorSeconds === 0n || BigInt(timeSeconds - book.struckSeconds) < tenorSeconds) return;
  book.strikeUsd8 = priceUsd8;
  book.struckSeconds = timeSeconds;
}

/** The hedge after a move: a sale, or what there is to buy from now on; nothing within the band. */
function hedged(
  book: Book,
  reserve: string,
  priceUsd8: Usd8,
  timeSeconds: number,
  { gammaUsd8, vegaUsd8, volatilityBetaWad, widthBps, bandBps }: DeltaHedgerParams,
): Sale | undefined {
  const returnWad = ((priceUsd8 - book.hedgedAtUsd8) * WAD) / book.hedgedAtUsd8;
  const size = returnWad < 0n ? -returnWad : returnWad;
  if (size * HUNDRED_PERCENT_BPS < bandBps * WAD) return undefined;
  const middleUsd8 = (priceUsd8 + book.hedgedAtUsd8) / 2n;
  const distanceWad = (middleUsd8 * WAD) / book.strikeUsd8 - WAD;
  const exposureUsd8 =
    gammaAt(gammaUsd8, distanceWad, widthBps) +
    shadowGammaAt(vegaUsd8, volatilityBetaWad, distanceWad, widthBps);
  const tradeUsd8 = hedgeUsd8(exposureUsd8, returnWad);
  book.hedgedAtUsd8 = priceUsd8;
  book.demandUsd8 = tradeUsd8 > 0n ? tradeUsd8 : 0n;
  book.demandSeconds = timeSeconds;
  if (tradeUsd8 >= 0n) return undefined;
  return { reserve, amount: (-tradeUsd8 * UNIT) / priceUsd8, valueUsd8: -tradeUsd8 };
}
