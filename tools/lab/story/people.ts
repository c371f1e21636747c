import { namedAddress, type Random, type Timeline } from "@hindcast/testchain";
import type { Venue } from "./desk.ts";

/** One account's character, drawn once from the seed. */
export interface Person {
  readonly address: string;
  readonly role: "lender" | "borrower";
  readonly arrivalSeconds: number;
  readonly sizeUsd: number;
  /** Limit over debt that a borrower steers to. */
  readonly targetHealth: number;
  /** 0 sleeps through the crash, 1 watches every block. */
  readonly attention: number;
  /** Where it lends, or the collaterals it borrows against. */
  readonly venues: readonly number[];
}

const LENDERS = 0.28;

/** Lower-case address that stands for a name. */
export const addressOf = (name: string): string => namedAddress(name).toLowerCase();

/** Names of the accounts that are there beside the people: who lends much, who liquidates, who buys. */
export const anchorName = (venue: number): string => `anchor ${venue + 1}`;
export const KEEPERS = [1, 2, 3, 4].map((n) => addressOf(`keeper ${n}`));
export const BUYERS = [1, 2, 3].map((n) => addressOf(`buyer ${n}`));
export const SPONSOR = addressOf("sponsor");

/** Everybody who needs tokens. */
export function everybody(accounts: number, venues: number): readonly string[] {
  const people = Array.from({ length: accounts }, (_, index) => addressOf(`user ${index + 1}`));
  const anchors = Array.from({ length: venues }, (_, venue) => addressOf(anchorName(venue)));
  return [...people, ...anchors, ...KEEPERS, ...BUYERS, SPONSOR];
}

/** Draws the population. Seven in ten arrive in the first sixth of the history. */
export function drawPeople(
  random: Random,
  accounts: number,
  timeline: Timeline,
  venues: readonly Venue[],
): readonly Person[] {
  const { startSeconds, endSeconds } = timeline;
  return Array.from({ length: accounts }, (_, index) => {
    const isLender = random.chance(LENDERS);
    const early = random.chance(0.7);
    const share = early ? random.between(0.005, 0.17) : random.between(0.17, 0.85);
    return {
      address: addressOf(`user ${index + 1}`),
      role: isLender ? "lender" : "borrower",
      arrivalSeconds: startSeconds + Math.round(share * (endSeconds - startSeconds)),
      sizeUsd: Math.max(400, Math.min(600_000, 9_000 * Math.exp(1.3 * random.gaussian()))),
      targetHealth: drawTargetHealth(random),
      attention: random.chance(0.45) ? 0 : random.next(),
      venues: drawVenues(random, venues, !isLender && random.chance(0.2)),
    };
  });
}

function drawTargetHealth(random: Random): number {
  const band = random.weighted({ tight: 20, near: 30, middle: 32, wide: 18 });
  if (band === "tight") return random.between(1.06, 1.15);
  if (band === "near") return random.between(1.15, 1.45);
  return band === "middle" ? random.between(1.45, 2) : random.between(2, 3);
}

function drawVenues(random: Random, venues: readonly Venue[], isBasket: boolean): number[] {
  const weights: Record<string, number> = {};
  venues.forEach(({ weight }, place) => (weights[place] = weight));
  const first = Number(random.weighted(weights));
  return isBasket ? [first, (first + 1) % venues.length] : [first];
}
