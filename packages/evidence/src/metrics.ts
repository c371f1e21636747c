import type { MetricDefinition } from "./report-model.ts";

/**
 * Every metric a report prints: one id, one definition, one unit, one code path. A changed
 * definition is a new version of the id, never the same id with another meaning.
 */
export const METRICS = [
  {
    id: "liquidation-count@1",
    name: "Liquidations",
    definition: "Number of liquidation calls that succeeded.",
    unit: "count",
    worse: "higher",
    headline: true,
  },
  {
    id: "liquidated-value@1",
    name: "Debt liquidated",
    definition:
      "Sum over liquidations of the debt repaid, in US dollars at the oracle's prices of that moment.",
    unit: "usd8",
    worse: "higher",
    headline: true,
  },
  {
    id: "accounts-liquidated@1",
    name: "Accounts liquidated",
    definition: "Number of different accounts liquidated at least once.",
    unit: "count",
    worse: "higher",
    headline: true,
  },
  {
    id: "bad-debt@1",
    name: "Bad debt left",
    definition:
      "Sum over accounts of the debt that remained when a liquidation took their last collateral, at the oracle's prices of that moment.",
    unit: "usd8",
    worse: "higher",
    headline: true,
  },
  {
    id: "minutes-to-bad-debt@1",
    name: "Minutes to the first bad debt",
    definition:
      "Whole minutes from the run's first outcome to the first liquidation that left bad debt; to the run's last outcome where none did.",
    unit: "count",
    worse: "lower",
    headline: false,
  },
  {
    id: "insolvent-at-end@1",
    name: "Insolvent value at the end",
    definition:
      "Sum over accounts with more debt than collateral of (debt - collateral), at the oracle's last prices.",
    unit: "usd8",
    worse: "higher",
    headline: false,
  },
  {
    id: "borrower-loss@1",
    name: "Borrowers' liquidation loss",
    definition:
      "Sum over liquidations of collateral taken (liquidator's share and protocol fee) minus debt repaid, at oracle prices.",
    unit: "usd8",
    worse: "higher",
    headline: false,
  },
  {
    id: "liquidator-profit@1",
    name: "Liquidators' gross profit",
    definition:
      "Sum over liquidations of collateral received minus debt repaid, at oracle prices, before gas and the cost of selling.",
    unit: "usd8",
    worse: "neither",
    headline: true,
  },
  {
    id: "protocol-liquidation-fee@1",
    name: "Protocol's liquidation fees",
    definition: "Sum over liquidations of the collateral kept by the protocol, at oracle prices.",
    unit: "usd8",
    worse: "lower",
    headline: false,
  },
  {
    id: "protocol-interest@1",
    name: "Protocol's interest income",
    definition:
      "Treasury's share of interest: its claims at the end plus what was minted to it, at the oracle's last prices.",
    unit: "usd8",
    worse: "lower",
    headline: false,
  },
  {
    id: "borrow-usage@1",
    name: "Borrow usage",
    definition:
      "Mean over snapshots of debt divided by what the collateral allows to borrow (collateral times its loan-to-value).",
    unit: "bps",
    worse: "lower",
    headline: false,
  },
  {
    id: "mean-debt@1",
    name: "Mean debt outstanding",
    definition: "Mean over snapshots of all accounts' debt, at the oracle's prices of the moment.",
    unit: "usd8",
    worse: "lower",
    headline: true,
  },
  {
    id: "capital-efficiency@1",
    name: "Borrowing power of collateral",
    definition:
      "Mean over snapshots of what the collateral allows to borrow (collateral times its loan-to-value) divided by the collateral.",
    unit: "bps",
    worse: "lower",
    headline: false,
  },
  {
    id: "utilisation@1",
    name: "Utilisation",
    definition:
      "Mean over snapshots of debt divided by supply, all reserves together, at the oracle's prices of the moment.",
    unit: "bps",
    worse: "lower",
    headline: false,
  },
  {
    id: "refused-intents@1",
    name: "Users' actions refused",
    definition:
      "Number of user actions, recorded or a mechanism's, that were refused in this run (for instance a loan that the collateral no longer allows).",
    unit: "count",
    worse: "higher",
    headline: false,
  },
  {
    id: "wrongful-liquidations@1",
    name: "Liquidated though safe at market prices",
    definition:
      "Sum over liquidations of the debt repaid of accounts that, just before, were safe at the prices their feeds were told, before mechanisms made others of them.",
    unit: "usd8",
    worse: "higher",
    headline: false,
    ofMechanisms: true,
  },
  {
    id: "recaptured-value@1",
    name: "Recaptured by the protocol's auction",
    definition:
      "What profit auctions gave the protocol of what liquidations earned, as liquidators saw it: what the sale brings, less the debt repaid.",
    unit: "usd8",
    worse: "lower",
    headline: false,
    ofMechanisms: true,
  },
  {
    id: "breaker-time@1",
    name: "Time stopped by breakers",
    definition:
      "Sum over circuit breakers of the time in which one stopped anything, of one reserve or of all.",
    unit: "seconds",
    worse: "higher",
    headline: false,
    ofMechanisms: true,
  },
  {
    id: "breaker-refusals@1",
    name: "Actions refused by breakers",
    definition:
      "Number of user actions that a circuit breaker refused; they are among the actions refused.",
    unit: "count",
    worse: "higher",
    headline: false,
    ofMechanisms: true,
  },
  {
    id: "fund-payments@1",
    name: "Bad debt borne by funds",
    definition:
      "Bad debt that insurance funds and what is staked behind them have paid for, at the oracle's prices of the moment.",
    unit: "usd8",
    worse: "neither",
    headline: false,
    ofMechanisms: true,
  },
  {
    id: "run-withdrawals@1",
    name: "Withdrawn in runs",
    definition:
      "Sum over withdrawals from pools that depositors of a run feared for, at the market's prices of the moment.",
    unit: "usd8",
    worse: "neither",
    headline: false,
    ofMechanisms: true,
  },
] as const satisfies readonly MetricDefinition[];

export type MetricId = (typeof METRICS)[number]["id"];
export type MetricValues = Record<MetricId, bigint>;
