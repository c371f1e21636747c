import { morphoBlue, type Cause, type Fact, type Outcome } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { studySuite } from "../study.suite.ts";
import { drainedStretches } from "./market-run.ts";
import { replayMarket } from "./replayed-market.ts";
import { morphoXusd } from "./study.ts";

const HOUR = 3600;
const START = Date.UTC(2025, 0, 1) / 1000;
const word = (digit: string) => `0x${digit.repeat(64)}`;
const address = (digit: string) => `0x${digit.repeat(40)}`;
const RESERVE = address("e");
const place = (timeSeconds: number, transaction: number, log: number) => ({
  at: { timeSeconds, chain: 1, block: transaction === 0 ? 0 : 1, transaction, log, phase: 0 },
  transactionHash: "",
});
const USDC = 1_000_000n;

/** A recorder: real rules decide, and what they answer is written down as a source would. */
class Recorder {
  readonly facts: Fact[] = [];
  private readonly state = morphoBlue.initialState();

  open(fact: Fact): void {
    this.facts.push(fact);
    if (fact.kind === "sharePosting" && fact.side === "supply")
      this.apply({ kind: "cashMove", reserve: RESERVE, delta: fact.amount });
    if (fact.kind === "sharePosting" && fact.side === "debt")
      this.apply({ kind: "cashMove", reserve: RESERVE, delta: -fact.amount });
    if (fact.kind === "marketListing" || fact.kind === "collateralSupply") this.decide(fact);
    else this.apply(fact as Outcome);
  }

  call(fact: Cause): void {
    const posting = this.decide(fact).find((outcome) => outcome.kind === "sharePosting");
    this.facts.push(fact);
    const { at } = fact;
    if (posting?.kind === "sharePosting")
      this.facts.push({ ...posting, at: { ...at, log: 1 }, transactionHash: "" });
  }

  read(timeSeconds: number): void {
    const price = { kind: "oraclePrice" as const, ...place(timeSeconds, 1, 0) };
    const answer: Fact = { ...price, feed: address("0"), price: 10n ** 24n, round: 0n };
    this.decide(answer);
    this.decide({ kind: "interestAccrual", ...place(timeSeconds, 1, 1), reserve: RESERVE });
    const { supply, debt } = this.state.markets[0]!;
    this.facts.push(answer, {
      kind: "contractReading",
      ...place(timeSeconds, 1, 1),
      address: RESERVE,
      call: "market(bytes32)",
      value: JSON.stringify({
        borrowAssets: `${debt.assets}`,
        collateralAssets: "0",
        supplyAssets: `${supply.assets}`,
      }),
    });
  }

  private decide(fact: Cause): readonly Outcome[] {
    const { at, transactionHash: _hash, ...intent } = fact;
    const env = { timeSeconds: at.timeSeconds, block: at.block };
    const decision = morphoBlue.decide(this.state, intent as never, env);
    if (!decision.ok) throw new TypeError(`${fact.kind}: ${decision.refusal.code}`);
    for (const outcome of decision.outcomes) this.apply(outcome);
    return decision.outcomes;
  }

  private apply(outcome: Outcome): void {
    morphoBlue.evolve(this.state, outcome);
  }
}

const LENDERS = ["1", "2", "3"].map(address);
const BORROWER = address("b");

