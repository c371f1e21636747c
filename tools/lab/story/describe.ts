import { momentOf, tableOf } from "../readme-tables.ts";
import type { Recording } from "./record-story.ts";

/** What only the protocol's own lab can say of itself. */
export interface StoryWords {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly protocol: string;
  readonly protocolVersion: string;
  /** The contracts with package version or commit. */
  readonly contracts: string;
  readonly units: Readonly<Record<string, string>>;
  readonly assumptions: readonly string[];
  /** Markdown: how the market is set up. */
  readonly setting: string;
  /** Rows of the README's checkpoint table: a name, and its value in a checkpoint. */
  readonly shown: readonly { readonly name: string; readonly of: (rows: Rows) => string }[];
}

type Rows = Readonly<Record<string, string>>;

const SHARED_ASSUMPTIONS: readonly string[] = [
  "The contracts are real, the market and its accounts are not: a seeded script plays users, keepers and governance. Users try a call before they send it, so no transaction reverts.",
  "ETH passes the published points of 12-13 March 2020 (194.97, 136, 95.87, 130 USD), scaled so that 194.97 is 2,000; between them it is interpolated with small seeded noise. The hour of 130 (36 h) and the points at 22.5 h and 25 h are assumed.",
  "Hypothetical: WBTC's log-return is 0.9 of ETH's; wstETH is ETH with a discount of up to 6.2 % at the bottom; USDC trades up to 0.8 % above par.",
  "Keepers: about three in four profitable liquidations are sent in the block of the price post; the rest wait up to 200 minutes, and in hour 25 of the crash nearly half hang until hour 26. Gas is priced at 15 to 200 gwei for that decision only; on the chain gas is free.",
  "Tokens, price feeds and the lab's proxies are this project's own; token amounts are minted freely.",
];

/** The content of dataset.json. */
export function describeStory(recording: Recording): object {
  const { words, blocks, files, counts, options, market } = recording;
  const { slug, title, description, protocol, protocolVersion, units, contracts } = words;
  const moment = (at: number): string =>
    new Date(Number(blocks.at(at)?.timestamp ?? 0) * 1000).toISOString();
  return {
    slug,
    title,
    description,
    protocol,
    protocolVersion,
    chain: { id: 31337, name: "local lab chain" },
    licence: "Apache-2.0 (recorded by this project)",
    source: `recorded by \`pnpm lab:record --dataset ${slug}\` with seed ${options.seed}: anvil 1.7.1, contracts of ${contracts}`,
    span: { fromBlock: 0, toBlock: blocks.length - 1, from: moment(0), to: moment(-1) },
    gaps: [],
    units,
    counts,
    market,
    assumptions: [...SHARED_ASSUMPTIONS, ...words.assumptions],
    files: [
      { role: "logs", format: "parquet", ...files.logs },
      { role: "blocks", ...files.blocks },
      { role: "readings", ...files.readings },
      {
        role: "reference",
        ...files.checkpoints,
        description: `What the contracts answered at ${files.checkpoints.rows} blocks: the oracle of \`pnpm lab:check\``,
      },
    ],
  };
}

const CONTENT = {
  logs: "every log of the market, in chain order",
  blocks: "number, hash, parent, time",
  readings: "what logs do not tell",
  checkpoints: "answers of the contracts; never ingested",
} as const;

/** The README of the dataset. */
export function storyForPeople(recording: Recording): string {
  const { words, counts, files, options, events, decisions, played } = recording;
  const start = played.timeline.startSeconds;
  return `# ${words.slug}

${words.description}

The contracts are the real ones (${words.contracts}) on a local anvil; the accounts are played by a
seeded script. \`pnpm lab:check --dataset ${words.slug}\` replays the logs and compares every event,
and what the contracts' own view functions answered at ${files.checkpoints.rows} blocks.

Made by \`pnpm lab:record --dataset ${words.slug} --artifacts <folder>\` (seed ${options.seed}). The same seed
gives the same files, byte for byte.

## What is in it

${tableOf(["", "count"], Object.entries(counts))}

${tableOf(
  ["file", "rows", "bytes", "content"],
  (Object.keys(CONTENT) as (keyof typeof CONTENT)[]).map((name) => [
    files[name].path,
    files[name].rows,
    files[name].bytes,
    CONTENT[name],
  ]),
)}

\`keeperSameBlock\` and its siblings count the liquidation calls by the wait since they became worth
making. Only blocks in which something happened were mined.

${tableOf(
  ["event", "logs"],
  Object.entries(events).toSorted(([, a], [, b]) => b - a),
)}

## The market

${words.setting}

## The crash

The published path of ETH is that of DeFi Saver's post on Black Thursday: 194.97 USD at 01:00 UTC on
12 March, 136 (−30 %) twelve hours later, 95.87 (−51 %) after about 26 hours, then 130. In the lab
194.97 is 2,000 USD and everything keeps its ratio.

What is assumed:

${[...SHARED_ASSUMPTIONS, ...words.assumptions].map((assumption) => `- ${assumption}`).join("\n")}

${tableOf(
  ["checkpoint block", "time (UTC)", ...words.shown.map(({ name }) => name)],
  played.checkpoints.map(({ block, timestampSeconds, rows }) => {
    const byPath = Object.fromEntries(rows.map(({ path, value }) => [path, value]));
    return [block, momentOf(timestampSeconds), ...words.shown.map(({ of }) => of(byPath))];
  }),
)}

## Governance

${tableOf(
  ["time (UTC)", "decision"],
  decisions.map(({ timeSeconds, what }) => [momentOf(Math.max(timeSeconds, start)), what]),
)}

## Licence

Apache-2.0, recorded by this project. No contract code is part of it.
`;
}
