import { WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import { lnWad, sqrtDown } from "../../numbers/wad-math.ts";

export const DAY_SECONDS = 86_400;

/** How much a price moves, learnt from one look a day. */
export interface Volatility {
  /** Of daily logarithmic returns, 36 decimals. */
  variance36: bigint;
  lookedSeconds: number;
  price: Usd8;
}

export function newVolatility(price: Usd8, timeSeconds: number, dailyWad: Wad): Volatility {
  return { variance36: dailyWad * dailyWad, lookedSeconds: timeSeconds, price };
}

/**
 * Looks at the price if a day is over (RiskMetrics): variance = decay * variance + (1 - decay) * r^2,
 * with r the logarithmic return of the day; r^2 is shared by the days of a longer gap.
 */
export function look(known: Volatility, price: Usd8, timeSeconds: number, decayWad: Wad): void {
  let days = 0;
  while (known.lookedSeconds + (days + 1) * DAY_SECONDS <= timeSeconds) days++;
  if (days === 0 || price <= 0n) return;
  const returned = lnWad((price * WAD) / known.price);
  const squared36 = (returned * returned) / BigInt(days);
  for (let day = 0; day < days; day++)
    known.variance36 = (decayWad * known.variance36 + (WAD - decayWad) * squared36) / WAD;
  known.lookedSeconds += days * DAY_SECONDS;
  known.price = price;
}

/** Daily volatility, rounded down. */
export function dailyVolatilityWad({ variance36 }: Readonly<Volatility>): Wad {
  return sqrtDown(variance36);
}
