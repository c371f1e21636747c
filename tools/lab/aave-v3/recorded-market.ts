import type { AaveMarket, RpcBlock } from "@hindcast/testchain";

/** What the description of one recording says beyond what all of Aave v3 have in common. */
export interface RecordedMarket {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** The command that makes it again. */
  readonly madeBy: string;
  readonly market: AaveMarket;
  readonly blocks: readonly RpcBlock[];
  readonly counts: Readonly<Record<string, number>>;
  /** What a reader of any result from this dataset must know. */
  readonly assumptions: readonly string[];
  readonly files: readonly object[];
}

/** The content of dataset.json for a market of Aave v3.0 on a local chain. */
export function describeRecordedMarket(recorded: RecordedMarket): object {
  const { market, blocks } = recorded;
  const moment = (block: RpcBlock | undefined): string =>
    new Date(Number(block?.timestamp ?? 0) * 1000).toISOString();
  return {
    slug: recorded.slug,
    title: recorded.title,
    description: recorded.description,
    protocol: "aave-v3",
    protocolVersion: "3.0 (@aave/core-v3 1.19.3)",
    chain: { id: 31337, name: "local lab chain" },
    licence: "Apache-2.0 (recorded by this project)",
    source: `recorded by ${recorded.madeBy}: anvil 1.7.1, contracts of npm @aave/core-v3 1.19.3`,
    span: {
      fromBlock: 0,
      toBlock: blocks.length - 1,
      from: moment(blocks[0]),
      to: moment(blocks.at(-1)),
    },
    gaps: [],
    units: {
      amounts: "smallest unit of the token",
      prices: "USD × 10^8",
      indices: "ray (10^27)",
      rates: "ray per year",
      time: "unix seconds, UTC",
    },
    counts: recorded.counts,
    market: {
      pool: market.pool.address,
      poolConfigurator: market.poolConfigurator.address,
      oracle: market.oracle.address,
      addressesProvider: market.addressesProvider.address,
      treasury: market.treasury,
    },
    assumptions: recorded.assumptions,
    files: recorded.files,
  };
}
