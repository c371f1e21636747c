import { HindcastError, mechanismNamed, type Mechanism } from "@hindcast/domain";
import type { CastMember } from "../kernel/cast.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { nearest, shortName } from "./load-scenario.ts";
import { parseQuantity, type Unit } from "./quantity.ts";
import { reserveAddress } from "./reserve-address.ts";
import type { MechanismFile, ScenarioFile } from "./scenario-file.ts";
import type { MechanismChoice, Scenario } from "./scenario.ts";

/** What a patch does to a mechanism: puts it in or leaves it out, or sets one of its parameters. */
export interface MechanismChange {
  readonly name: string;
  readonly isOn?: boolean;
  readonly params?: Readonly<Record<string, bigint>>;
}

/** How a number of a parameter is written, by the end of the parameter's name. */
const WRITTEN: Readonly<Record<string, Unit>> = {
  Bps: "bps",
  Wad: "wad",
  Seconds: "duration",
  Usd8: "usd8",
};

/** The mechanisms of a file, resolved; two of one name, or settings they do not have, are refused. */
export function mechanismsOf(file: ScenarioFile, context: ScenarioContext): MechanismChoice[] {
  const choices = file.mechanisms.map((one) => choiceOf(one, context));
  const twice = choices.find(({ name }, place) =>
    choices.slice(0, place).some((other) => other.name === name),
  );
  if (twice === undefined) return choices;
  throw new HindcastError({
    code: "E-SCEN-011",
    what: `Two mechanisms have the name "${twice.name}".`,
    why: "A name keys a mechanism's luck and what patches mean.",
    next: "give one of them a name of its own: name: second-pool",
  });
}

function choiceOf(file: MechanismFile, context: ScenarioContext): MechanismChoice {
  const { mechanism } = mechanismNamed(file.model, {});
  const params: Record<string, bigint> = {};
  for (const [name, text] of Object.entries(file.params ?? {})) {
    const parameter = mechanismParameter(mechanism, name);
    params[parameter] = parseSetting(mechanism, parameter, text);
  }
  mechanismNamed(file.model, params);
  const reserve =
    file.reserve === undefined ? {} : { reserve: reserveAddress(file.reserve, context) };
  return { name: file.name ?? file.model, model: file.model, ...reserve, params };
}

/** The full name of a parameter: "depthLeft" is "depthLeftBps"; unknown ones are refused. */
export function mechanismParameter(mechanism: Mechanism<object, unknown>, name: string): string {
  const known = Object.keys(mechanism.ranges);
  const found = known.find((one) => one === name || shortName(withoutSeconds(one)) === name);
  if (found !== undefined) return found;
  const short = known.map((one) => shortName(withoutSeconds(one)));
  throw new HindcastError({
    code: "E-SCEN-003",
    what: `The mechanism "${mechanism.id}" has no parameter "${name}".`,
    where: "params of a mechanism",
    why: `Did you mean "${nearest(name, short)}"? Known: ${short.join(", ")}.`,
    next: "see the mechanism's README for its parameters",
  });
}

/** A setting as people write it: with its unit, a bare number where it counts, "on" or "off". */
export function parseSetting(
  mechanism: Mechanism<object, unknown>,
  parameter: string,
  text: string,
): bigint {
  if (text === "on" || text === "off") return text === "on" ? 1n : 0n;
  if (parameter.endsWith("Gwei")) return parseQuantity(text.replace(/\s*gwei$/, ""), "count");
  const suffix = Object.keys(WRITTEN).find((ending) => parameter.endsWith(ending));
  const unit: Unit = suffix === undefined ? "count" : (WRITTEN[suffix] as Unit);
  const ranges = mechanism.ranges as Readonly<Record<string, { readonly unit: string }>>;
  // A factor or an exponent has no unit to write.
  const isBare = unit === "wad" && ranges[parameter]?.unit === "" && /^[\d._]+$/.test(text);
  return parseQuantity(isBare ? `${text} wad` : text, unit);
}

function withoutSeconds(name: string): string {
  return name.replace(/Seconds$/, "");
}

/** A member's mechanisms: the file's, as its changes have them. A switch leaves out whom nobody puts in. */
export function changedMechanisms(
  choices: readonly MechanismChoice[],
  switched: ReadonlySet<string>,
  changes: readonly MechanismChange[],
): MechanismChoice[] {
  return choices.flatMap((choice) => {
    const mine = changes.filter(({ name }) => name === choice.name);
    const isOn = mine.findLast(({ isOn: on }) => on !== undefined)?.isOn;
    if (!(isOn ?? !switched.has(choice.name))) return [];
    const params = Object.assign({}, choice.params, ...mine.map((change) => change.params ?? {}));
    return [{ ...choice, params: params as MechanismChoice["params"] }];
  });
}

/** The mechanisms of a scenario as the kernel takes them. */
export function castOf({ mechanisms = [] }: Scenario): CastMember[] {
  return mechanisms.map(({ name, model, reserve, params }) => ({
    name,
    reserve,
    ...mechanismNamed(model, params),
  }));
}
