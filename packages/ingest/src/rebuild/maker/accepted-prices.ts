import { RAY, WAD, type Ray, type Wad } from "@hindcast/domain";
import type { Book } from "./book.ts";
import type { ParameterStep } from "./parameters.ts";

/** A change the Vat accepted proves the price in force then: at least this much, 18 decimals. */
export interface AcceptedPrice {
  readonly timeSeconds: number;
  readonly leastPrice: Wad;
}

/** Integers are rounded on the way from the price to the vault's limit: a billionth covers it. */
const CLEARANCE = 1_000_000_000n;

/**
 * What every draw and withdrawal proves about the price in force: the Vat takes neither from a vault
 * it would leave unsafe (Vat.frob). Seizures prove the opposite and are not asked: a price made to
 * fit them could no longer be scored against them.
 */
export function acceptedPrices(book: Book, parameters: readonly ParameterStep[]): AcceptedPrice[] {
  const ratios = parameters.flatMap(({ timeSeconds, values }) => {
    const ratioRay = values["liquidationRatio"];
    return typeof ratioRay === "bigint" ? [{ timeSeconds, ratioRay }] : [];
  });
  const vaults = new Map<number, { ink: bigint; art: bigint }>();
  const accepted: AcceptedPrice[] = [];
  for (const { vault, timeSeconds, ink, art, isChange } of inOrder(book)) {
    const held = vaults.get(vault) ?? { ink: 0n, art: 0n };
    vaults.set(vault, held);
    held.ink += ink;
    held.art += art;
    const isRiskier = isChange && (ink < 0n || art > 0n);
    if (!isRiskier || held.art <= 0n || held.ink <= 0n) continue;
    const ratioRay = ratios.findLast((one) => one.timeSeconds <= timeSeconds)?.ratioRay;
    if (ratioRay === undefined) continue;
    const leastPrice = leastSafePrice(held, book.rates.at(timeSeconds), ratioRay);
    accepted.push({ timeSeconds, leastPrice });
  }
  return accepted;
}

/** The lowest price at which a vault is safe: art * rate * mat / ink, rounded up and beyond. */
function leastSafePrice(
  { ink, art }: { readonly ink: bigint; readonly art: bigint },
  rateRay: Ray,
  ratioRay: Ray,
): Wad {
  const least = (art * rateRay * ratioRay * WAD) / (ink * RAY * RAY) + 1n;
  return least + least / CLEARANCE + 1n;
}

interface Move {
  readonly vault: number;
  readonly block: number;
  readonly timeSeconds: number;
  readonly ink: bigint;
  readonly art: bigint;
  readonly isChange: boolean;
}

/** Changes and seizures in the order they are replayed in: within a block, changes first. */
function inOrder(book: Book): Move[] {
  const changes = book.changes.map(({ step, ink, art }): Move => {
    const { vault, block, timeSeconds } = step;
    return { vault, block, timeSeconds, ink, art, isChange: true };
  });
  const bites = book.bites.map(({ bite, ink, art }): Move => {
    const { vault, block, timeSeconds } = bite;
    return { vault, block, timeSeconds, ink: -ink, art: -art, isChange: false };
  });
  return [...changes, ...bites].toSorted((a, b) => a.block - b.block);
}
