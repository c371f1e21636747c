import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** How large a synthetic market is, and the seed of its luck. */
export interface MarketSize {
  readonly accounts: number;
  /** Deposits, withdrawals, borrows and repayments in all, those that open the accounts included. */
  readonly events: number;
  readonly minutes: number;
  readonly assets: number;
  /** A feed answers when its price moved by so much, or after a day; 0: whenever it moved at all. */
  readonly deviationBps: number;
  readonly seed: number;
}

/** A year of a large market. */
export const YEAR: MarketSize = {
  accounts: 100_000,
  events: 2_000_000,
  minutes: 525_600,
  assets: 8,
  deviationBps: 0,
  seed: 1,
};

/** What the year consists of: another text here is another market. */
const SOURCES = [
  "assets.ts",
  "draws.ts",
  "market-size.ts",
  "positions.ts",
  "price-path.ts",
  "user-events.ts",
  "write-market.ts",
];

/** Names the dataset of a size, and of the generator that made it: a changed one makes its own. */
export function datasetName(size: MarketSize): string {
  const { accounts, events, minutes, assets, deviationBps, seed } = size;
  const hash = createHash("sha256");
  for (const source of SOURCES) hash.update(readFileSync(new URL(source, import.meta.url)));
  const generator = hash.digest("hex").slice(0, 8);
  return `market-${accounts}-${events}-${minutes}-${assets}-${deviationBps}-${seed}-${generator}`;
}
