import { divideRounded, formatScaled, groupThousands, magnitude, MINUS } from "./digits.ts";

const DOLLAR = 100_000_000n;
const CENT = 1_000_000n;
const SUFFIXES = ["k", "M", "bn", "tn"] as const;

/**
 * Dollars of an amount with 8 decimals: whole dollars from $1,000 up, cents below; rounded to the
 * nearest, halves away from zero. An amount under half a cent prints as "<$0.01", never as nothing.
 */
export function formatUsd8(value: bigint): string {
  if (value === 0n) return "$0";
  const amount = magnitude(value);
  if (amount < 1_000n * DOLLAR) {
    const cents = divideRounded(amount, CENT);
    return cents === 0n ? tiny(value) : withSign(value, formatScaled(cents, 2));
  }
  return withSign(value, groupThousands(divideRounded(amount, DOLLAR)));
}

/** Three significant digits for tight places: "$1.23 M", "$456 k". Rounded to the nearest. */
export function formatUsd8Compact(value: bigint): string {
  const amount = magnitude(value);
  if (amount < 1_000n * DOLLAR) return formatUsd8(value);
  let unit = 1_000n * DOLLAR;
  for (const suffix of SUFFIXES) {
    const text = threeDigits(amount, unit);
    const fits = text.length <= 4;
    if (fits || suffix === "tn") return withSign(value, `${text} ${suffix}`);
    unit *= 1_000n;
  }
  return formatUsd8(value);
}

/** Every digit: "$1,234,567.89012345", trailing zeros dropped down to cents. */
export function formatUsd8Full(value: bigint): string {
  const text = formatScaled(magnitude(value), 8);
  return withSign(value, text.replace(/0{1,6}$/, ""));
}

function threeDigits(amount: bigint, unit: bigint): string {
  for (const decimals of [2, 1]) {
    const scale = decimals === 2 ? 100n : 10n;
    const scaled = divideRounded(amount * scale, unit);
    if (scaled < 1_000n) return formatScaled(scaled, decimals);
  }
  return groupThousands(divideRounded(amount, unit));
}

function withSign(value: bigint, text: string): string {
  return `${value < 0n ? MINUS : ""}$${text}`;
}

function tiny(value: bigint): string {
  return value < 0n ? `>${MINUS}$0.01` : "<$0.01";
}
