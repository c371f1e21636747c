import type { Address } from "viem";
import { namedAddress } from "../named-address.ts";
import { callPool, reserveAt } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { Random } from "./random.ts";
import { USDC, WBTC, WETH, WSTETH } from "./reserves.ts";
import type { Timeline } from "./timeline.ts";
import { toUnits } from "./wallet.ts";

export type Persona = "lender" | "long" | "basket" | "short" | "looper";

/** One account's character, drawn once from the seed. */
export interface User {
  readonly address: Address;
  readonly persona: Persona;
  readonly arrivalSeconds: number;
  readonly sizeUsd: number;
  readonly targetHealth: number;
  /** 0 sleeps through the crash, 1 watches every block. */
  readonly attention: number;
  readonly collaterals: readonly number[];
  readonly debts: readonly number[];
}

const PERSONAS = { lender: 27, long: 45, basket: 10, short: 8, looper: 10 } as const;

function drawTargetHealth(random: Random): number {
  const band = random.weighted({ tight: 18, near: 27, middle: 35, wide: 20 });
  if (band === "tight") return random.between(1.05, 1.15);
  if (band === "near") return random.between(1.15, 1.45);
  if (band === "middle") return random.between(1.45, 2);
  return random.between(2, 3);
}

function drawReserves(random: Random, persona: Persona): Pick<User, "collaterals" | "debts"> {
  const volatile = Number(random.weighted({ [WETH]: 50, [WBTC]: 27, [WSTETH]: 23 }));
  switch (persona) {
    case "lender":
      return { collaterals: [random.chance(0.6) ? USDC : volatile], debts: [] };
    case "long":
      return { collaterals: [volatile], debts: [USDC] };
    case "basket": {
      const other = volatile === WBTC ? WETH : WBTC;
      return { collaterals: [volatile, other], debts: random.chance(0.5) ? [USDC] : [USDC, WETH] };
    }
    case "short":
      return {
        collaterals: [USDC],
        debts: [Number(random.weighted({ [WETH]: 55, [WBTC]: 25, [WSTETH]: 20 }))],
      };
    case "looper":
      return { collaterals: [WSTETH], debts: [WETH] };
  }
}

/** Draws the population. Seven in ten arrive in the first sixth of the history. */
export function drawUsers(random: Random, accounts: number, timeline: Timeline): readonly User[] {
  const { startSeconds, endSeconds } = timeline;
  const span = endSeconds - startSeconds;
  return Array.from({ length: accounts }, (_, index) => {
    const persona = random.weighted(PERSONAS);
    const share = random.chance(0.7) ? random.between(0.005, 0.17) : random.between(0.17, 0.85);
    const looped = persona === "looper";
    const sizeUsd = Math.min(3_000_000, 7_000 * Math.exp(1.4 * random.gaussian()));
    return {
      address: namedAddress(`user ${index + 1}`),
      persona,
      arrivalSeconds: startSeconds + Math.round(share * span),
      sizeUsd: Math.max(150, looped ? sizeUsd * 1.5 : sizeUsd),
      targetHealth: looped ? random.between(1.035, 1.3) : drawTargetHealth(random),
      attention: random.chance(0.45) ? 0 : random.next(),
      ...drawReserves(random, persona),
    };
  });
}

/** A quarter of amounts carry many digits; people round the rest to three. */
export function humanAmount(random: Random, tokens: number): number {
  return random.chance(0.25) ? tokens : Number(tokens.toPrecision(3));
}

/** First transactions of an account: supply, eMode if it loops, and the opening borrow. */
export async function arrive(lab: Lab, random: Random, user: User): Promise<void> {
  const prices = lab.feeds.pricesUsd;
  const { terms } = lab.book;
  const shares = user.collaterals.length === 1 ? [1] : [0.6, 0.4];
  let weightedUsd = 0;
  let borrowableUsd = 0;
  for (const [place, index] of user.collaterals.entries()) {
    const reserve = reserveAt(lab, index);
    const usd = user.sizeUsd * (shares[place] ?? 0);
    const tokens = humanAmount(random, usd / (prices[index] ?? 1));
    await supply(lab, user.address, index, tokens);
    const inMode = user.persona === "looper" && reserve.eModeCategory !== 0;
    weightedUsd +=
      tokens *
      (prices[index] ?? 0) *
      (inMode ? terms.eModeThreshold : (terms.thresholds[index] ?? 0));
    borrowableUsd +=
      tokens * (prices[index] ?? 0) * (inMode ? 0.9 : (terms.loanToValues[index] ?? 0));
  }
  if (user.persona === "looper") await callPool(lab, user.address, "setUserEMode", [1]);
  const wantedUsd = Math.min(weightedUsd / user.targetHealth, borrowableUsd * 0.998);
  for (const index of user.debts) {
    const tokens = wantedUsd / user.debts.length / (prices[index] ?? 1);
    await borrow(lab, user.address, index, tokens * (random.chance(0.3) ? 1 : 0.995));
  }
}

export async function supply(
  lab: Lab,
  account: Address,
  index: number,
  tokens: number,
  onBehalfOf = account,
): Promise<void> {
  const reserve = reserveAt(lab, index);
  const amount = toUnits(reserve, tokens);
  await lab.wallet.fund(account, reserve, amount);
  lab.touched.add(onBehalfOf);
  await callPool(lab, account, "supply", [reserve.token.address, amount, onBehalfOf, 0]);
}

export async function borrow(
  lab: Lab,
  account: Address,
  index: number,
  tokens: number,
): Promise<void> {
  const reserve = reserveAt(lab, index);
  const args = [reserve.token.address, toUnits(reserve, tokens), 2n, 0, account];
  await callPool(lab, account, "borrow", args);
}
