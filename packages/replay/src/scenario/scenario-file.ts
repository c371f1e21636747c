import { z } from "zod";
import { knownQuestionKeys, questionFile } from "../questions/question-file.ts";
import { knownWorldKeys, worldFile } from "./world-file.ts";
import { DESIGN_KINDS, KNOWN_DESIGNS } from "./designs/known-designs.ts";

/** What Sobol's sequence is good for here (2^20), and more than anybody would wait for. */
const MAX_SAMPLES = 1_048_576;

const text = z.string().min(1).max(200);
const quantity = z
  .string('expected a text with its unit ("82.5 %", "-3 pp"); a bare number could mean anything')
  .min(1)
  .max(200);

/** A list written short, or what a design draws from: the ends, and how far apart its values are. */
const range = z
  .strictObject({
    from: quantity,
    to: quantity,
    step: quantity.optional(),
    /** Number of values, both ends among them. */
    steps: z
      .int("steps is a whole number: 11")
      .min(2, "the two ends are two values: steps is at least 2")
      .max(1_000_000)
      .optional(),
  })
  .refine((one) => one.step === undefined || one.steps === undefined, {
    message: "a range has a step or a number of steps, not both",
  });

const values = z.union([text, z.array(text).min(1).max(1000), range], {
  error:
    'expected a text with its unit ("82.5 %", "-3 pp", "on"), a list of up to 1,000 of them, or a range ({ from: -5 pp, to: +5 pp, step: 1 pp }); a bare number could mean anything',
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
    parameter: z.union([text, z.array(text).min(1).max(16)]).optional(),
    /** Name of one of the file's mechanisms; without a parameter the patch is whether it is there. */
    mechanism: text.optional(),
    /** Name of one of the file's worlds; without a parameter the patch is whether it is there. */
    world: text.optional(),
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
  })
  .refine((p) => [p.parameter, p.mechanism, p.world].some((one) => one !== undefined), {
    message: "a patch names the parameter it changes, or the mechanism or world it puts in",
  })
  .refine((p) => p.mechanism === undefined || p.world === undefined, {
    message: "a patch is about a mechanism or a world, not both",
  })
  .refine(
    ({ mechanism: named, world, reserve, mode, from, until }) =>
      (named ?? world) === undefined ||
      [reserve, mode, from, until].every((one) => one === undefined),
    {
      message:
        "a patch of a mechanism or world has no reserve, mode or window: the mechanism or world has",
    },
  );

const liquidator = z.strictObject({
  model: text.default("same-block"),
  gasCost: text.optional(),
  saleCost: text.optional(),
  /** Parameters of the model by name, each a quantity with its unit: "101 gwei", "2.4 %", "10 min". */
  params: z.record(z.string().regex(/^[a-z][a-zA-Z]{0,40}$/), text).optional(),
});

/** Something around the protocol: an oracle, a market's depth, people, a safeguard. */
const mechanism = z.strictObject({
  model: text,
  /** How patches name it, and key of its luck; the model's name where it is not given. */
  name: text.optional(),
  /** Symbol or address of the one reserve it concerns. */
  reserve: text.optional(),
  params: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,40}$/), text).optional(),
});

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** Ask the dataset's study the same question under its behaviour models, over so many draws. */
const band = z.strictObject({
  draws: z.int().min(20, "fewer than 20 draws have no 5 to 95 % range").max(10_000).default(40),
});

/** Which members there are. Designs that draw need to know how many. */
const design = z
  .strictObject({
    kind: z.enum(DESIGN_KINDS, `a design is one of ${DESIGN_KINDS.join(", ")}`),
    samples: z
      .int("samples is a whole number: 64")
      .min(1, "a design without samples asks nothing: 64 is a beginning")
      .max(MAX_SAMPLES, `at most ${MAX_SAMPLES} samples`)
      .optional(),
    seed: seed.optional(),
  })
  .refine((one) => (one.samples !== undefined) === (KNOWN_DESIGNS[one.kind].takes === "draws"), {
    message:
      "latin-hypercube and sobol need samples, the number of members to draw; the others have as many members as their values make, and take none",
  })
  .refine((one) => one.seed === undefined || KNOWN_DESIGNS[one.kind].takes === "draws", {
    message: "only latin-hypercube and sobol draw, so only they take a seed",
  });

/** The file people write. Percentages and amounts carry their unit; nothing is executed. */
export const scenarioFile = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "lower-case letters, digits and dashes"),
    title: z.string().min(1).max(200).optional(),
    /** Why anyone would ask this, with its source. */
    motivation: z.string().max(4000).optional(),
    dataset: text,
    seed: seed.default(1),
    liquidator: liquidator.prefault({}),
    /** Asked in this order. */
    mechanisms: z.array(mechanism).max(64).default([]),
    /** Each laid over the prices that the one before it has made. */
    worlds: z.array(worldFile).max(8).default([]),
    journal: z.enum(["event", "full"]).default("event"),
    snapshotEvery: text.default("1 d"),
    band: band.optional(),
    /** Short for a design of this kind; a grid where neither stands. */
    combine: z.enum(["grid", "zip"]).optional(),
    design: design.optional(),
    /** What `hindcast solve` answers with few of the members. */
    question: questionFile.optional(),
    patches: z.array(patch).max(64).default([]),
  })
  .refine((file) => file.combine === undefined || file.design === undefined, {
    message:
      "a file says combine or design, not both: combine: zip is short for design: { kind: zip }",
  });

/** The keys that may stand in the mapping at a path of the file. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === "patches") return Object.keys(path.length > 2 ? range.shape : patch.shape);
  if (path[0] === "mechanisms") return Object.keys(mechanism.shape);
  if (path[0] === "worlds") return knownWorldKeys(path.slice(2));
  if (path[0] === "design") return Object.keys(design.shape);
  if (path[0] === "question") return knownQuestionKeys(path.slice(1));
  if (path[0] === "band") return Object.keys(band.shape);
  return Object.keys(path[0] === "liquidator" ? liquidator.shape : scenarioFile.shape);
}

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type RangeFile = z.infer<typeof range>;
export type PatchFile = z.infer<typeof patch>;
export type MechanismFile = z.infer<typeof mechanism>;
