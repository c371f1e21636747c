import { asRecordedLiquidator, withProtocol, type Fact, type FactOf } from "@hindcast/domain";
import { historyFacts, runKernel } from "@hindcast/replay";
import type { RecordedAuction } from "./recorded-auctions.ts";

/** A recorded auction, played through the rules as it was recorded. */
export interface ForcedAuction {
  readonly recorded: RecordedAuction;
  /** The contract's reason for refusing its kick, bid or settlement; undefined if all went through. */
  readonly refusal: string | undefined;
  /** The bid the record implies was needed before its last one. */
  readonly isBidImplied: boolean;
}

export interface ForcedReplay {
  readonly auctions: readonly ForcedAuction[];
  /** DAI that was paid and ETH that was handed over in settlements that went through. */
  readonly paidDai: number;
  readonly soldEth: number;
}

/**
 * Recorded kicks, last bids and settlements through the rules of the auction. A last bid for less
 * than the whole lot implies that somebody had bid the whole amount before; the source does not
 * tell that bid, so it is made in the same place.
 */
export function replayForced(
  facts: readonly Fact[],
  auctions: readonly RecordedAuction[],
): ForcedReplay {
  const kicks = new Map<number, FactOf<"auctionKick">>();
  const implied = new Set<number>();
  const history = historyFacts(facts).flatMap((fact) => {
    if (fact.kind === "auctionKick") kicks.set(fact.auction, fact);
    const kick = fact.kind === "auctionBid" ? kicks.get(fact.auction) : undefined;
    if (fact.kind !== "auctionBid" || kick === undefined || fact.lot >= kick.lot) return [fact];
    implied.add(fact.auction);
    return [{ ...fact, lot: kick.lot, bid: kick.tab }, fact];
  });
  const refusals = new Map<number, string>();
  let paidDai = 0;
  let soldEth = 0;
  withProtocol("maker", (protocol) =>
    runKernel({
      protocol,
      history: { facts: history, meantAll: new Uint8Array(history.length) },
      scenario: { patches: [], snapshotEverySeconds: Number.MAX_SAFE_INTEGER },
      liquidator: asRecordedLiquidator,
      liquidatorParams: {},
      onOutcome: (outcome, _sequence, { fact }) => {
        if (outcome.kind === "auctionClose") {
          paidDai += Number(outcome.bid) / 1e45;
          soldEth += Number(outcome.lot) / 1e18;
        }
        if (outcome.kind !== "refusal" || fact === undefined || !("auction" in fact)) return;
        if (!refusals.has(fact.auction))
          refusals.set(fact.auction, `${outcome.intent}: ${outcome.code}`);
      },
    }),
  );
  return {
    auctions: auctions.map((recorded) => ({
      recorded,
      refusal: refusals.get(recorded.auction),
      isBidImplied: implied.has(recorded.auction),
    })),
    paidDai,
    soldEth,
  };
}
