import { HindcastError } from "@hindcast/domain";
import type { Moment, Patch } from "../kernel/patch.ts";

/** A window as a file has it. */
export interface WindowFile {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** When a patch holds; a moment that does not exist or an empty window is refused (E-SCEN-005). */
export function windowOf(patch: WindowFile): Pick<Patch, "from" | "until"> {
  const from = momentOf(patch.from);
  const until = momentOf(patch.until);
  const isEmpty =
    from !== undefined &&
    until !== undefined &&
    ("block" in from
      ? "block" in until && until.block <= from.block
      : "timeSeconds" in until && until.timeSeconds <= from.timeSeconds);
  if (isEmpty)
    throw new HindcastError({
      code: "E-SCEN-005",
      what: `A window from "${patch.from}" until "${patch.until}" is empty.`,
      why: "A patch holds from its first moment until just before its last; this one never would.",
      next: "let until be later than from, or leave one of them out",
    });
  return { from, until };
}

function momentOf(text: string | undefined): Moment | undefined {
  if (text === undefined) return undefined;
  if (text.startsWith("block ")) return { block: Number(text.slice(6)) };
  return { timeSeconds: utcSeconds(text) };
}

/** Seconds of "2020-03-12" or "2020-03-12T06:00Z"; a day that does not exist is refused. */
export function utcSeconds(text: string): number {
  const milliseconds = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  const roundTrip = Number.isNaN(milliseconds) ? "" : new Date(milliseconds).toISOString();
  if (!roundTrip.startsWith(text.slice(0, 10)))
    throw new HindcastError({
      code: "E-SCEN-005",
      what: `"${text}" is not a date.`,
      next: "write a UTC date such as 2020-03-12 or 2020-03-12T06:00Z",
    });
  return milliseconds / 1000;
}
