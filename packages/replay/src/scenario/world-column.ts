import { HindcastError } from "@hindcast/domain";
import type { Column } from "./column.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { nearest } from "./load-scenario.ts";
import type { PatchFile } from "./scenario-file.ts";
import { resolveWorld, type NamedWorld, type WorldChange } from "./world-choice.ts";
import { worldFile } from "./world-file.ts";

/** A patch about a world: whether it is there, or one number of all its assets. */
export function worldColumn(
  patch: PatchFile,
  context: ScenarioContext,
  worlds: readonly NamedWorld[],
): Column {
  const world = worlds.find(({ name }) => name === patch.world);
  if (world === undefined) throw unknownWorld(patch.world ?? "", worlds);
  if (patch.set === undefined || (typeof patch.set === "object" && !Array.isArray(patch.set)))
    throw onlySet(world.name);
  const labels = [patch.set].flat();
  const parameters = [patch.parameter ?? []].flat();
  const changes = labels.map((label) => changeOf(world, context, parameters, label));
  return {
    name: patch.name ?? [world.name, ...parameters].join(" "),
    size: labels.length,
    form: "list",
    window: { from: undefined, until: undefined },
    label: (position) => labels[position] as string,
    patches: () => [],
    switches: parameters.length === 0 ? world.name : undefined,
    worldChange: (position) => changes[position] as WorldChange,
  };
}

function changeOf(
  { name, file }: NamedWorld,
  context: ScenarioContext,
  parameters: readonly string[],
  label: string,
): WorldChange {
  if (parameters.length === 0) {
    if (label !== "on" && label !== "off") throw onlySet(name);
    return { name, isOn: label === "on" };
  }
  const changed = Object.fromEntries(parameters.map((parameter) => [parameter, label]));
  const assets = Object.fromEntries(
    Object.entries(file.assets).map(([asset, given]) => [asset, { ...given, ...changed }]),
  );
  const parsed = worldFile.safeParse({ ...file, assets });
  if (!parsed.success) throw noNumber(name, parameters);
  return { name, world: resolveWorld(parsed.data, context) };
}

function unknownWorld(name: string, worlds: readonly NamedWorld[]): HindcastError {
  const names = worlds.map((world) => world.name);
  return new HindcastError({
    code: "E-SCEN-012",
    what: `A patch is about a world "${name}" that the file does not have.`,
    why:
      names.length === 0
        ? "The file has no worlds."
        : `Did you mean "${nearest(name, names)}"? It has ${names.join(", ")}.`,
    next: "name the world under worlds first, then patch it by that name",
  });
}

function onlySet(name: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-012",
    what: `The world "${name}" can only be set: to values of a list, or on and off.`,
    next: 'write set: [off, on] to have it or not, or parameter: factor with set: ["1", "1.5"]',
  });
}

function noNumber(name: string, parameters: readonly string[]): HindcastError {
  return new HindcastError({
    code: "E-SCEN-012",
    what: `The assets of the world "${name}" have no ${parameters.join(" and ")} that could be set.`,
    why: "A patch sets one number of each of a world's assets: factor, or volatility, drift, macro, marketJumpShare.",
    next: "see docs/guide/scenarios.md#worlds",
  });
}
