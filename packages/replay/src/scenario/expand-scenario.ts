import { HindcastError } from "@hindcast/domain";
import type { Column } from "./column.ts";
import { columnOf, notUsable, type Named } from "./patch-column.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { KNOWN_DESIGNS, type DesignKind } from "./designs/known-designs.ts";
import { parseQuantity } from "./quantity.ts";
import { changedMechanisms, mechanismsOf, type MechanismChange } from "./mechanism-choice.ts";
import type { LiquidatorChoice, Scenario } from "./scenario.ts";
import { changedWorlds, worldsOf, type WorldChange } from "./world-choice.ts";
import type { World } from "../worlds/world.ts";
import type { ScenarioFile } from "./scenario-file.ts";
import type { Patch } from "../kernel/patch.ts";
import { lazySweep, type Axis, type Sweep } from "./sweep.ts";

export type { ScenarioContext } from "./scenario-context.ts";
export { sweepIdentity, type Axis, type Sweep } from "./sweep.ts";

/** Nobody would wait for more; a sweep that large is refused, not started. */
const MAX_MEMBERS = 10_000_000;
/** How an axis reads in a member that leaves it alone. */
const AS_RECORDED = "·";
/** A member whose switches all leave out what they switch. */
const ALL_OFF = "all off";
/** Every axis at its last value. */
const TOGETHER = "all together";

/**
 * Resolves a scenario file: exact numbers, addresses, windows. Whatever cannot be used is refused
 * here; the members themselves are made when they are asked for.
 */
export function expandScenario(file: ScenarioFile, context: ScenarioContext): Sweep {
  const kind = file.design?.kind ?? file.combine ?? "grid";
  const { make, takes } = KNOWN_DESIGNS[kind];
  const choices = mechanismsOf(file, context);
  const worlds = worldsOf(file, context);
  const columns = file.patches.map((patch) =>
    columnOf(patch, context, { choices, worlds }, takes === "ends" || takes === "last"),
  );
  const moving = columns.filter((column) => column.size > 1);
  refuseMisfits(kind, columns);
  const drawn = { samples: file.design?.samples ?? 0, seed: file.design?.seed ?? 1 };
  const design = make({ ...drawn, sizes: moving.map((column) => column.size) });
  if (design.size > MAX_MEMBERS) throw tooMany(design.size);
  const around = {
    choices,
    worlds,
    switched: new Set(columns.flatMap(({ switches }) => switches ?? [])),
  };
  const shared = {
    liquidator: liquidatorOf(file),
    seed: file.seed,
    journal: file.journal,
    snapshotEverySeconds: snapshotSeconds(file.snapshotEvery),
  };
  const parts = {
    axes: takes === "last" ? [aloneAxis(moving)] : moving.map((column) => axisOf(column, takes)),
    size: columns.length === 0 ? 1 : design.size + 1,
    windows: [
      ...columns.map((column) => column.window),
      ...worlds.map(({ world }) => windowOf(world)),
    ],
    outline: () => ({
      shared,
      ...(choices.length === 0 ? {} : { choices }),
      ...(worlds.length === 0 ? {} : { worlds: worlds.map(({ world }) => world) }),
      kind,
      ...drawn,
      columns: columns.map(outlineOf),
    }),
  };
  return lazySweep(parts, (index) => {
    if (index === 0)
      return {
        ...shared,
        ...standingAround(around, [], []),
        name: "base",
        coordinates: [],
        patches: [],
      };
    const member = memberOf(columns, design.place(index - 1), shared, around);
    if (takes !== "last") return member;
    const name = index > moving.length ? TOGETHER : member.name;
    return { ...member, name, coordinates: [name] };
  });
}

/** In a window that holds nothing of the dataset a world would change nothing. */
function windowOf(world: World): Pick<Patch, "from" | "until"> {
  const [fromSeconds, untilSeconds] =
    world.model === "spliced-history"
      ? [world.atSeconds, undefined]
      : [world.fromSeconds, world.untilSeconds];
  return {
    from: fromSeconds === undefined ? undefined : { timeSeconds: fromSeconds },
    until: untilSeconds === undefined ? undefined : { timeSeconds: untilSeconds },
  };
}

/** Values of a list are told one by one, those of a range that is not gone through by its ends. */
function axisOf(column: Column, takes: "every" | "draws" | "ends"): Axis {
  const isGoneThrough = takes === "every" || column.form === "list";
  return {
    name: column.name,
    get values() {
      return isGoneThrough
        ? Array.from({ length: column.size }, (_, position) => column.label(position))
        : [column.label(0), column.label(column.size - 1)];
    },
  };
}

/** What stands alone, one after the other, and then all of it: one axis says more than one for each. */
function aloneAxis(moving: readonly Column[]): Axis {
  const alone = moving.map((column) => lastOf(column));
  return { name: "alone", values: alone.length > 1 ? [...alone, TOGETHER] : alone };
}

/** A column at its last value, as its member is called. */
function lastOf(column: Column): string {
  return titleOf(column, column.label(column.size - 1)).join() || ALL_OFF;
}

