const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Longest decimal text looked at: a price needs no more, and a hostile one gets no work done. */
const LONGEST = 120;

/**
 * Exact integer of a decimal text at `decimals` decimals: parseDecimal("1.5", 18) = 15 * 10^17.
 * Text that needs more decimals than there are is refused, never rounded. Exponents are allowed as
 * long as the exact value fits.
 */
export function parseDecimal(text: string, decimals: number): bigint | { reason: string } {
  const trimmed = text.trim();
  const match = trimmed.length <= LONGEST ? DECIMAL.exec(trimmed) : null;
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole + fraction === "")
    return {
      reason: trimmed === "" ? "empty" : `"${trimmed.slice(0, 40)}" is not a decimal number`,
    };
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0n;
  const shift = decimals - fraction.length + Number(match[4] ?? 0);
  const sign = match[1] === "-" ? -1n : 1n;
  if (shift >= 0) {
    if (digits.length + shift > 77) return { reason: `"${trimmed.slice(0, 40)}" is too large` };
    return sign * BigInt(digits + "0".repeat(shift));
  }
  const kept = digits.slice(0, shift);
  if (/[1-9]/.test(digits.slice(shift)))
    return { reason: `"${trimmed.slice(0, 40)}" has more than ${decimals} decimals` };
  return sign * BigInt(kept === "" ? "0" : kept);
}

/** An unsigned integer text of any size below 2^256, decimal or 0x-hex. */
export function parseUnsigned(text: string): bigint | { reason: string } {
  const trimmed = text.trim();
  if (!/^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(trimmed))
    return { reason: `"${trimmed.slice(0, 40)}" is not an unsigned integer` };
  const value = BigInt(trimmed);
  return value < 1n << 256n ? value : { reason: "the integer does not fit 256 bits" };
}

/** An unsigned integer text that a JavaScript number holds exactly. */
export function parseIndex(text: string): number | { reason: string } {
  const value = parseUnsigned(text);
  if (typeof value !== "bigint") return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : { reason: `${text.trim().slice(0, 40)} is above 2^53` };
}
