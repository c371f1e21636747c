import { decisionsTaken, type Checkpoint } from "@hindcast/testchain";
import { momentOf as moment, tableOf as table } from "../readme-tables.ts";
import { ASSUMPTIONS, type Recording } from "./describe.ts";

const underwater = (checkpoint: Checkpoint): number =>
  checkpoint.accounts.filter((a) => a.totalDebtBase > a.totalCollateralBase).length;

/** Debt of accounts that have no collateral left, in USD × 10^8. */
const badDebtUsd8 = (checkpoint: Checkpoint): bigint =>
  checkpoint.accounts
    .filter((a) => a.totalDebtBase > 0n && a.totalCollateralBase === 0n)
    .reduce((sum, a) => sum + a.totalDebtBase, 0n);

const checkpointTable = (checkpoints: readonly Checkpoint[]): string =>
  table(
    ["checkpoint block", "time (UTC)", "accounts under water", "bad debt, collateral gone (USD)"],
    checkpoints.map((checkpoint) => [
      checkpoint.block,
      moment(checkpoint.timestampSeconds),
      underwater(checkpoint),
      (Number(badDebtUsd8(checkpoint)) / 1e8).toFixed(0),
    ]),
  );

const CONTENT = {
  logs: "every log of the market, in chain order",
  blocks: "number, hash, parent, time",
  readings: "what logs do not tell: decimals, symbols, rate strategies",
  checkpoints: "answers of the contracts; never ingested",
} as const;

const fileTable = (files: Recording["files"]): string =>
  table(
    ["file", "rows", "bytes", "content"],
    (Object.keys(CONTENT) as (keyof typeof CONTENT)[]).map((name) => [
      files[name].path,
      files[name].rows,
      files[name].bytes,
      CONTENT[name],
    ]),
  );

const eventTable = (events: Readonly<Record<string, number>>): string =>
  table(
    ["event", "logs"],
    Object.entries(events).toSorted(([, a], [, b]) => b - a),
  );

/** The README of the dataset. */
export function describeForPeople(
  recording: Recording,
  checkpoints: readonly Checkpoint[],
  events: Readonly<Record<string, number>>,
): string {
  const { counts, files, played, seed } = recording;
  const decisions = decisionsTaken(played.timeline);
  return `# aave-v3-lab

Thirty days of an Aave v3 market with the crash of Black Thursday (12–13 March 2020) in the middle.
The contracts are the real ones (npm \`@aave/core-v3\` 1.19.3, version 3.0) on a local anvil; the
accounts are played by a seeded script. It is the dataset of the default run, small enough to sit
in the repository, and the yardstick of exactness: \`pnpm lab:check\` replays the logs and compares
with what the contracts themselves answered at eleven blocks.

Made by \`pnpm lab:record\` (seed ${seed}). The same seed gives the same files, byte for byte.

## What is in it

${table(["", "count"], Object.entries(counts))}

${fileTable(files)}

Logs are those of the addresses provider, pool, configurator, oracle, price feeds, aTokens and debt
tokens; of the underlying tokens only transfers to or from an aToken. \`accounts\` are those with a
position at the end. \`reverted\` transactions left no log. \`keeperSameBlock\` and its siblings count
the liquidation calls sent, refused ones included, by the wait since they became profitable.

${eventTable(events)}

## The crash

The published path of ETH is that of DeFi Saver's post on Black Thursday: 194.97 USD at 01:00 UTC on
12 March, 136 (−30 %) twelve hours later, 95.87 (−51 %) after about 26 hours, then 130. In the lab
194.97 is 2,000 USD and everything keeps its ratio. Blocks come about every 15 minutes in the calm and
every 24 to 120 seconds in the crash.

What is assumed:

${ASSUMPTIONS.map((assumption) => `- ${assumption}`).join("\n")}

${checkpointTable(checkpoints)}

## Governance

${table(
  ["time (UTC)", "decision"],
  decisions.map(({ timeSeconds, what }) => [moment(timeSeconds), what]),
)}

## Licence

Apache-2.0, recorded by this project. No contract code is part of it.
`;
}
