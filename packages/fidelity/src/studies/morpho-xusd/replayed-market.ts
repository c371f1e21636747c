import {
  morphoBlue,
  type Cause,
  type Fact,
  type FactOf,
  type MorphoBlueState,
} from "@hindcast/domain";

/** A call of the record and what the rules made of it. */
export interface ReplayedCall {
  readonly fact: Cause;
  /** What moved in the record, in whole loan tokens; collateral at the source's price. */
  readonly loanValue: number;
  /** ln(assets by the rules / assets recorded) for the recorded shares; undefined for collateral. */
  readonly assetError: number | undefined;
  /** The contract's reason, if the rules refused what the chain accepted. */
  readonly refusal: string | undefined;
  /** True if it was accepted only for all the cash there was, a little less than recorded. */
  readonly isTrimmed: boolean;
  /** Debt over supply after it. */
  readonly usage: number;
}

/** The source's totals at one moment beside the same totals by the rules, in whole loan tokens. */
export interface ComparedTotals {
  readonly timeSeconds: number;
  readonly recordedSupply: number;
  readonly replayedSupply: number;
  readonly recordedDebt: number;
  readonly replayedDebt: number;
}

export interface ReplayedMarket {
  readonly listing: FactOf<"marketListing">;
  readonly calls: readonly ReplayedCall[];
  readonly totals: readonly ComparedTotals[];
}

const TOTALS_CALL = "market(bytes32)";
/** A withdrawal that misses the cash by no more than this share is asked again for what there is. */
const DUST_SHARE = 1_000_000n;

/** Runs the record of one isolated market through the rules of Morpho Blue. */
export function replayMarket(
  facts: readonly Fact[],
  signal: AbortSignal | undefined,
): ReplayedMarket | undefined {
  const listing = facts.find((fact) => fact.kind === "marketListing");
  if (listing === undefined) return undefined;
  const openedAt = listing.at.timeSeconds;
  const run = new MarketRun(listing, recordedShares(facts));
  for (const fact of facts) {
    signal?.throwIfAborted();
    const isOpening = fact.at.timeSeconds === openedAt && fact.at.transaction === 0;
    if (isOpening) run.open(fact);
    else run.step(fact);
  }
  return { listing, calls: run.calls, totals: run.totals };
}

/** By the call's place: the shares the source records for it. */
function recordedShares(facts: readonly Fact[]): ReadonlyMap<string, bigint> {
  const shares = new Map<string, bigint>();
  for (const fact of facts)
    if (fact.kind === "sharePosting")
      shares.set(callPlace(fact), fact.shares < 0n ? -fact.shares : fact.shares);
  return shares;
}

function callPlace({ at }: Fact): string {
  return `${at.timeSeconds}/${at.block}/${at.transaction}`;
}

const CALL_KINDS = new Set<string>([
  "supply",
  "withdraw",
  "borrow",
  "repay",
  "collateralSupply",
  "collateralWithdrawal",
]);

class MarketRun {
  readonly calls: ReplayedCall[] = [];
  readonly totals: ComparedTotals[] = [];
  private readonly state: MorphoBlueState = morphoBlue.initialState();
  private readonly reserve: string;
  private readonly loanUnit: number;
  private readonly collateralUnit: number;
  private readonly shares: ReadonlyMap<string, bigint>;
  /** Whole loan tokens for one whole collateral token. */
  private collateralPrice = 0;

  constructor(listing: FactOf<"marketListing">, shares: ReadonlyMap<string, bigint>) {
    this.reserve = listing.reserve;
    this.loanUnit = 10 ** listing.loanDecimals;
    this.collateralUnit = 10 ** listing.collateralDecimals;
    this.shares = shares;
  }

  /** What was there before the record: postings apply as they are, with the cash they stand for. */
  open(fact: Fact): void {
    if (fact.kind === "sharePosting") {
      morphoBlue.evolve(this.state, { ...fact });
      const delta = fact.side === "supply" ? fact.amount : -fact.amount;
      morphoBlue.evolve(this.state, { kind: "cashMove", reserve: this.reserve, delta });
    } else if (fact.kind === "rateUpdate") morphoBlue.evolve(this.state, { ...fact });
    else if (fact.kind === "marketListing" || fact.kind === "collateralSupply") this.decide(fact);
  }

  step(fact: Fact): void {
    if (fact.kind === "oraclePrice") this.setPrice(fact);
    else if (fact.kind === "contractReading") this.compare(fact);
    else if (CALL_KINDS.has(fact.kind)) this.replay(fact as CallFact);
  }

