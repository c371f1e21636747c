import {
  auctionKeepers,
  withProtocol,
  type AuctionKeepersParams,
  type Fact,
  type PlacedOutcome,
} from "@hindcast/domain";
import {
  historyFacts,
  placedOutcome,
  runKernel,
  type MarketPath,
  type Patch,
} from "@hindcast/replay";

/** What became of one auction in a run. */
export interface ModelledAuction {
  readonly auction: number;
  readonly reserve: string;
  readonly account: string;
  readonly kickedAtSeconds: number;
  /** ETH that was for sale, DAI to be raised, and the debt behind it without the penalty. */
  readonly lot: number;
  readonly tab: number;
  readonly due: number;
  /** DAI that came in and ETH that went back to the vault's owner. */
  raised: number;
  returned: number;
  sold: number;
  bids: number;
  /** Who bought (most of) it; "" while nobody did. */
  winner: string;
  lastBidSeconds: number | undefined;
  closedAtSeconds: number | undefined;
}

export interface KeeperRunInput {
  readonly facts: readonly Fact[];
  readonly market: MarketPath;
  readonly params: AuctionKeepersParams;
  readonly patches?: readonly Patch[];
  readonly seed: number;
}

/** Lets the kernel, Maker's rules and the keepers play recorded kicks to their end. */
export function runKeepers(input: KeeperRunInput): ModelledAuction[] {
  const facts = historyFacts(input.facts);
  const auctions = new Map<string, ModelledAuction>();
  withProtocol("maker", (protocol) =>
    runKernel({
      protocol,
      history: { facts, meantAll: new Uint8Array(facts.length), market: input.market },
      scenario: {
        patches: input.patches ?? [],
        snapshotEverySeconds: Number.MAX_SAFE_INTEGER,
        seed: input.seed,
      },
      liquidator: auctionKeepers,
      liquidatorParams: input.params,
      onOutcome: (...emitted) => note(auctions, placedOutcome(...emitted)),
    }),
  );
  return [...auctions.values()];
}

function note(auctions: Map<string, ModelledAuction>, { outcome, at }: PlacedOutcome): void {
  if (outcome.kind === "auctionKick") {
    auctions.set(`${outcome.reserve}/${outcome.ruleVersion}/${outcome.auction}`, {
      auction: outcome.auction,
      reserve: outcome.reserve,
      account: outcome.account,
      kickedAtSeconds: at.timeSeconds,
      lot: eth(outcome.lot),
      tab: dai(outcome.tab),
      due: dai(outcome.due),
      raised: 0,
      returned: 0,
      sold: 0,
      bids: 0,
      winner: "",
      lastBidSeconds: undefined,
      closedAtSeconds: undefined,
    });
    return;
  }
  if (
    outcome.kind !== "auctionBid" &&
    outcome.kind !== "auctionTake" &&
    outcome.kind !== "auctionClose"
  )
    return;
  const auction = auctions.get(`${outcome.reserve}/${outcome.ruleVersion}/${outcome.auction}`);
  if (auction === undefined) return;
  if (outcome.kind === "auctionBid") {
    auction.bids++;
    auction.winner = outcome.bidder;
    auction.lastBidSeconds = at.timeSeconds;
    auction.raised = dai(outcome.bid);
    auction.sold = eth(outcome.lot);
    auction.returned += eth(outcome.returned);
  } else if (outcome.kind === "auctionTake") {
    auction.bids++;
    auction.winner = outcome.taker;
    auction.lastBidSeconds = at.timeSeconds;
    auction.raised += dai(outcome.owe);
    auction.sold += eth(outcome.slice);
    if (outcome.isOver) {
      auction.returned += eth(outcome.lotLeft);
      auction.closedAtSeconds = at.timeSeconds;
    }
  } else auction.closedAtSeconds = at.timeSeconds;
}

function eth(wad: bigint): number {
  return Number(wad) / 1e18;
}

function dai(rad: bigint): number {
  return Number(rad) / 1e45;
}
