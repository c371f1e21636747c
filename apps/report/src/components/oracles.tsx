import type { OracleError, RunSummary } from "@hindcast/evidence";
import { formatScaled, readInteger } from "../format/digits.ts";
import { formatDuration } from "../format/duration.ts";
import { showMetric } from "../format/metric-value.ts";
import { formatCount } from "../format/ratio.ts";
import { readable } from "../format/run-name.ts";
import { formatTime } from "../format/time.ts";

/** Decimals of an error that do not matter to a reader: 18 less the 4 of a hundredth of a percent. */
const UNSHOWN = 10n ** 14n;

/** What oracles did: to the prices read, and to liquidations, as far as either is known. */
export function Oracles({ runs }: { readonly runs: readonly RunSummary[] }) {
  const told = runs.flatMap((run) => [
    ...run.oracleErrors.flatMap((error) => errorInWords(error, run)),
    ...againstMarket(run),
  ]);
  if (told.length === 0) return null;
  return (
    <>
      <h3>What oracles did</h3>
      <ul>
        {told.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

/** Nothing of a feed that was read as it was recorded, all the time. */
function errorInWords(error: OracleError, { name }: RunSummary): readonly string[] {
  const largest = readInteger(error.largestErrorWad) ?? 0n;
  if (largest === 0n) return [];
  const size = largest < 0n ? -largest : largest;
  const side = largest < 0n ? "below" : "above";
  return [
    `“${readable(name)}” read ${error.reserves} at most ${percent(size)} ${side} what was recorded ` +
      `(${formatTime(error.largestAtSeconds)}), and ${percent(readInteger(error.meanErrorWad) ?? 0n)} off in the mean over time.`,
  ];
}

function percent(wad: bigint): string {
  return `${formatScaled(wad / UNSHOWN, 2)} %`;
}

/** Where the sweep has the same run without oracles. */
function againstMarket({ name, againstMarket: found }: RunSummary): readonly string[] {
  if (found === undefined) return [];
  const { wrongful, missed, late } = found;
  const counted = (of: { readonly accounts: number; readonly repaidUsd8: string }): string =>
    `${accounts(of.accounts)} (${showMetric(of.repaidUsd8, "usd8").text} of debt)`;
  const longest =
    late.accounts === 0 ? "" : `, by ${formatDuration(BigInt(late.longestSeconds))} at most`;
  return [
    `“${readable(name)}” against “${readable(found.run)}”, in which no oracle stands between the market and the protocol: ` +
      `${counted(wrongful)} liquidated wrongfully, ${counted(missed)} missed, ${counted(late)} late${longest}.`,
  ];
}

function accounts(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "account" : "accounts"}`;
}
