import { groupThousands, showUsd } from "@hindcast/evidence";
import { momentOf, type FoundProfile } from "../tasks/find-profile.ts";
import { table } from "./terminal.ts";

const BAR = 24;
/** Every fifth percent is printed; all of them are in the JSON. */
const EVERY_BPS = 500n;

/** The profile with a bar for each fall, and what a first fall becomes. */
export function profileText(found: FoundProfile): string {
  const { reserve, atSeconds, block, points, depthUsd, cascade } = found;
  const shown = points.filter(({ fallBps }) => fallBps % EVERY_BPS === 0n);
  const most = shown.reduce((max, { soldUsd8 }) => (soldUsd8 > max ? soldUsd8 : max), 1n);
  const rows = shown.map(({ fallBps, soldUsd8, accounts, badDebtUsd8 }) => [
    `${fallBps / 100n} %`,
    showUsd(soldUsd8),
    groupThousands(String(accounts)),
    badDebtUsd8 === 0n ? "·" : showUsd(badDebtUsd8),
    "#".repeat(Number((soldUsd8 * BigInt(BAR)) / most)).padEnd(BAR),
  ]);
  const ends = cascade.points.map(({ shock, fall, soldUsd }) => [
    percent(shock),
    fall === undefined ? "no end" : percent(fall),
    fall === undefined ? "" : `×${(fall / shock).toFixed(2)}`,
    usd(soldUsd),
  ]);
  return [
    `  ${reserve} at ${momentOf(atSeconds)}, block ${groupThousands(String(block))}: what is sold if its price falls`,
    "",
    table(["fall", "sold", "accounts", "bad debt", ""], rows),
    "",
    `  where ${usd(depthUsd)} of sales take 1 % off the price, a fall by itself becomes`,
    "",
    table(["first fall", "ends at", "amplified", "sold"], ends),
    "",
    critical(found),
  ].join("\n");
}

function critical({ cascade: { criticalFall, criticalShock } }: FoundProfile): string {
  const steep =
    criticalFall === undefined
      ? "selling never makes more fall than caused it"
      : `from ${percent(criticalFall)} on, selling makes more fall than caused it`;
  const ends =
    criticalShock === undefined
      ? "every first fall up to 50 % ends"
      : `a first fall of ${percent(criticalShock)} has no end`;
  return `  ${steep}; ${ends}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function usd(dollars: number): string {
  return `$${groupThousands(String(Math.round(dollars)))}`;
}
