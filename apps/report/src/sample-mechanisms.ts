import type { AgainstMarket, MechanismSummary, OracleError } from "@hindcast/evidence";

/** Around every sample run a feed; around those with a fund that too, which has paid something. */
export function sampleMechanisms(latency: string, hasFund: boolean): readonly MechanismSummary[] {
  const feed: MechanismSummary = {
    name: "feed",
    model: "push-feed",
    reserve: "",
    hypothesis: "An oracle answers late.",
    settings: [
      { name: "deviation", value: "0.5 %", isDefault: true },
      { name: "latency", value: latency, isDefault: latency === "40 s" },
    ],
    book: [],
  };
  const fund: MechanismSummary = {
    name: "fund",
    model: "insurance-fund",
    reserve: "USDC",
    hypothesis: "A fund bears bad debt before depositors do.",
    settings: [{ name: "fund", value: "100,000 USD", isDefault: false }],
    book: [
      { entry: "paid out", unit: "usd8", amount: "7120000000000" },
      { entry: "stopped", unit: "seconds", amount: "5400" },
      { entry: "left", unit: "usd8", amount: "2880000000000" },
    ],
  };
  return hasFund ? [feed, fund] : [feed];
}

/** What the feed did to one of them. */
export const SAMPLE_AGAINST_MARKET: AgainstMarket = {
  run: "prompt",
  wrongful: { accounts: 1, repaidUsd8: "120000000000" },
  missed: { accounts: 0, repaidUsd8: "0" },
  late: { accounts: 12, repaidUsd8: "9900000000000", longestSeconds: 300 },
};

/** How far what it was read to say was off. */
export const SAMPLE_ORACLE_ERRORS: readonly OracleError[] = [
  {
    reserves: "WETH",
    largestErrorWad: "61300000000000000",
    largestAtSeconds: 1_722_819_600,
    meanErrorWad: "420000000000000",
  },
];
