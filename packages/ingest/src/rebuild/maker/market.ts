import { z } from "zod";
import { marketAddress as address } from "../../decode/market-address.ts";

const units = z.record(
  z.string(),
  z.string().regex(/^-?\d+$/, "an integer in the parameter's unit"),
);

/** Values no table tells, which the dataset assumes from a moment of the record on. */
const assumed = z.strictObject({
  /** With the market's first parameters, or with the first ones of liquidations 2.0. */
  from: z.enum(["listing", "liquidations 2.0"]),
  scope: z.enum(["ilk", "market"]),
  values: units,
  why: z.string(),
});

/** Which collateral type ("ilk") of Maker a dataset is about, and what its tables do not tell of it. */
export const makerMarket = z.strictObject({
  ilk: z.string().regex(/^[A-Z0-9-]{1,20}$/, "an ilk's name as governance writes it"),
  collateralToken: address,
  collateralDecimals: z.int().min(0).max(18).default(18),
  loanToken: address,
  /** The delayed oracle (OSM) the ilk's price comes from. */
  oracle: address,
  /** The Jug, which charges the stability fee. */
  rateModel: address,
  assumed: z.array(assumed).default([]),
  /** Series whose opens stand for what the OSM's source said on the hour; absent where the OSM's own log is. */
  sourceSeries: z.string().optional(),
  /** Seconds after the hour at which the OSM and the ilk are taken to be poked. */
  pokeSeconds: z.int().min(0).max(3599).default(30),
});

export type MakerMarket = z.output<typeof makerMarket>;
