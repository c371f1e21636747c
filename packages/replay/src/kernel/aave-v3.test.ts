import {
  aaveV3,
  asRecordedLiquidator,
  RAY,
  sameBlockLiquidator,
  USD8,
  WAD,
  type LiquidatorModel,
  type Outcome,
  type PlacedOutcome,
  type Protocol,
} from "@hindcast/domain";
import { expect, test } from "vitest";
import type { HistoryFact } from "./history.ts";
import type { Patch } from "./patch.ts";
import { placedOutcome } from "./outcome-sink.ts";
import { prepareHistory } from "./prepare-history.ts";
import { runKernel } from "./run.ts";
import { aaveHistory, addressOf, USDC, WETH, type AaveFact } from "./testing/aave-history.ts";

const DAY = 86_400;
const ETHER = 10n ** 18n;
const ACCOUNTS = Array.from({ length: 40 }, (_, i) => addressOf(0xa, i + 1));
const LENDER = addressOf(0xb, 1);

/**
 * Forty accounts owe between 60 and 80 % of what WETH at 2,000 dollars is worth; over forty days
 * the price falls to 1,200 and comes back, some repay, everybody's debt grows.
 */
function crash(): HistoryFact[] {
  const blocks: AaveFact[][] = [
    [
      { kind: "supply", reserve: USDC, payer: LENDER, account: LENDER, amount: 10n ** 12n },
      ...ACCOUNTS.flatMap((account, i): AaveFact[] => [
        { kind: "supply", reserve: WETH, payer: account, account, amount: 10n * ETHER },
        {
          kind: "borrow",
          reserve: USDC,
          caller: account,
          account,
          // Ten WETH are worth 20,000 dollars; 80 % may be borrowed.
          amount: BigInt(12_000 + 100 * i) * 1_000_000n,
        },
      ]),
    ],
  ];
  for (let day = 1; day <= 40; day++) {
    const dollars = 1_200 + 40 * Math.abs(20 - day);
    const account = ACCOUNTS[day % ACCOUNTS.length] as string;
    const repaid: AaveFact = {
      kind: "repay",
      reserve: USDC,
      payer: account,
      account,
      amount: BigInt(100 * day) * 1_000_000n,
      withShares: false,
    };
    const priced: AaveFact = {
      kind: "oraclePrice",
      feed: addressOf(0xfeed, 1),
      price: BigInt(dollars) * USD8,
      round: BigInt(day),
    };
    blocks.push(day % 3 === 0 ? [repaid, priced] : [priced]);
  }
  return aaveHistory(DAY, blocks);
}

function journalOf<Params>(
  facts: readonly HistoryFact[],
  liquidator: LiquidatorModel<Params>,
  liquidatorParams: Params,
  patches: readonly Patch[] = [],
  protocol: Protocol<ReturnType<typeof aaveV3.initialState>> = aaveV3,
): PlacedOutcome[] {
  const journal: PlacedOutcome[] = [];
  const { state } = runKernel({
    protocol,
    history: prepareHistory(protocol, facts),
    scenario: { patches, snapshotEverySeconds: 7 * DAY },
    liquidator,
    liquidatorParams,
    onOutcome: (...emitted) => journal.push(placedOutcome(...emitted)),
  });
  const last = facts.at(-1)?.at ?? { timeSeconds: 0, block: 0 };
  for (const invariant of protocol.invariants)
    expect(invariant.check(state, last), invariant.code).toBeUndefined();
  return journal;
}

const FREE = { gasCostUsd8: 0n, saleCostBps: 0n };
const text = (journal: readonly PlacedOutcome[]) =>
  JSON.stringify(journal, (_key, value) =>
    typeof value === "bigint" ? `${value}n` : (value as unknown),
  );
const liquidations = (journal: readonly PlacedOutcome[]) =>
  journal.flatMap(({ outcome }) => (outcome.kind === "liquidation" ? [outcome] : []));
const threshold = (by: bigint): Patch => ({
  scope: WETH,
  parameter: "liquidationThresholdBps",
  perturbation: { kind: "shift", by },
  from: undefined,
  until: undefined,
});

test("a crash liquidates, every call pays and every account called was unhealthy", () => {
  const calls = liquidations(journalOf(crash(), sameBlockLiquidator, FREE));
  expect(calls.length).toBeGreaterThan(20);
  for (const call of calls) {
    expect(call.healthFactorWad).toBeLessThan(WAD);
    expect(call.collateralValueUsd8).toBeGreaterThan(call.debtValueUsd8);
  }
});

test("the margin scan changes nothing: asking the exact rule of all gives the same run", () => {
  const askEverybody = {
    ...aaveV3,
    marginForm: () => ({ drivers: [0], weights: [Number.NaN] }),
    touchedAccounts: (_outcome: Outcome) => "all" as const,
  };
  const facts = crash();
  expect(text(journalOf(facts, sameBlockLiquidator, FREE))).toBe(
    text(journalOf(facts, sameBlockLiquidator, FREE, [], askEverybody)),
  );
});

test("the same input twice gives the same run", () => {
  expect(text(journalOf(crash(), sameBlockLiquidator, FREE))).toBe(
    text(journalOf(crash(), sameBlockLiquidator, FREE)),
  );
});

