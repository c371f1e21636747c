import { z } from "zod";

const text = z.string().min(1).max(200);

/** What has to hold of a run: bounds of a metric, as it is or less what the base run has. */
const condition = z
  .strictObject({
    metric: text,
    minus: z.literal("base", 'only "base" can be taken away').optional(),
    atMost: text.optional(),
    atLeast: text.optional(),
  })
  .refine(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined, {
    message: 'a condition needs a bound: atMost: "1_000 USD", or atLeast',
  });

/** What is asked of a scenario's values instead of running them all. */
export const questionFile = z
  .strictObject({
    find: z.enum(["largest", "smallest", "curve"], "find is largest, smallest or curve"),
    /** The axis that is searched, by its name; the others are gone through. */
    along: text.optional(),
    where: z
      .union([condition, z.array(condition).min(1).max(8)], {
        error: "expected a condition: { metric: bad-debt, atMost: 1_000 USD }, or a list of them",
      })
      .optional(),
    /** Metrics to be shown, and for a curve to be followed, beside those of the conditions. */
    show: z.array(text).max(8).optional(),
    scan: z.int().min(2, "a scan has both ends: at least 2").max(1_000).default(9),
    checks: z.int().min(0).max(1_000).default(7),
    runs: z.int().min(2).max(100_000).optional(),
    seeds: z.int().min(1).max(1_000).default(1),
  })
  .refine(({ find, where }) => find === "curve" || where !== undefined, {
    message: "the largest or smallest value needs a condition: where: { metric: …, atMost: … }",
  })
  .refine(({ find, where, show }) => find !== "curve" || (where ?? show) !== undefined, {
    message: "a curve needs something to follow: show: [bad-debt], or a condition",
  })
  .refine(({ find, runs }) => find === "curve" || runs === undefined, {
    message: "only a curve is given a number of runs; a search takes as many as it needs",
  });

/** The keys that may stand in the mapping at a path below `question`. */
export function knownQuestionKeys(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(path[0] === "where" ? condition.shape : questionFile.shape);
}

export type QuestionFile = z.infer<typeof questionFile>;
export type ConditionFile = z.infer<typeof condition>;
