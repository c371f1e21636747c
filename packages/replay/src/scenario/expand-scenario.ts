import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import { findParameter, nearest, shortName } from "./load-scenario.ts";
import { parseQuantity, parseScaleBps } from "./quantity.ts";
import type { PatchFile, ScenarioFile } from "./scenario-file.ts";
import type { Moment, Patch, Perturbation } from "../kernel/patch.ts";
import type { LiquidatorChoice, Scenario } from "./scenario.ts";

/** Cells beyond this would not be read by anyone; a sweep that large is refused, not started. */
const MAX_CELLS = 100_000;

/** What a scenario may refer to: the protocol's parameters and the dataset's reserves. */
export interface ScenarioContext {
  readonly parameters: readonly ParameterDescription[];
  /** Reserve address by symbol. */
  readonly reserves: ReadonlyMap<string, string>;
}

export interface Axis {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Sweep {
  readonly axes: readonly Axis[];
  /** Base first, always; then every combination in file order. */
  readonly scenarios: readonly Scenario[];
}

interface Choice {
  readonly label: string;
  /** How the choice reads in a scenario's name: "WETH liquidationThreshold -3 pp". */
  readonly title: string;
  readonly patches: readonly Patch[];
}

/** Resolves a scenario file into its members: exact numbers, addresses, one per combination. */
export function expandScenario(file: ScenarioFile, context: ScenarioContext): Sweep {
  const columns = file.patches.map((patch) => choicesOf(patch, context));
  const axes: Axis[] = [];
  file.patches.forEach((patch, index) => {
    const choices = columns[index] as Choice[];
    if (choices.length > 1)
      axes.push({ name: axisName(patch), values: choices.map((choice) => choice.label) });
  });
  const rows = file.combine === "grid" ? cross(columns) : zip(columns);
  const shared = {
    liquidator: liquidatorOf(file),
    seed: file.seed,
    journal: file.journal,
    snapshotEverySeconds: snapshotSeconds(file.snapshotEvery),
  };
  const base: Scenario = { ...shared, name: "base", coordinates: [], patches: [] };
  const members =
    file.patches.length === 0 ? [] : rows.map((row) => memberOf(row, columns, shared));
  return { axes, scenarios: [base, ...members] };
}

function memberOf(
  row: readonly Choice[],
  columns: readonly (readonly Choice[])[],
  shared: Omit<Scenario, "name" | "coordinates" | "patches">,
): Scenario {
  const onAxis = row.filter((_, index) => (columns[index] as readonly Choice[]).length > 1);
  const shown = onAxis.length === 0 ? row : onAxis;
  return {
    ...shared,
    name: shown.map((choice) => choice.title).join(", "),
    coordinates: onAxis.map((c) => c.label),
    patches: row.flatMap((choice) => choice.patches),
  };
}

function axisName(patch: PatchFile): string {
  if (patch.name !== undefined) return patch.name;
  const subject = patch.reserve ?? (patch.mode === undefined ? "" : `mode ${patch.mode}`);
  const names = [patch.parameter].flat().map(shortName).join(" and ");
  return `${subject} ${names}`.trim();
}

function choicesOf(patch: PatchFile, context: ScenarioContext): Choice[] {
  const kind =
    patch.reserve !== undefined ? "reserve" : patch.mode !== undefined ? "mode" : "market";
  const scope = scopeOf(patch, context);
  const parameters = [patch.parameter]
    .flat()
    .map((name) => findParameter(context.parameters, name, kind));
  const labels = [patch.set ?? patch.shift ?? patch.scale ?? []].flat();
  const window = windowOf(patch);
  return labels.map((label) => ({
    label,
    title: `${axisName(patch)} ${label}`,
    patches: parameters.map((parameter) => ({
      scope,
      parameter: parameter.name,
      perturbation: perturbationOf(patch, label, parameter),
      ...window,
    })),
  }));
}

function scopeOf(patch: PatchFile, context: ScenarioContext): string {
  if (patch.reserve !== undefined) return reserveAddress(patch.reserve, context);
  return patch.mode === undefined ? "market" : `mode:${patch.mode}`;
}

function perturbationOf(
  patch: PatchFile,
  label: string,
  parameter: ParameterDescription,
): Perturbation {
  if (parameter.unit === "switch" && patch.set === undefined)
    throw notUsable(label, "A switch can only be set: there is nothing to shift or scale.");
  if (patch.scale !== undefined) return { kind: "scale", scaleBps: parseScaleBps(label) };
  if (patch.shift !== undefined) return { kind: "shift", by: parseQuantity(label, parameter.unit) };
  if (parameter.unit === "switch") return { kind: "set", value: parseSwitch(label) };
  const value = parseQuantity(label, parameter.unit);
  if (value < 0n) throw notUsable(label, "No parameter of a contract is negative.");
  return { kind: "set", value };
}

function parseSwitch(label: string): boolean {
  if (label === "on" || label === "true") return true;
  if (label === "off" || label === "false") return false;
  throw notUsable(label, 'A switch is "on" or "off".', 'write set: "on" or set: "off"');
}

function notUsable(label: string, why: string, next?: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-010",
    what: `"${label}" is not a quantity that can be used here.`,
    why,
    next: next ?? "see docs/guide/scenarios.md for the units and what may be written",
  });
}

/** At least a second: snapshots that never advance would never end. */
function snapshotSeconds(text: string): number {
  const seconds = parseQuantity(text, "duration");
  if (seconds < 1n || seconds > BigInt(Number.MAX_SAFE_INTEGER))
    throw notUsable(text, "Snapshots are at least one second apart.", 'write snapshotEvery: "1 d"');
  return Number(seconds);
}

function reserveAddress(reserve: string, context: ScenarioContext): string {
  const symbols = [...context.reserves.keys()];
  const address = context.reserves.get(reserve) ?? reserve.toLowerCase();
  for (const known of context.reserves.values()) if (known === address) return address;
  throw new HindcastError({
    code: "E-SCEN-004",
    what: `The dataset has no reserve "${reserve}".`,
    why: `Did you mean "${nearest(reserve, symbols)}"? It has ${symbols.join(", ")}.`,
    next: "use one of these symbols, or the reserve's address",
  });
}

function windowOf(patch: PatchFile): Pick<Patch, "from" | "until"> {
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
function utcSeconds(text: string): number {
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

function cross(columns: readonly (readonly Choice[])[]): Choice[][] {
  const cells = columns.reduce((product, column) => product * column.length, 1);
  if (cells > MAX_CELLS) throw tooMany(cells);
  let rows: Choice[][] = [[]];
  for (const column of columns)
    rows = rows.flatMap((row) => column.map((choice) => [...row, choice]));
  return rows;
}

function zip(columns: readonly (readonly Choice[])[]): Choice[][] {
  const length = Math.max(1, ...columns.map((column) => column.length));
  for (const column of columns)
    if (column.length !== 1 && column.length !== length)
      throw new HindcastError({
        code: "E-SCEN-006",
        what: `Lists to be zipped have different lengths: ${columns.map((c) => c.length).join(", ")}.`,
        why: "The first values belong together, then the second, and so on.",
        next: "give every list the same length, or write combine: grid",
      });
  return Array.from({ length }, (_, index) =>
    columns.map((column) => (column.length === 1 ? column[0] : column[index]) as Choice),
  );
}

function tooMany(cells: number): HindcastError {
  return new HindcastError({
    code: "E-SCEN-007",
    what: `The grid has ${cells} members; at most ${MAX_CELLS} are run at once.`,
    next: "shorten a list, or write combine: zip",
  });
}