test("the threshold decides who is liquidated, to the account", () => {
  const accountsByDayFive = (by: bigint) => {
    const journal = journalOf(crash(), sameBlockLiquidator, FREE, [threshold(by)]);
    const early = journal.filter(({ at }) => at.timeSeconds <= 6 * DAY);
    return new Set(liquidations(early).map(({ account }) => account)).size;
  };
  // The loans are of day 1. On day 6 ten WETH are worth 18,000; debts are 12,000 to 15,900 in steps of 100, and a little
  // interest. At 83 % 14,940 are carried: 15,000 and more are not, that is ten accounts. At 81 %,
  // 14,580: from 14,600, fourteen. At 85 %, 15,300: with its interest from 15,300, seven.
  expect([-200n, 0n, 200n].map(accountsByDayFive)).toEqual([14, 10, 7]);
  const [listed] = journalOf(crash(), sameBlockLiquidator, FREE, [threshold(-200n)]).filter(
    ({ outcome }) => outcome.kind === "reserveListing" && outcome.reserve === WETH,
  );
  expect(listed?.outcome).toMatchObject({
    values: expect.stringContaining('"liquidationThresholdBps":"8100"') as string,
  });
});

test("liquidations recorded by one run are repeated exactly by as-recorded", () => {
  const facts = crash();
  const first = journalOf(facts, sameBlockLiquidator, FREE);
  const recorded = first.flatMap(({ at, outcome }): HistoryFact[] =>
    outcome.kind === "liquidation" ? [{ ...outcome, at, transactionHash: "0x00" }] : [],
  );
  // The toll of a block follows its last fact: put each call at the end of its block.
  const both = facts.flatMap((fact, index) => {
    const isLast = facts[index + 1]?.at.block !== fact.at.block;
    return isLast ? [fact, ...recorded.filter((one) => one.at.block === fact.at.block)] : [fact];
  });
  const second = journalOf(both, asRecordedLiquidator, {});
  expect(liquidations(second)).toEqual(liquidations(first));
  expect(second.filter(({ outcome }) => outcome.kind === "refusal")).toEqual([]);
});

test("meaning everything, a counterfactual with other interest leaves no dust", () => {
  const account = ACCOUNTS[0] as string;
  const borrowed = 5_000n * 1_000_000n;
  const owed = (facts: HistoryFact[]) => {
    let amount = 0n;
    runKernel({
      protocol: aaveV3,
      history: { facts, meantAll: new Uint8Array(facts.length) },
      scenario: { patches: [], snapshotEverySeconds: DAY },
      liquidator: asRecordedLiquidator,
      liquidatorParams: {},
      onOutcome: (outcome) => {
        if (outcome.kind === "repay") amount = outcome.amount;
      },
    });
    return amount;
  };
  const story = (amount: bigint) =>
    aaveHistory(DAY, [
      [
        { kind: "supply", reserve: USDC, payer: LENDER, account: LENDER, amount: 10n ** 10n },
        { kind: "supply", reserve: WETH, payer: account, account, amount: 10n * ETHER },
        { kind: "borrow", reserve: USDC, caller: account, account, amount: borrowed },
      ],
      [{ kind: "repay", reserve: USDC, payer: account, account, amount, withShares: false }],
    ]);
  // What a day's interest makes of the loan, by asking for far too much; then as a log records it.
  const everything = owed(story(10n ** 12n));
  expect(everything).toBeGreaterThan(borrowed);
  const facts = story(everything);
  const { meantAll } = prepareHistory(aaveV3, facts);
  expect(facts.filter((_, i) => meantAll[i] === 1).map((fact) => fact.kind)).toEqual(["repay"]);
  const steeper: Patch = {
    scope: USDC,
    parameter: "slope1Ray",
    perturbation: { kind: "set", value: (8n * RAY) / 100n },
    from: undefined,
    until: undefined,
  };
  const left = (marks: Uint8Array) => {
    const { state } = runKernel({
      protocol: aaveV3,
      history: { facts, meantAll: marks },
      scenario: { patches: [steeper], snapshotEverySeconds: DAY },
      liquidator: asRecordedLiquidator,
      liquidatorParams: {},
      onOutcome: () => {},
    });
    const { debtUsd8 } = aaveV3.health(
      state,
      account,
      facts.at(-1)?.at ?? { timeSeconds: 0, block: 0 },
    );
    return debtUsd8;
  };
  expect(left(meantAll)).toBe(0n);
  expect(left(new Uint8Array(facts.length))).toBeGreaterThan(0n);
});

test("a window the pool's configurator refuses is a refusal, not a crash", () => {
  const absurd: Patch = { ...threshold(0n), perturbation: { kind: "set", value: 20_000n } };
  const late = { ...absurd, from: { timeSeconds: 5 * DAY } };
  const refusals = journalOf(crash(), sameBlockLiquidator, FREE, [late]).filter(
    ({ outcome }) => outcome.kind === "refusal",
  );
  expect(refusals).toMatchObject([
    { causedBy: "scenario", outcome: { intent: "parameterChange", reserve: WETH } },
  ]);
});