/** Three lenders, one borrower, a calm day; then two lenders leave and the third finds no cash. */
function recordedRun(): Fact[] {
  const recorder = new Recorder();
  const posting = (
    side: "supply" | "debt",
    account: string,
    millions: bigint,
    log: number,
  ): Fact => ({
    kind: "sharePosting",
    ...place(START, 0, log),
    reserve: RESERVE,
    side,
    account,
    amount: millions * 1_000_000n * USDC,
    shares: (millions * 1_000_000n * USDC * 1_000_000n * 95n) / 100n,
  });
  recorder.open({
    kind: "marketListing",
    ...place(START, 0, 0),
    reserve: RESERVE,
    marketId: word("e"),
    symbol: "X/USDC",
    loanToken: address("5"),
    loanDecimals: 6,
    collateralToken: address("6"),
    collateralDecimals: 18,
    oracle: address("0"),
    rateModel: address("7"),
    values: '{"lltvWad":"915000000000000000"}',
  });
  const rateAtTarget = 3_000_000_000n;
  recorder.open({
    kind: "rateUpdate",
    ...place(START, 0, 1),
    reserve: RESERVE,
    averageRate: rateAtTarget,
    rateAtTarget,
  });
  LENDERS.forEach((lender, n) => recorder.open(posting("supply", lender, 3n, 2 + n)));
  recorder.open(posting("debt", BORROWER, 4n, 5));
  recorder.open({
    kind: "collateralSupply",
    ...place(START, 0, 6),
    reserve: RESERVE,
    payer: BORROWER,
    account: BORROWER,
    amount: 9_000_000n * 10n ** 18n,
  });
  const out = (hour: number, lender: number, thousands: bigint): void =>
    recorder.call({
      kind: "withdraw",
      ...place(START + hour * HOUR - 600, 2, 0),
      reserve: RESERVE,
      account: LENDERS[lender] ?? "",
      recipient: LENDERS[lender] ?? "",
      amount: thousands * 1000n * USDC,
    });
  for (let hour = 0; hour <= 96; hour++) {
    if (hour === 12) out(hour, 0, 500n);
    if (hour === 40) out(hour, 0, 2_400n);
    if (hour === 45) out(hour, 1, 2_099n);
    recorder.read(START + hour * HOUR);
  }
  out(97, 1, 1n);
  recorder.read(START + 97 * HOUR);
  return recorder.facts;
}
const FACTS = recordedRun();

describe("morpho-xusd", () => {
  studySuite(morphoXusd, {
    facts: FACTS,
    score: ({ modes, tables }) =>
      (modes.forced?.recall ?? 0) - Number(tables[0]?.rows[2]?.[4] ?? 1),
    damages: {
      "an opening with more debt": (facts) =>
        facts.map((fact) =>
          fact.kind === "sharePosting" && fact.side === "debt" && fact.at.transaction === 0
            ? { ...fact, amount: (fact.amount * 101n) / 100n }
            : fact,
        ),
      "a rate at target ten times as high": (facts) =>
        facts.map((fact) =>
          fact.kind === "rateUpdate" ? { ...fact, rateAtTarget: fact.rateAtTarget * 10n } : fact,
        ),
      "calls that are missing": (facts) =>
        facts.filter((fact) => fact.kind !== "withdraw" || fact.amount < 2_400_000n * USDC),
    },
  });
});

test("the rules reproduce their own record to the last unit", () => {
  const market = replayMarket(FACTS, undefined);
  expect(market?.calls).toHaveLength(4);
  for (const call of market?.calls ?? []) {
    expect(call.refusal).toBeUndefined();
    expect(Math.abs(call.assetError ?? 1)).toBeLessThan(1e-9);
  }
  for (const one of market?.totals ?? []) {
    expect(Math.abs(one.replayedDebt / one.recordedDebt - 1)).toBeLessThan(1e-9);
    expect(Math.abs(one.replayedSupply / one.recordedSupply - 1)).toBeLessThan(1e-9);
  }
});

test("tells when the cash was gone, and who left in which order", async () => {
  const stretches = drainedStretches(replayMarket(FACTS, undefined)?.totals ?? []);
  expect(stretches).toHaveLength(1);
  expect(stretches[0]).toMatchObject({ fromSeconds: START + 45 * HOUR, lastsToTheEnd: true });
  const { tables, evidenceGrade } = await morphoXusd.run({ facts: FACTS, seed: 1 });
  expect(tables[2]?.rows.map((row) => row[0])).toEqual([LENDERS[0], LENDERS[1]]);
  expect(evidenceGrade).toBe(true);
});
