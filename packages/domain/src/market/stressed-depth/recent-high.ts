import { WAD, type Usd8, type Wad } from "../../numbers/units.ts";

/** Prices seen lately that no later one has reached, the highest (and oldest) first. */
export type Highs = { readonly priceUsd8: Usd8; readonly atSeconds: number }[];

/** Takes a price down, and forgets those it has reached and those outside of the window. */
export function notePrice(
  highs: Highs,
  priceUsd8: Usd8,
  atSeconds: number,
  windowSeconds: bigint,
): void {
  while ((highs.at(-1)?.priceUsd8 ?? priceUsd8 + 1n) <= priceUsd8) highs.pop();
  highs.push({ priceUsd8, atSeconds });
  const oldest = atSeconds - Number(windowSeconds);
  while ((highs[0]?.atSeconds ?? oldest) < oldest) highs.shift();
}

/** How far a price lies below the highest of the window, as a share of that; 0 where nothing is known. */
export function recentFallWad(
  highs: Readonly<Highs> | undefined,
  priceUsd8: Usd8,
  timeSeconds: number,
  windowSeconds: bigint,
): Wad {
  const oldest = timeSeconds - Number(windowSeconds);
  const high = highs?.find(({ atSeconds }) => atSeconds >= oldest)?.priceUsd8 ?? priceUsd8;
  return high > priceUsd8 ? ((high - priceUsd8) * WAD) / high : 0n;
}
