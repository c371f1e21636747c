import type { ParameterDescription } from "@hindcast/domain";

/**
 * A parameter's value as people write it with the raw integer beside: 8250n in bps is
 * "82.50 % [8250]". Exact: no digit is lost or invented.
 */
export function showParameter(
  value: bigint | boolean | undefined,
  unit: ParameterDescription["unit"],
): string {
  if (value === undefined) return "not set";
  if (typeof value === "boolean") return value ? "on" : "off";
  switch (unit) {
    case "bps":
      return `${showDecimal(value, 2, 2)} % [${value}]`;
    case "ray":
      return `${showDecimal(value, 25, 2)} % [${value}]`;
    case "wad":
      return `${showDecimal(value, 16, 2)} % [${value}]`;
    case "usd8":
      return `${showDecimal(value, 8, 2)} USD`;
    case "usd2":
      return `${showDecimal(value, 2, 2)} USD`;
    case "rad":
      return `${showDecimal(value, 45, 2)} DAI`;
    case "seconds":
      return `${groupThousands(value.toString())} s`;
    case "token":
      return `${groupThousands(value.toString())} tokens`;
    default:
      return value.toString();
  }
}

/** US dollars with 8 decimals, rounded half away from zero to whole dollars: "$1,234,567". */
export function showUsd(usd8: bigint): string {
  const negative = usd8 < 0n;
  const dollars = ((negative ? -usd8 : usd8) + 50_000_000n) / 100_000_000n;
  return `${negative && dollars > 0n ? "-" : ""}$${groupThousands(dollars.toString())}`;
}

/** A fixed-point integer with its decimals: at least `minimum` of them, no further zeros. */
export function showDecimal(value: bigint, decimals: number, minimum: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const trimmed = digits
    .slice(digits.length - decimals)
    .replace(/0+$/, "")
    .padEnd(minimum, "0");
  return `${negative ? "-" : ""}${groupThousands(whole)}${trimmed === "" ? "" : `.${trimmed}`}`;
}

/** Digits in groups of three: "1234567" is "1,234,567". */
export function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ",");
}
