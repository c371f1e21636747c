/**
 * Fixed-point units. All are plain integers; the name says the scale, and every field that holds
 * one says it again in its own name (`ltvBps`, `priceUsd8`).
 */

/** 18 decimals: 1.0 is 10^18 (health factors). */
export type Wad = bigint;
/** 27 decimals: 1.0 is 10^27 (indices, yearly rates). */
export type Ray = bigint;
/** Hundredths of a percent: 100 % is 10,000. */
export type Bps = bigint;
/** US dollars with 8 decimals, the base currency of Aave's oracle. */
export type Usd8 = bigint;

export const WAD: Wad = 10n ** 18n;
export const RAY: Ray = 10n ** 27n;
export const HUNDRED_PERCENT_BPS: Bps = 10_000n;
export const USD8: Usd8 = 10n ** 8n;
/** 365 days, as the contracts count a year. */
export const SECONDS_PER_YEAR = 31_536_000n;
export const MAX_UINT256 = (1n << 256n) - 1n;
