import { encodeParameterValues, RAY, USD8, type ParameterValues } from "@hindcast/domain";
import type { HistoryFact } from "../history.ts";

/** A market of WETH at 2,000 dollars and USDC at one, under the rules of Aave v3. */
export const WETH = addressOf(0x1, 1);
export const USDC = addressOf(0x1, 2);

type WithoutPlace<T> = T extends unknown ? Omit<T, "at" | "transactionHash"> : never;
/** A fact without its place in history. */
export type AaveFact = WithoutPlace<HistoryFact>;

/** A readable address: kind in the first digits, number in the last. */
export function addressOf(kind: number, number: number): string {
  return `0x${kind.toString(16).padStart(8, "0")}${number.toString(16).padStart(32, "0")}`;
}

const CURVE: ParameterValues = {
  optimalUsageRay: (8n * RAY) / 10n,
  baseRateRay: 0n,
  slope1Ray: (4n * RAY) / 100n,
  slope2Ray: (75n * RAY) / 100n,
  borrowingEnabled: true,
  reserveFactorBps: 1_000n,
  liquidationProtocolFeeBps: 1_000n,
};

function opening(number: number, symbol: string, decimals: number, dollars: bigint): AaveFact[] {
  const reserve = addressOf(0x1, number);
  const feed = addressOf(0xfeed, number);
  const values: ParameterValues = {
    ...CURVE,
    ltvBps: 8_000n,
    liquidationThresholdBps: 8_300n,
    liquidationBonusBps: 10_500n,
  };
  return [
    {
      kind: "reserveListing",
      reserve,
      symbol,
      decimals,
      supplyToken: addressOf(0x2, number),
      debtToken: addressOf(0x3, number),
      treasury: addressOf(0xf, 1),
      pool: addressOf(0xf, 2),
      values: encodeParameterValues(values),
    },
    { kind: "feedAssignment", reserve, feed },
    { kind: "oraclePrice", feed, price: dollars * USD8, round: 1n },
  ];
}

/** The market's opening, then the facts by block, `blockSeconds` apart, one transaction a fact. */
export function aaveHistory(
  blockSeconds: number,
  blocks: readonly (readonly AaveFact[])[],
): HistoryFact[] {
  const all = [[...opening(1, "WETH", 18, 2_000n), ...opening(2, "USDC", 6, 1n)], ...blocks];
  return all.flatMap((facts, block) =>
    facts.map(
      (fact, transaction) =>
        ({
          ...fact,
          at: {
            timeSeconds: block * blockSeconds,
            chain: 1,
            block: block + 1,
            transaction,
            log: transaction,
            phase: 0,
          },
          transactionHash: `0x${(block * 1_000 + transaction).toString(16).padStart(64, "0")}`,
        }) as HistoryFact,
    ),
  );
}
