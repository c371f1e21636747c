import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";
import { isQuoteCurve, type QuotePoint } from "./curve.ts";

const dollars = z.bigint().min(0n).default(0n);

/** A table of quotes, or the order book that stands for one while the table is empty. */
export const quoteCurveParams = z
  .strictObject({
    /** US dollars' worth of tokens, and what they bring; a size of 0 is no point. */
    firstSizeUsd8: dollars,
    firstOutUsd8: dollars,
    secondSizeUsd8: dollars,
    secondOutUsd8: dollars,
    thirdSizeUsd8: dollars,
    thirdOutUsd8: dollars,
    fourthSizeUsd8: dollars,
    fourthOutUsd8: dollars,
    fifthSizeUsd8: dollars,
    fifthOutUsd8: dollars,
    /** What can be sold until the price is `withinBps` lower. */
    depthUsd8: z
      .bigint()
      .min(1n)
      .default(50_000_000n * USD8),
    withinBps: z.bigint().min(1n).max(10_000n).default(400n),
    /** Distance below the price over which the book thins out by a factor e. */
    decayBps: z.bigint().min(1n).max(10_000n).default(400n),
    /** Between bid and ask: half of it is lost on every sale, beside the curve. */
    spreadBps: z.bigint().min(0n).max(10_000n).default(10n),
    /** Seconds in which half of what was sold is taken off the venue again. */
    halfLifeSeconds: z.bigint().min(1n).default(1800n),
  })
  .refine((params) => isQuoteCurve(tableOf(params)), {
    message: "sizes must grow, and each further dollar bring no more than the one before it",
  });

export type QuoteCurveParams = z.infer<typeof quoteCurveParams>;

const PLACES = ["first", "second", "third", "fourth", "fifth"] as const;
type Table = Readonly<Record<`${(typeof PLACES)[number]}${"Size" | "Out"}Usd8`, bigint>>;

/** The points that are given, in their order. */
export function tableOf(params: Table): QuotePoint[] {
  return PLACES.map((place) => ({
    sizeUsd8: params[`${place}SizeUsd8`],
    outUsd8: params[`${place}OutUsd8`],
  })).filter(({ sizeUsd8 }) => sizeUsd8 > 0n);
}

const quote = {
  unit: "USD",
  low: 0n,
  high: 10_000_000_000n * USD8,
  source: "an aggregator's quotes",
};

export const quoteCurveRanges: Readonly<Record<keyof QuoteCurveParams, PublishedRange>> = {
  firstSizeUsd8: quote,
  firstOutUsd8: quote,
  secondSizeUsd8: quote,
  secondOutUsd8: quote,
  thirdSizeUsd8: quote,
  thirdOutUsd8: quote,
  fourthSizeUsd8: quote,
  fourthOutUsd8: quote,
  fifthSizeUsd8: quote,
  fifthOutUsd8: quote,
  depthUsd8: {
    unit: "USD",
    low: 1_500_000n * USD8,
    high: 219_000_000n * USD8,
    source: "RiskDAO on Gearbox, March 2023: the 3pool within 4 %, before and in the USDC depeg",
  },
  withinBps: { unit: "%", low: 50n, high: 1_000n, source: "as the depth was measured" },
  decayBps: { unit: "%", low: 50n, high: 2_000n, source: "assumed" },
  spreadBps: { unit: "%", low: 0n, high: 2_200n, source: "USDe on 10 October 2025: up to 22 %" },
  halfLifeSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes to the whole of it",
  },
};
