/** The minus sign of printed numbers: as wide as a digit, unlike the hyphen. */
export const MINUS = "\u2212";

/** Reads a decimal string of an integer; undefined for anything else, so that a page never breaks. */
export function readInteger(text: string | undefined): bigint | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** Thousands separators: 1234567n → "1,234,567". */
export function groupThousands(value: bigint): string {
  const digits = magnitude(value).toString();
  const grouped = digits.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return value < 0n ? MINUS + grouped : grouped;
}

/** `numerator / denominator` rounded to the nearest integer, halves away from zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const below = magnitude(denominator);
  const quotient = (2n * magnitude(numerator) + below) / (2n * below);
  return negative ? -quotient : quotient;
}

/** An integer scaled by 10^decimals as decimal text with separators: (123456n, 2) → "1,234.56". */
export function formatScaled(value: bigint, decimals: number): string {
  if (decimals === 0) return groupThousands(value);
  const digits = magnitude(value)
    .toString()
    .padStart(decimals + 1, "0");
  const whole = groupThousands(BigInt(digits.slice(0, -decimals)));
  return `${value < 0n ? MINUS : ""}${whole}.${digits.slice(-decimals)}`;
}

/** The absolute value. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Puts "+" before a positive text; formatted negatives carry their own sign. */
export function signed(value: bigint, text: string): string {
  return value > 0n ? `+${text}` : text;
}
