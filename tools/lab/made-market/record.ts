import { countEvents, readBlocks, readMarketLogs, readMarketReadings } from "@hindcast/testchain";
import { momentOf, tableOf } from "../readme-tables.ts";
import { blocksToCsv, DatasetFolder, gzip, logsToParquet, toJson } from "../write-files.ts";
import { describeRecordedMarket } from "../aave-v3/recorded-market.ts";
import type { Holding, MadeMarket, Person } from "./made-market.ts";
import { playMarket, type PlayedMarket } from "./play.ts";

/** More than these are told of by what they have in common. */
const MANY_PEOPLE = 25;

/** Plays a made market and writes its dataset into a folder; gives counts for the terminal. */
export async function recordMadeMarket(made: MadeMarket, out: string): Promise<object> {
  const played = await playMarket(made);
  try {
    return await write(made, played, out);
  } finally {
    await played.stop();
  }
}

async function write(made: MadeMarket, { client, market, checkpoints }: PlayedMarket, out: string) {
  const head = Number(await client.getBlockNumber());
  const logs = await readMarketLogs(client, market, head);
  const blocks = await readBlocks(client, head);
  const readings = await readMarketReadings(client, market, logs);
  const events = countEvents(market, logs);
  const folder = new DatasetFolder(out);
  const files = [
    {
      role: "logs",
      format: "parquet",
      ...folder.write("logs.parquet", logsToParquet(logs), logs.length),
    },
    {
      role: "blocks",
      ...folder.write("blocks.csv.gz", gzip(blocksToCsv(blocks)), blocks.length),
    },
    {
      role: "readings",
      ...folder.write("readings.json", `${toJson(readings, 1)}\n`, readings.length),
    },
    {
      role: "reference",
      ...folder.write("checkpoints.json.gz", gzip(toJson({ checkpoints })), checkpoints.length),
      description: "What the contracts answered at two blocks: the oracle of `pnpm lab:check`",
    },
  ];
  const counts = {
    accounts: made.people.length,
    blocks: blocks.length,
    logs: logs.length,
    priceUpdates: events["AnswerUpdated"] ?? 0,
  };
  const { slug, title, description, assumptions } = made;
  const madeBy = `\`pnpm lab:record --dataset ${slug}\``;
  const said = { slug, title, description, madeBy, market, blocks, counts, assumptions, files };
  folder.write("dataset.json", `${toJson(describeRecordedMarket(said), 2)}\n`, 0);
  folder.write("README.md", forPeople(made), 0);
  return { counts, events, files };
}

/** People whose names differ in a number at the end, as one: how many, and what they have together. */
function groupsOf(made: MadeMarket): Pick<Person, "name" | "supplies" | "borrows">[] {
  const groups = Map.groupBy(made.people, ({ name }) => name.replace(/ \d+$/, ""));
  return [...groups].map(([stem, group]) => ({
    name: group.length > 1 ? `${stem} × ${group.length}` : (group[0]?.name ?? stem),
    supplies: together(group.flatMap(({ supplies }) => supplies)),
    borrows: together(group.flatMap(({ borrows }) => borrows)),
  }));
}

function together(all: readonly Holding[]): Holding[] {
  const sums = new Map<string, number>();
  for (const { symbol, tokens } of all) sums.set(symbol, (sums.get(symbol) ?? 0) + tokens);
  return [...sums].map(([symbol, tokens]) => ({ symbol, tokens: Math.round(tokens) }));
}

function forPeople(made: MadeMarket): string {
  const tokens = (list: readonly { symbol: string; tokens: number }[]): string =>
    list
      .map((held) => `${String(held.tokens).replace(/\B(?=(\d{3})+(?!\d))/g, ",")} ${held.symbol}`)
      .join(", ") || "–";
  const reserves = tableOf(
    ["reserve", "LTV", "threshold", "bonus", "price at first (USD)"],
    made.reserves.map((one) => [
      one.symbol,
      `${Number(one.ltvBps) / 100} %`,
      `${Number(one.liquidationThresholdBps) / 100} %`,
      `${Number(one.liquidationBonusBps) / 100} %`,
      Number(one.priceUsd8) / 1e8,
    ]),
  );
  const people = tableOf(
    ["who", "supplies", "borrows"],
    (made.people.length > MANY_PEOPLE ? groupsOf(made) : made.people).map(
      ({ name, supplies, borrows }) => [name, tokens(supplies), tokens(borrows)],
    ),
  );
  const prices = tableOf(
    ["time (UTC)", `${made.moving.symbol} (USD)`],
    made.moving.points.map(({ at, usd }) => [momentOf(Date.parse(at) / 1000), usd]),
  );
  const lines = (list: readonly string[]): string => list.map((one) => `- ${one}`).join("\n");
  return `# ${made.slug}

${made.description}

It is the stage of [examples/${made.example}](../../examples/${made.example}/README.md). Made by
\`pnpm lab:record --dataset ${made.slug}\`, the same files byte for byte each time; \`pnpm lab:check\` replays the logs and compares
with what the contracts answered at two blocks.

${reserves}

${people}

${prices}

Between two points the price goes in a straight line and is told every ${made.everySeconds / 60} minutes.

## What is published

${lines(made.published)}

## What is assumed

${lines(made.assumptions)}

## Licence

Apache-2.0, recorded by this project. No contract code is part of it.
`;
}
