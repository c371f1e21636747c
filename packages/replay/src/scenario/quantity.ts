import { HindcastError, type ParameterDescription } from "@hindcast/domain";

/** A "setting" is a behaviour model's parameter: what it counts is told by how it is written. */
export type Unit = ParameterDescription["unit"] | "duration" | "setting";

const DURATIONS = { s: 1n, min: 60n, h: 3600n, d: 86_400n } as const;

/** Digits each written unit is worth in the parameter's own integer unit. */
const SPELLINGS: Readonly<Record<Unit, Readonly<Record<string, bigint>>>> = {
  bps: { "%": 100n, pp: 100n, bps: 1n },
  ray: { "%": 10n ** 25n, pp: 10n ** 25n, ray: 10n ** 27n },
  wad: { "%": 10n ** 16n, pp: 10n ** 16n, wad: 10n ** 18n },
  usd2: { USD: 100n },
  usd8: { USD: 10n ** 8n },
  token: { tokens: 1n },
  count: { "": 1n },
  rad: { DAI: 10n ** 45n },
  seconds: DURATIONS,
  duration: DURATIONS,
  setting: { "": 1n, "%": 100n, gwei: 10n ** 27n, DAI: 10n ** 18n, USD: 10n ** 18n, ...DURATIONS },
  switch: {},
};

/** Longer texts are not quantities, and reading their digits would take time. */
const MAX_LENGTH = 200;
/** DAI has 45 decimals in Maker's books, which is the most there is. */
const MAX_DECIMALS = 45;
const QUANTITY = /^([+-]?)(\d+(?:_\d+)*)(?:\.(\d+))?\s*([a-zA-Z%]*)$/;

/**
 * Reads a quantity that people write ("82.5 %", "-200 bps", "25 USD", "6 h") as an exact integer of
 * `unit`. A number without its unit, or one finer than the unit can hold, is refused (E-SCEN-010).
 * Example: parseQuantity("82.5 %", "bps") = 8250n.
 */
export function parseQuantity(text: string, unit: Unit): bigint {
  const match = text.length > MAX_LENGTH ? null : QUANTITY.exec(text.trim());
  const spellings = SPELLINGS[unit];
  const spelling = match?.[4] ?? "";
  // Own keys only: "5 constructor" must not find what every object inherits.
  const worth = Object.hasOwn(spellings, spelling) ? spellings[spelling] : undefined;
  if (match === null || worth === undefined) throw unreadable(text, unit);
  const fraction = match[3] ?? "";
  const digits = BigInt((match[2] ?? "").replaceAll("_", "") + fraction) * worth;
  const scale = 10n ** BigInt(fraction.length);
  if (digits % scale !== 0n) throw unreadable(text, unit);
  const magnitude = digits / scale;
  return match[1] === "-" ? -magnitude : magnitude;
}

/** What `text` is written in: "%" of "82.5 %", "" of "3". */
export function spellingOf(text: string): string {
  return QUANTITY.exec(text.trim())?.[4] ?? "";
}

/** What one of a written unit is worth in an integer unit; undefined where it does not belong. */
export function worthOf(spelling: string, unit: Unit): bigint | undefined {
  const spellings = SPELLINGS[unit];
  return Object.hasOwn(spellings, spelling) ? spellings[spelling] : undefined;
}

/** Decimals it takes to write an integer of a unit exactly; undefined where no number of them does. */
export function decimalsOf(value: bigint, worth: bigint): number | undefined {
  let rest = value % worth;
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    if (rest === 0n) return decimals;
    rest = (rest * 10n) % worth;
  }
  return undefined;
}

/**
 * Writes an integer as people do, so that parseQuantity reads it back: 8237n, worth 100n in "%", is
 * "82.37 %". `decimals` must be enough to be exact.
 */
export function showQuantity(
  value: bigint,
  { spelling, worth, decimals }: { spelling: string; worth: bigint; decimals: number },
): string {
  const magnitude = value < 0n ? -value : value;
  const digits = String((magnitude * 10n ** BigInt(decimals)) / worth).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  // Thousands apart from 10,000 on, as in "1_500_000 tokens".
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(?:\d{3})+$)/g, "_") : whole;
  const fraction = decimals === 0 ? "" : `.${digits.slice(-decimals)}`;
  return `${value < 0n ? "-" : ""}${grouped}${fraction} ${spelling}`.trimEnd();
}

/** A scale factor as an exact fraction in hundredths of a percent: "95 %" is 9500n. */
export function parseScaleBps(text: string): bigint {
  const bps = parseQuantity(text, "bps");
  if (bps < 0n) throw unreadable(text, "bps");
  return bps;
}

function unreadable(text: string, unit: Unit): HindcastError {
  const allowed = Object.keys(SPELLINGS[unit])
    .map((name) => (name === "" ? "3" : `12.5 ${name}`))
    .join('", "');
  return new HindcastError({
    code: "E-SCEN-010",
    what: `"${text.slice(0, MAX_LENGTH)}" is not a quantity that can be used here.`,
    why: `A value needs its unit and must be exact in it${allowed === "" ? "" : `: for example "${allowed}"`}.`,
    next: "write the number with its unit; a bare 0.8 could mean 0.8 %, 80 % or 0.8 of a token",
  });
}