  /** Calls name their shares: then positions stay exact, and the assets tell how exact the totals are. */
  private replay(fact: CallFact): void {
    const shares = this.shares.get(callPlace(fact));
    let moved = this.decide(shares === undefined ? fact : byShares(fact, shares));
    let isTrimmed = false;
    if (typeof moved === "string" && fact.kind === "withdraw") {
      const { cash } = this.market();
      const short = fact.amount > cash ? fact.amount - cash : 0n;
      if (cash > 0n && short * DUST_SHARE <= fact.amount) {
        moved = this.decide({ ...fact, amount: short > 0n ? cash : fact.amount });
        isTrimmed = typeof moved !== "string";
      }
    }
    const { supply, debt } = this.market();
    this.calls.push({
      fact,
      loanValue: this.loanValue(fact),
      assetError:
        typeof moved !== "bigint" || shares === undefined || moved === 0n || fact.amount === 0n
          ? undefined
          : logRatio(moved, fact.amount),
      refusal: typeof moved === "string" ? moved : undefined,
      isTrimmed,
      usage: supply.assets === 0n ? 0 : Number(debt.assets) / Number(supply.assets),
    });
  }

  private loanValue(fact: CallFact): number {
    return fact.kind.startsWith("collateral")
      ? (Number(fact.amount) / this.collateralUnit) * this.collateralPrice
      : Number(fact.amount) / this.loanUnit;
  }

  /** Applies a call; the loan assets it moved (0 for none), or the contract's reason to refuse it. */
  private decide(fact: Cause): bigint | string {
    const { at, transactionHash: _hash, ...intent } = fact;
    const decision = morphoBlue.decide(
      this.state,
      intent as Parameters<typeof morphoBlue.decide>[1],
      {
        timeSeconds: at.timeSeconds,
        block: at.block,
      },
    );
    if (!decision.ok) return decision.refusal.code;
    let moved = 0n;
    for (const outcome of decision.outcomes) {
      morphoBlue.evolve(this.state, outcome);
      if (outcome.kind === "sharePosting")
        moved = outcome.amount < 0n ? -outcome.amount : outcome.amount;
    }
    return moved;
  }

  private setPrice(fact: FactOf<"oraclePrice">): void {
    this.decide(fact);
    this.collateralPrice = (Number(fact.price) / 1e36) * (this.collateralUnit / this.loanUnit);
  }

  private compare(fact: FactOf<"contractReading">): void {
    if (fact.call !== TOTALS_CALL) return;
    const read = JSON.parse(fact.value) as Record<string, string>;
    this.decide({ ...fact, kind: "interestAccrual", reserve: this.reserve });
    const { supply, debt } = this.market();
    this.totals.push({
      timeSeconds: fact.at.timeSeconds,
      recordedSupply: Number(read["supplyAssets"]) / this.loanUnit,
      replayedSupply: Number(supply.assets) / this.loanUnit,
      recordedDebt: Number(read["borrowAssets"]) / this.loanUnit,
      replayedDebt: Number(debt.assets) / this.loanUnit,
    });
  }

  private market(): NonNullable<MorphoBlueState["markets"][number]> {
    return this.state.markets[0] as NonNullable<MorphoBlueState["markets"][number]>;
  }
}

/** ln(a / b); one unit apart is rounding, and counts as equal. */
function logRatio(a: bigint, b: bigint): number {
  const difference = a > b ? a - b : b - a;
  return difference <= 1n ? 0 : Math.log(Number(a)) - Math.log(Number(b));
}

/** The same call, naming shares instead of assets. */
function byShares(fact: CallFact, shares: bigint): Cause {
  const { at, transactionHash, reserve, account } = fact;
  const base = { at, transactionHash, reserve, account, shares };
  switch (fact.kind) {
    case "supply":
      return { ...base, kind: "supplyShares", payer: fact.payer };
    case "withdraw":
      return { ...base, kind: "withdrawShares", recipient: fact.recipient };
    case "borrow":
      return { ...base, kind: "borrowShares", caller: fact.caller };
    case "repay":
      return { ...base, kind: "repayShares", payer: fact.payer };
    default:
      return fact;
  }
}

type CallFact = Extract<
  Cause,
  {
    kind: "supply" | "withdraw" | "borrow" | "repay" | "collateralSupply" | "collateralWithdrawal";
  }
>;
