import { HindcastError, mechanismNamed } from "@hindcast/domain";
import type { Column } from "./column.ts";
import { nearest } from "./load-scenario.ts";
import { mechanismParameter, parseSetting, type MechanismChange } from "./mechanism-choice.ts";
import type { PatchFile } from "./scenario-file.ts";
import type { MechanismChoice } from "./scenario.ts";

/** A patch about a mechanism: whether it is there, or one of its parameters. */
export function mechanismColumn(patch: PatchFile, choices: readonly MechanismChoice[]): Column {
  const choice = choices.find(({ name }) => name === patch.mechanism);
  if (choice === undefined) throw unknownMechanism(patch.mechanism ?? "", choices);
  if (patch.set === undefined || (typeof patch.set === "object" && !Array.isArray(patch.set)))
    throw onlySet(choice.name);
  const labels = [patch.set].flat();
  const parameters = [patch.parameter ?? []].flat();
  const changes = labels.map((label) => changeOf(choice, parameters, label));
  return {
    name: patch.name ?? [choice.name, ...parameters].join(" "),
    size: labels.length,
    form: "list",
    window: { from: undefined, until: undefined },
    label: (position) => labels[position] as string,
    patches: () => [],
    switches: parameters.length === 0 ? choice.name : undefined,
    change: (position) => changes[position] as MechanismChange,
  };
}

function changeOf(
  { name, model, params }: MechanismChoice,
  parameters: readonly string[],
  label: string,
): MechanismChange {
  if (parameters.length === 0) {
    if (label !== "on" && label !== "off") throw onlySet(name);
    return { name, isOn: label === "on" };
  }
  const { mechanism } = mechanismNamed(model, params);
  const changed = parameters.map((one) => {
    const parameter = mechanismParameter(mechanism, one);
    return [parameter, parseSetting(mechanism, parameter, label)] as const;
  });
  const change = { name, params: Object.fromEntries(changed) };
  // Refused before anything runs, not in the middle of a sweep.
  mechanismNamed(model, { ...params, ...change.params });
  return change;
}

function unknownMechanism(name: string, choices: readonly MechanismChoice[]): HindcastError {
  const names = choices.map((choice) => choice.name);
  return new HindcastError({
    code: "E-SCEN-012",
    what: `A patch is about a mechanism "${name}" that the file does not have.`,
    why:
      names.length === 0
        ? "The file has no mechanisms."
        : `Did you mean "${nearest(name, names)}"? It has ${names.join(", ")}.`,
    next: "name the mechanism under mechanisms first, then patch it by that name",
  });
}

function onlySet(name: string): HindcastError {
  return new HindcastError({
    code: "E-SCEN-012",
    what: `The mechanism "${name}" can only be set: to values of a list, or on and off.`,
    next: 'write set: [off, on] to have it or not, or parameter: … with set: ["10 %", "50 %"]',
  });
}