/** All values of a list; of a range its size and ends, from which the others follow. */
function outlineOf(column: Column): unknown {
  const change = column.change ?? column.worldChange;
  if (change !== undefined) return Array.from({ length: column.size }, (_, p) => change(p));
  if (column.form !== "list")
    return [column.size, column.patches(0), column.patches(column.size - 1)];
  return Array.from({ length: column.size }, (_, position) => column.patches(position));
}

/** The member with these places on the moving columns; a column with one value goes with all. */
function memberOf(
  columns: readonly Column[],
  places: readonly (number | undefined)[],
  shared: Omit<Scenario, "name" | "coordinates" | "patches">,
  around: Around,
): Scenario {
  let axis = 0;
  const coordinates: string[] = [];
  const titles: string[] = [];
  const idle: string[] = [];
  const patches: Patch[] = [];
  const changes: MechanismChange[] = [];
  const worldChanges: WorldChange[] = [];
  for (const column of columns) {
    const isMoving = column.size > 1;
    const position = isMoving ? places[axis++] : 0;
    const label = position === undefined ? AS_RECORDED : column.label(position);
    if (isMoving) coordinates.push(label);
    if (position === undefined) continue;
    const own = column.patches(position);
    if (isMoving || places.length === 0)
      (isIdle(own) ? idle : titles).push(...titleOf(column, label));
    patches.push(...own);
    if (column.change !== undefined) changes.push(column.change(position));
    if (column.worldChange !== undefined) worldChanges.push(column.worldChange(position));
  }
  const told = titles.length === 0 ? idle : titles;
  const name = told.length === 0 ? ALL_OFF : told.join(", ");
  return {
    ...shared,
    ...standingAround(around, changes, worldChanges),
    name,
    coordinates,
    patches,
  };
}

/** Whether patches leave everything as it was ("0 pp"): beside others they need no words. */
function isIdle(patches: readonly Patch[]): boolean {
  return (
    patches.length > 0 &&
    patches.every(
      ({ perturbation: one }) =>
        (one.kind === "shift" && one.by === 0n) ||
        (one.kind === "scale" && one.scaleBps === 10_000n),
    )
  );
}

/** A switch is named by what it puts in; what it leaves out needs no words. */
function titleOf({ name, switches }: Column, label: string): string[] {
  if (switches === undefined) return [`${name} ${label}`];
  return label === "on" ? [`with ${name}`] : [];
}

/** The mechanisms and worlds of a file, and those that some patch puts in or leaves out. */
interface Around extends Named {
  readonly switched: ReadonlySet<string>;
}

function standingAround(
  { choices, worlds, switched }: Around,
  changes: readonly MechanismChange[],
  worldChanges: readonly WorldChange[],
): Pick<Scenario, "mechanisms" | "worlds"> {
  const mechanisms = changedMechanisms(choices, switched, changes);
  const told = changedWorlds(worlds, switched, worldChanges);
  return {
    ...(mechanisms.length === 0 ? {} : { mechanisms }),
    ...(told.length === 0 ? {} : { worlds: told }),
  };
}

/** What a design cannot be made of is refused: ranges it would have to list, lists it cannot draw from. */
function refuseMisfits(kind: DesignKind, columns: readonly Column[]): void {
  const { takes } = KNOWN_DESIGNS[kind];
  const open = columns.find((column) => column.form === "open range");
  if (takes === "every" && open !== undefined) throw withoutStep(kind, open.name);
  const fixed = columns.find((column) => column.form === "list");
  if (takes === "draws" && columns.every((column) => column.form === "list"))
    throw nothingToMove(
      `A ${kind} design draws its members from ranges, and no patch has one.`,
      "Lists are few values: a grid has every combination of them.",
      'give a patch a range ({ from: "-5 pp", to: "+5 pp" }), or write design: { kind: grid }',
    );
  if (takes === "last" && columns.every((column) => column.size === 1))
    throw nothingToMove(
      `A ${kind} design puts in one thing at a time, and no patch has a value to begin from and one to go to.`,
      "Each axis stands alone at its last value while all others stay as recorded.",
      "write a list in a patch: set: [off, on]",
    );
  if (takes === "ends" && (columns.length === 0 || fixed !== undefined))
    throw nothingToMove(
      fixed === undefined
        ? "A tornado moves one range at a time, and there is none."
        : `A tornado moves one range at a time, and the patch "${fixed.name}" has none.`,
      "Each axis goes to its low and its high end while all others stay as recorded.",
      'write a range ({ from: "-5 pp", to: "+5 pp" }) in every patch, or another design',
    );
}

function withoutStep(kind: DesignKind, name: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-008",
    what: `The range of the patch "${name}" does not say which of its values are meant.`,
    why: `A ${kind} goes through all values of a range, so it needs to know how far apart they are.`,
    next: "give the range a step or a number of steps, or draw from it: design: { kind: sobol, samples: 64 }",
  });
}

function nothingToMove(what: string, why: string, next: string): HindcastError {
  return new HindcastError({ code: "E-SCEN-009", what, why, next });
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
    what: `The sweep has ${members} members; at most ${MAX_MEMBERS} are run at once.`,
    next: "shorten a list, or draw from ranges: design: { kind: sobol, samples: 256 }",
  });
}
