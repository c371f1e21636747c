import { HindcastError } from "@hindcast/domain";
import type { Sweep } from "../scenario/expand-scenario.ts";
import { nearest } from "../scenario/load-scenario.ts";
import type { PatchFile, ScenarioFile } from "../scenario/scenario-file.ts";

/** The values a question is about, in rising order, once for each combination of the other axes. */
export interface QuestionAxis {
  readonly name: string;
  /** Values are numbered 0 to `last`. */
  readonly last: number;
  readonly cases: readonly QuestionCase[];
  /** How a value reads. */
  label(position: number): string;
}

export interface QuestionCase {
  /** The values of the other axes; empty where there are none. */
  readonly name: string;
  /** Index in the sweep of the member that has a value. */
  member(position: number): number;
}

/**
 * Finds the axis a question is about: the range of a grid that `along` names or that is the only
 * one, or all ranges of a zip together. What is not a rising range of values is refused
 * (E-SCEN-020).
 */
export function questionAxis(file: ScenarioFile, sweep: Sweep): QuestionAxis {
  const kind = file.design?.kind ?? file.combine ?? "grid";
  const moving = file.patches.filter((patch) => isRange(patch) || isList(patch));
  if (kind === "zip" && moving.length > 0 && moving.every(isRange)) return zipAxis(sweep);
  if (kind !== "grid")
    throw refusal(
      `A question cannot be asked along a ${kind} design${kind === "zip" ? " with lists" : ""}.`,
      "A search needs values in rising order: a range, alone or crossed with others, or ranges side by side.",
    );
  const names = sweep.axes.map((axis) => axis.name);
  const ranges = names.filter((_, index) => isRange(moving[index] as PatchFile));
  const asked = file.question?.along ?? (ranges.length === 1 ? ranges[0] : undefined);
  if (asked === undefined)
    throw refusal(
      ranges.length === 0
        ? "The question has no range to search."
        : `The question could be about any of ${ranges.length} ranges.`,
      ranges.length === 0
        ? "A search halves a range of values; lists are few enough to be run."
        : `They are ${ranges.join(", ")}.`,
    );
  if (!ranges.includes(asked))
    throw refusal(
      `The question is along "${asked}", which is no range of this file.`,
      ranges.length === 0
        ? "No patch has a range: lists need not rise, and are few enough to be run."
        : `Did you mean "${nearest(asked, ranges)}"? Ranges: ${ranges.join(", ")}.`,
    );
  return gridAxis(sweep, names.indexOf(asked));
}

function zipAxis(sweep: Sweep): QuestionAxis {
  return {
    name: [...new Set(sweep.axes.map((axis) => axis.name))].join(" with "),
    last: sweep.size - 2,
    cases: [{ name: "", member: (position) => position + 1 }],
    label: (position) => [...new Set(sweep.member(position + 1).coordinates)].join(" with "),
  };
}

/** Members of a grid count up with the last axis turning fastest. */
function gridAxis(sweep: Sweep, asked: number): QuestionAxis {
  const others = sweep.axes.map((axis, k) => (k === asked ? 1 : axis.values.length));
  const cases = others.reduce((product, size) => product * size, 1);
  const size = (sweep.size - 1) / cases;
  const after = others.slice(asked + 1).reduce((product, one) => product * one, 1);
  const indexOf = (one: number, position: number) =>
    Math.floor(one / after) * after * size + position * after + (one % after) + 1;
  const label = (position: number) =>
    sweep.member(indexOf(0, position)).coordinates[asked] as string;
  return {
    name: (sweep.axes[asked] as Sweep["axes"][number]).name,
    last: size - 1,
    label,
    cases: Array.from({ length: cases }, (_, one) => ({
      name: sweep
        .member(indexOf(one, 0))
        .coordinates.flatMap((text, k) => (k === asked ? [] : [`${sweep.axes[k]?.name} ${text}`]))
        .join(", "),
      member: (position: number) => indexOf(one, position),
    })),
  };
}

function valuesOf({ set, shift, scale }: PatchFile): unknown {
  return set ?? shift ?? scale;
}

function isRange(patch: PatchFile): boolean {
  const values = valuesOf(patch);
  return typeof values === "object" && !Array.isArray(values);
}

function isList(patch: PatchFile): boolean {
  const values = valuesOf(patch);
  return Array.isArray(values) && values.length > 1;
}

function refusal(what: string, why: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-020",
    what,
    why,
    where: "question in the scenario file",
    next: "see docs/guide/questions.md for what may be asked",
  });
}
