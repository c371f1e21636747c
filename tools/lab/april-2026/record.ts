import { countEvents, readBlocks, readMarketLogs, readMarketReadings } from "@hindcast/testchain";
import { tableOf as table } from "../readme-tables.ts";
import { blocksToCsv, DatasetFolder, gzip, logsToParquet, toJson } from "../write-files.ts";
import { ETH_MODE_SOURCE, RESERVES, TOKENS } from "./market.ts";
import { playMarket, type PlayedMarket } from "./play.ts";

const SLUG = "aave-april-2026";
const TITLE = "Aave on 18 April 2026: a made market of the published sizes";
const ASSUMPTIONS = [
  "The contracts are real (version 3.0), the market is made: what each reserve had in all is published, who had it is not.",
  `The mode of ETH: ${ETH_MODE_SOURCE}.`,
  "Depositors of WETH, USDC and USDT owe nothing. Their sizes fall as a power of their rank; the largest of WETH has the 65,584 that one account withdrew on the day (shockcounter.com after Lookonchain), those of the others the same share.",
  "All wstETH, weETH and rsETH is held by loops at about 88 % of its value in WETH; USDC and USDT are lent against WBTC, which stands for everything else.",
  "Prices stay where they are. Other chains, other reserves and caps are left out.",
  "Nothing of the theft, the run or the freezes is in it: a scenario's mechanisms bring them.",
];

/** Plays the market and writes its dataset into a folder; gives counts for the terminal. */
export async function recordApril(out: string): Promise<object> {
  const played = await playMarket();
  try {
    return await write(played, out);
  } finally {
    await played.stop();
  }
}

async function write({ client, market, checkpoints, accounts }: PlayedMarket, out: string) {
  const head = Number(await client.getBlockNumber());
  const logs = await readMarketLogs(client, market, head);
  const blocks = await readBlocks(client, head);
  const readings = await readMarketReadings(client, market, logs);
  const folder = new DatasetFolder(out);
  const counts = { accounts, blocks: blocks.length, logs: logs.length };
  const files = {
    logs: folder.write("logs.parquet", logsToParquet(logs), logs.length),
    blocks: folder.write("blocks.csv.gz", gzip(blocksToCsv(blocks)), blocks.length),
    readings: folder.write("readings.json", `${toJson(readings, 1)}\n`, readings.length),
    checkpoints: folder.write("checkpoints.json.gz", gzip(toJson({ checkpoints })), 2),
  };
  const moment = (block: (typeof blocks)[number] | undefined): string =>
    new Date(Number(block?.timestamp ?? 0) * 1000).toISOString();
  const description = {
    slug: SLUG,
    title: TITLE,
    description:
      "A quiet market of seven reserves with the sizes and rates published of Aave's Ethereum Core in the days before the theft of rsETH, on the real contracts: the stage for what a scenario makes happen on it.",
    protocol: "aave-v3",
    protocolVersion: "3.0 (@aave/core-v3 1.19.3)",
    chain: { id: 31337, name: "local lab chain" },
    licence: "Apache-2.0 (recorded by this project)",
    source: `recorded by \`pnpm lab:record --dataset ${SLUG}\`: anvil 1.7.1, contracts of npm @aave/core-v3 1.19.3`,
    span: {
      fromBlock: 0,
      toBlock: head,
      from: moment(blocks[0]),
      to: moment(blocks.at(-1)),
    },
    units: {
      amounts: "smallest unit of the token",
      prices: "USD × 10^8",
      indices: "ray (10^27)",
      rates: "ray per year",
      time: "unix seconds, UTC",
    },
    counts,
    market: {
      pool: market.pool.address,
      poolConfigurator: market.poolConfigurator.address,
      oracle: market.oracle.address,
      addressesProvider: market.addressesProvider.address,
      treasury: market.treasury,
    },
    assumptions: ASSUMPTIONS,
    files: [
      { role: "logs", format: "parquet", ...files.logs },
      { role: "blocks", ...files.blocks },
      { role: "readings", ...files.readings },
      {
        role: "reference",
        ...files.checkpoints,
        description: "What the contracts answered at two blocks: the oracle of `pnpm lab:check`",
      },
    ],
  };
  folder.write("dataset.json", `${toJson(description, 2)}\n`, 0);
  folder.write("README.md", forPeople(counts), 0);
  return { counts, events: countEvents(market, logs), files };
}

function forPeople(counts: Readonly<Record<string, number>>): string {
  const rows = TOKENS.map((token) => {
    const { suppliedTokens, borrowedTokens, spec, source } = RESERVES[token];
    const price = (Number(spec.priceUsd8) / 1e8).toLocaleString("en-US");
    const shown = (tokens: number): string => tokens.toLocaleString("en-US");
    return [token, shown(suppliedTokens), shown(borrowedTokens), price, source];
  });
  return `# ${SLUG}

A quiet market with the sizes and rates published of Aave's Ethereum Core in the days before 18 April 2026. It is a **made
market**: the contracts are the real ones (npm \`@aave/core-v3\` 1.19.3, version 3.0) on a local anvil, the totals of its reserves are
published, the accounts behind them are not known and are made up. It is the stage of
[examples/rseth-run](../../examples/rseth-run/README.md); nothing of the theft or of the run is recorded in it.

Made by \`pnpm lab:record --dataset ${SLUG}\`, the same files byte for byte each time. \`pnpm lab:check\` replays the logs and compares
with what the contracts themselves answered at two blocks.

## The market

${table(["reserve", "supplied", "borrowed", "US dollars each", "from"], rows)}

${table(["", "count"], Object.entries(counts))}

## What is assumed

${ASSUMPTIONS.map((one) => `- ${one}`).join("\n")}

## Licence

Apache-2.0, recorded by this project. No contract code is part of it.
`;
}
