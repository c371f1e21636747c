import { HindcastError, type ParameterDescription } from "@hindcast/domain";
import type { Patch, Perturbation } from "../kernel/patch.ts";
import { ORACLE_PRICE } from "../kernel/patched-prices.ts";
import { findParameter, shortName } from "./load-scenario.ts";
import { mechanismColumn } from "./mechanism-column.ts";
import { parseQuantity, parseScaleBps } from "./quantity.ts";
import { rangeOf } from "./range.ts";
import { reserveAddress } from "./reserve-address.ts";
import type { PatchFile, RangeFile } from "./scenario-file.ts";
import type { MechanismChoice } from "./scenario.ts";
import type { Column } from "./column.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import type { NamedWorld } from "./world-choice.ts";
import { worldColumn } from "./world-column.ts";
import { windowOf } from "./window.ts";

/** What a reserve has beside its protocol's parameters: what its oracle answered. */
const RECORDED_PRICE: ParameterDescription = {
  name: ORACLE_PRICE,
  scope: "reserve",
  unit: "count",
  doc: "The recorded answers of the feeds a reserve reads; they can only be scaled.",
};

/** What patches may mean by its name. */
export interface Named {
  readonly choices: readonly MechanismChoice[];
  readonly worlds: readonly NamedWorld[];
}

/**
 * Resolves a patch of the file; what it names but the context does not have is refused. `endsOnly`:
 * of a range no more than its two ends is asked for.
 */
export function columnOf(
  patch: PatchFile,
  context: ScenarioContext,
  around: Named,
  endsOnly: boolean,
): Column {
  if (patch.mechanism !== undefined) return mechanismColumn(patch, around.choices);
  if (patch.world !== undefined) return worldColumn(patch, context, around.worlds);
  const kind =
    patch.reserve !== undefined ? "reserve" : patch.mode !== undefined ? "mode" : "market";
  const scope = scopeOf(patch, context);
  const known = [...context.parameters, RECORDED_PRICE];
  const parameters = [patch.parameter ?? []].flat().map((name) => findParameter(known, name, kind));
  const window = windowOf(patch);
  const patchesOf = (label: string): Patch[] =>
    parameters.map((parameter) => ({
      scope,
      parameter: parameter.name,
      perturbation: perturbationOf(patch, label, parameter),
      ...window,
    }));
  return { name: axisName(patch), window, ...valuesOf(patch, parameters, patchesOf, endsOnly) };
}

/** A list is resolved at once; of a range the two ends, between which everything is usable. */
function valuesOf(
  patch: PatchFile,
  parameters: readonly ParameterDescription[],
  patchesOf: (label: string) => readonly Patch[],
  endsOnly: boolean,
): Omit<Column, "name" | "window"> {
  const written = patch.set ?? patch.shift ?? patch.scale ?? [];
  if (typeof written === "string" || Array.isArray(written)) {
    const labels = [written].flat();
    const choices = labels.map(patchesOf);
    return {
      size: labels.length,
      form: "list",
      label: (position) => labels[position] as string,
      patches: (position) => choices[position] as Patch[],
    };
  }
  if (parameters.some(({ unit }) => unit === "switch")) throw rangeOfSwitch(written);
  const units = patch.scale === undefined ? parameters.map(({ unit }) => unit) : ["bps" as const];
  const range = rangeOf(written, units, { isSigned: patch.shift !== undefined, endsOnly });
  for (const end of [0, range.size - 1]) patchesOf(range.label(end));
  return {
    size: range.size,
    form: range.isOpen ? "open range" : "range",
    label: range.label,
    patches: (position) => patchesOf(range.label(position)),
  };
}

function rangeOfSwitch({ from, to }: RangeFile): HindcastError {
  return new HindcastError({
    code: "E-SCEN-008",
    what: `A switch has no range from "${from}" to "${to}".`,
    why: "A switch is on or off, and there is nothing between.",
    next: 'write both as a list: set: ["off", "on"]',
  });
}

function axisName(patch: PatchFile): string {
  if (patch.name !== undefined) return patch.name;
  const subject = patch.reserve ?? (patch.mode === undefined ? "" : `mode ${patch.mode}`);
  const names = [patch.parameter ?? []].flat().map(shortName).join(" and ");
  return `${subject} ${names}`.trim();
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
  if (parameter === RECORDED_PRICE && patch.scale === undefined)
    throw notUsable(label, "A recorded price can only be scaled: feeds answer in different units.");
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

/** A quantity that is well written but cannot be used where it stands (E-SCEN-010). */
export function notUsable(label: string, why: string, next?: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-010",
    what: `"${label}" is not a quantity that can be used here.`,
    why,
    next: next ?? "see docs/guide/scenarios.md for the units and what may be written",
  });
}
