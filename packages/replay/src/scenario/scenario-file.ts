import { z } from "zod";

const text = z.string().min(1).max(200);
const values = z.union([text, z.array(text).min(1).max(1000)], {
  error:
    'expected a text with its unit ("82.5 %", "-3 pp", "on"), or a list of up to 1,000 of them; a bare number could mean anything',
});
const moment = z.union(
  [
    z
      .string()
      .regex(
        /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/,
        "a UTC date: 2020-03-12 or 2020-03-12T06:00Z",
      ),
    z.string().regex(/^block \d{1,15}$/, '"block 123"'),
  ],
  { error: 'expected a UTC date such as 2020-03-12 or 2020-03-12T06:00Z, or "block 123"' },
);

/** One patch: which parameter of what, in which window, and how it is changed. */
const patch = z
  .strictObject({
    name: text.optional(),
    /** One parameter, or several that move together (a threshold and its loan-to-value). */
    parameter: z.union([text, z.array(text).min(1).max(16)]),
    /** Symbol or address of a reserve. */
    reserve: text.optional(),
    /** Id of an efficiency mode. */
    mode: z.int().min(1).max(255).optional(),
    from: moment.optional(),
    until: moment.optional(),
    set: values.optional(),
    shift: values.optional(),
    scale: values.optional(),
  })
  .refine((p) => [p.set, p.shift, p.scale].filter((v) => v !== undefined).length === 1, {
    message: "a patch needs exactly one of set, shift, scale",
  })
  .refine((p) => p.reserve === undefined || p.mode === undefined, {
    message: "a patch is about a reserve or a mode, not both",
  });

const liquidator = z.strictObject({
  model: text.default("same-block"),
  gasCost: text.optional(),
  saleCost: text.optional(),
  /** Parameters of the model by name, each a quantity with its unit: "101 gwei", "2.4 %", "10 min". */
  params: z.record(z.string().regex(/^[a-z][a-zA-Z]{0,40}$/), text).optional(),
});

/** Ask the dataset's study the same question under its behaviour models, over so many draws. */
const band = z.strictObject({
  draws: z.int().min(20, "fewer than 20 draws have no 5 to 95 % range").max(10_000).default(40),
});

/** The file people write. Percentages and amounts carry their unit; nothing is executed. */
export const scenarioFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "lower-case letters, digits and dashes"),
  title: z.string().min(1).max(200).optional(),
  /** Why anyone would ask this, with its source. */
  motivation: z.string().max(4000).optional(),
  dataset: text,
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  liquidator: liquidator.prefault({}),
  journal: z.enum(["event", "full"]).default("event"),
  snapshotEvery: text.default("1 d"),
  band: band.optional(),
  combine: z.enum(["grid", "zip"]).default("grid"),
  patches: z.array(patch).max(64).default([]),
});

/** The keys that may stand in the mapping at a path of the file. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === "patches") return Object.keys(patch.shape);
  if (path[0] === "band") return Object.keys(band.shape);
  return Object.keys(path[0] === "liquidator" ? liquidator.shape : scenarioFile.shape);
}

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type PatchFile = z.infer<typeof patch>;
