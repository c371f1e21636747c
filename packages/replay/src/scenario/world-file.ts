import { z } from "zod";

const text = z.string().min(1).max(200);
const number = z
  .string('expected a text: "80 %" or "0.8"; a bare number could mean anything')
  .min(1)
  .max(200);
/** What patches call it; the model's name where it is not given. */
const name = text.optional();
const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/,
    "a UTC date: 2020-03-12 or 2020-03-12T06:00Z",
  );

/** By symbol or address of a reserve. */
const assets = <Asset extends z.ZodType>(asset: Asset) =>
  z.record(text, asset).refine((given) => Object.keys(given).length > 0, {
    message: "a world without assets moves nothing",
  });

/** A normal law of a jump's logarithm, and how many a year are expected. */
const jumps = z.strictObject({ perYear: number, mean: number, deviation: number });

const scaledAsset = z.strictObject({ factor: number });
/** What of the event it does. */
const splicedAsset = z.strictObject({ as: text });
const diffusedAsset = z.strictObject({
  volatility: number,
  drift: number.default("0 %"),
  macro: number.default("0"),
  /** With assets that stand before it. */
  correlations: z.record(text, number).default({}),
  marketJumpShare: number.default("1"),
  ownJumps: jumps.optional(),
});

const scaled = z.strictObject({
  model: z.literal("scaled-history"),
  name,
  from: moment.optional(),
  until: moment.optional(),
  assets: assets(scaledAsset),
});

/** Where an event was recorded, and which stretch of it is meant. */
const event = z.strictObject({ dataset: text, from: moment, until: moment });

const spliced = z.strictObject({
  model: z.literal("spliced-history"),
  name,
  event,
  at: moment,
  assets: assets(splicedAsset),
});

const diffused = z.strictObject({
  model: z.literal("jump-diffusion"),
  name,
  from: moment.optional(),
  until: moment.optional(),
  step: text.default("1 h"),
  marketJumps: jumps.optional(),
  assets: assets(diffusedAsset),
});

const MODELS = [scaled, spliced, diffused] as const;

/** Prices other than the recorded ones. */
export const worldFile = z.discriminatedUnion("model", MODELS, {
  error: "a world is one of scaled-history, spliced-history, jump-diffusion",
});

export type WorldFile = z.infer<typeof worldFile>;
export type JumpsFile = z.infer<typeof jumps>;

/** The keys that may stand in the mapping at a path below one of `worlds`, in whichever model. */
export function knownWorldKeys([key, asset, inner]: readonly PropertyKey[]): readonly string[] {
  if (key === "event") return Object.keys(event.shape);
  if (key === "marketJumps" || inner === "ownJumps") return Object.keys(jumps.shape);
  const kinds = asset === undefined ? MODELS : [scaledAsset, splicedAsset, diffusedAsset];
  return [...new Set(kinds.flatMap(({ shape }) => Object.keys(shape)))];
}
