import type { RunSummary, SweepAxis } from "@hindcast/evidence";

/**
 * A name or value as people read it: thousands by commas, not by the underscores of a file, and
 * "with" once for all that is put in.
 */
export function readable(text: string): string {
  return text.replace(/(?<=\d)_(?=\d)/g, ",").replace(/(?<=\bwith [^,]+), with /gi, ", ");
}

/** What a list of runs calls one: its place on the axes, or its name where places say too little. */
export function runLabel(run: RunSummary, axes: readonly SweepAxis[]): string {
  const { coordinates, name } = run;
  const isSwitched = coordinates.every((one) => ["on", "off", "·"].includes(one));
  const told = axes.length === 0 || isSwitched ? name : coordinates.join(" · ");
  return readable(told);
}
