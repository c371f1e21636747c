import type { Outcome } from "../../events/outcomes.ts";
import type { WorldView } from "../mechanism.ts";
import { decodeParameterValues } from "../../events/parameter-values.ts";
import { SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import { lnDistanceBoundWad } from "../../numbers/wad-math.ts";

/** What debt may grow faster than collateral a year before somebody who waits looks again. */
const YEARLY_INTEREST = WAD / 5n;
const THRESHOLD = "liquidationThresholdBps";
/** What changes with a threshold and moves no health factor. */
const OF_NO_HEALTH: ReadonlySet<string> = new Set(["ltvBps", "liquidationBonusBps"]);
/** So far that everybody looks. */
const EVERYBODY = 1_000n * WAD;

/**
 * How far prices have travelled: at least the sum of |ln(p' / p)| of every answer, plus interest. No
 * health factor's logarithm can have moved further, so nobody needs to look at its position before
 * then. Both sides are bounded without logarithms, which would cost more than the looks they save.
 */
export interface Travel {
  wad: Wad;
  seconds: number;
  readonly prices: Map<string, bigint>;
}

export function newTravel(): Travel {
  return { wad: 0n, seconds: 0, prices: new Map() };
}

/** Prices that were answered or read lengthen the way; parameters that say who is safe make everybody look. */
export function hearOfPrices(
  travel: Travel,
  outcome: Outcome,
  world: Pick<WorldView, "touchedAccounts">,
): void {
  if (outcome.kind === "oraclePrice") move(travel, outcome.feed, outcome.price);
  else if (outcome.kind === "spotPosting") move(travel, outcome.reserve, outcome.spot);
  else if (outcome.kind === "feedAssignment") travel.wad += EVERYBODY;
  else if (outcome.kind === "parameterChange" && world.touchedAccounts(outcome) === "all")
    moveThresholds(travel, outcome);
}

/** A threshold moves health factors as a price of all it is for does; of other parameters nobody knows. */
function moveThresholds(
  travel: Travel,
  { scope, values }: Extract<Outcome, { readonly kind: "parameterChange" }>,
): void {
  for (const [name, value] of Object.entries(decodeParameterValues(values)))
    if (name === THRESHOLD && typeof value === "bigint") move(travel, `${scope}/${name}`, value);
    else if (!OF_NO_HEALTH.has(name)) travel.wad += EVERYBODY;
}

function move(travel: Travel, name: string, price: bigint): void {
  const before = travel.prices.get(name);
  travel.prices.set(name, price);
  const wad = before === undefined ? undefined : lnDistanceBoundWad(before, price);
  travel.wad += wad ?? EVERYBODY;
}

/** Time alone lengthens the way too. */
export function passTime(travel: Travel, timeSeconds: number): void {
  if (travel.seconds > 0)
    travel.wad += (BigInt(timeSeconds - travel.seconds) * YEARLY_INTEREST) / SECONDS_PER_YEAR;
  travel.seconds = timeSeconds;
}

/** No more than |ln(a / b)|: ln x >= 1 - 1 / x. */
export function atLeastWad(a: bigint, b: bigint): Wad {
  const [less, more] = a < b ? [a, b] : [b, a];
  return ((more - less) * WAD) / more;
}
