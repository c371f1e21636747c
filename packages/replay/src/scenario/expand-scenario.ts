import { HindcastError } from "@hindcast/domain";
import { columnOf, notUsable, type Column, type ScenarioContext } from "./column.ts";
import { KNOWN_DESIGNS } from "./designs/known-designs.ts";
import { parseQuantity } from "./quantity.ts";
import type { LiquidatorChoice, Scenario } from "./scenario.ts";
import type { ScenarioFile } from "./scenario-file.ts";
import { lazySweep, type Sweep } from "./sweep.ts";

export type { ScenarioContext } from "./column.ts";
export { sweepIdentity, type Axis, type Sweep } from "./sweep.ts";

/** Nobody would wait for more; a sweep that large is refused, not started. */
const MAX_MEMBERS = 10_000_000;

/**
 * Resolves a scenario file: exact numbers, addresses, windows. Whatever cannot be used is refused
 * here; the members themselves are made when they are asked for.
 */
export function expandScenario(file: ScenarioFile, context: ScenarioContext): Sweep {
  const columns = file.patches.map((patch) => columnOf(patch, context));
  const moving = columns.filter((column) => column.size > 1);
  const kind = file.combine;
  const design = KNOWN_DESIGNS[kind]({
    sizes: moving.map((column) => column.size),
    samples: 0,
    seed: 0,
  });
  if (design.size > MAX_MEMBERS) throw tooMany(design.size);
  const shared = {
    liquidator: liquidatorOf(file),
    seed: file.seed,
    journal: file.journal,
    snapshotEverySeconds: snapshotSeconds(file.snapshotEvery),
  };
  const parts = {
    axes: moving.map((column) => ({ name: column.name, values: valuesOf(column) })),
    size: columns.length === 0 ? 1 : design.size + 1,
    windows: columns.map((column) => column.window),
    outline: { shared, kind, columns: columns.map(outlineOf) },
  };
  return lazySweep(parts, (index) =>
    index === 0
      ? { ...shared, name: "base", coordinates: [], patches: [] }
      : memberOf(columns, design.place(index - 1), shared),
  );
}

function valuesOf(column: Column): string[] {
  return Array.from({ length: column.size }, (_, position) => column.label(position));
}

function outlineOf(column: Column): unknown {
  return Array.from({ length: column.size }, (_, position) => column.patches(position));
}

function memberOf(
  columns: readonly Column[],
  places: readonly (number | undefined)[],
  shared: Omit<Scenario, "name" | "coordinates" | "patches">,
): Scenario {
  let axis = 0;
  const chosen = columns.map((column) => ({
    column,
    position: column.size > 1 ? places[axis++] : 0,
  }));
  const title = ({ column, position }: (typeof chosen)[number]) =>
    `${column.name} ${column.label(position as number)}`;
  const onAxis = chosen.filter(({ column }) => column.size > 1);
  return {
    ...shared,
    name: (onAxis.length === 0 ? chosen : onAxis).map(title).join(", "),
    coordinates: onAxis.map(({ column, position }) => column.label(position as number)),
    patches: chosen.flatMap(({ column, position }) => column.patches(position as number)),
  };
}

/** At least a second: snapshots that never advance would never end. */
function snapshotSeconds(text: string): number {
  const seconds = parseQuantity(text, "duration");
  if (seconds < 1n || seconds > BigInt(Number.MAX_SAFE_INTEGER))
    throw notUsable(text, "Snapshots are at least one second apart.", 'write snapshotEvery: "1 d"');
  return Number(seconds);
}

function liquidatorOf(file: ScenarioFile): LiquidatorChoice {
  const params: Record<string, bigint> = {};
  if (file.liquidator.gasCost !== undefined)
    params["gasCostUsd8"] = parseQuantity(file.liquidator.gasCost, "usd8");
  if (file.liquidator.saleCost !== undefined)
    params["saleCostBps"] = parseQuantity(file.liquidator.saleCost, "bps");
  for (const [name, value] of Object.entries(file.liquidator.params ?? {}))
    params[settingName(name, value)] = parseQuantity(value, "setting");
  return { model: file.liquidator.model, params };
}

/** A setting may leave out its unit, which its value tells: "2.4 %" of margin is marginBps. */
function settingName(name: string, value: string): string {
  const suffix = value.trim().endsWith("%")
    ? "Bps"
    : /\d\s*(?:s|min|h|d)$/.test(value.trim())
      ? "Seconds"
      : "";
  return name.endsWith(suffix) ? name : `${name}${suffix}`;
}

function tooMany(members: number): HindcastError {
  return new HindcastError({
    code: "E-SCEN-007",
    what: `The grid has ${members} members; at most ${MAX_MEMBERS} are run at once.`,
    next: "shorten a list, or write combine: zip",
  });
}
