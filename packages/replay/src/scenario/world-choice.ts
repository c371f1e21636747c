import { HindcastError, type Wad } from "@hindcast/domain";
import { drawnPaths, type Span } from "../worlds/drawn-paths.ts";
import type { JumpLaw } from "../worlds/jumps.ts";
import { stretchOf, type PricePath } from "../worlds/price-path.ts";
import type { DiffusedWorld, World } from "../worlds/world.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { parseQuantity } from "./quantity.ts";
import { reserveAddress } from "./reserve-address.ts";
import type { ScenarioFile } from "./scenario-file.ts";
import { utcSeconds, windowOf, type WindowFile } from "./window.ts";
import type { JumpsFile, WorldFile } from "./world-file.ts";

type FileOf<Model extends WorldFile["model"]> = Extract<WorldFile, { model: Model }>;

/** An event is part of every scenario that lays it, so it has a bound. */
const MOST_EVENT_PRICES = 20_000;
const NO_JUMPS: JumpLaw = { perYearWad: 0n, meanWad: 0n, deviationWad: 0n };

/** A world of a file, resolved, and what patches call it. */
export interface NamedWorld {
  readonly name: string;
  readonly file: WorldFile;
  readonly world: World;
}

/** What a patch does to a world: puts it in or leaves it out, or tells it otherwise. */
export interface WorldChange {
  readonly name: string;
  readonly isOn?: boolean;
  readonly world?: World;
}

/** The worlds of a file, resolved; what there is no such world of is refused (E-SCEN-013, E-WORLD-004, E-WORLD-005). */
export function worldsOf(file: ScenarioFile, context: ScenarioContext): NamedWorld[] {
  if (file.worlds.length > 0 && file.band !== undefined)
    throw new HindcastError({
      code: "E-SCEN-013",
      what: "A band cannot be drawn in a world that was not recorded.",
      where: "band and worlds in the scenario file",
      why: "Behaviour models are fitted to what people did at the recorded prices.",
      next: "leave band out, or the worlds",
    });
  const worlds = file.worlds.map((one) => ({
    name: one.name ?? one.model,
    file: one,
    world: resolveWorld(one, context),
  }));
  const names = [...worlds, ...file.mechanisms.map((one) => ({ name: one.name ?? one.model }))].map(
    ({ name }) => name,
  );
  const twice = worlds.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice === undefined) return worlds;
  throw new HindcastError({
    code: "E-SCEN-011",
    what: `A world has the name "${twice.name}", and so has something else of the file.`,
    why: "A name is what patches mean.",
    next: "give one of them a name of its own: name: second-world",
  });
}

/** A member's worlds: the file's, as its changes have them. A switch leaves out what nobody puts in. */
export function changedWorlds(
  worlds: readonly NamedWorld[],
  switched: ReadonlySet<string>,
  changes: readonly WorldChange[],
): World[] {
  return worlds.flatMap(({ name, world }) => {
    const mine = changes.filter((change) => change.name === name);
    const isOn = mine.findLast((change) => change.isOn !== undefined)?.isOn;
    if (!(isOn ?? !switched.has(name))) return [];
    return [mine.findLast((change) => change.world !== undefined)?.world ?? world];
  });
}

/** A world of a file as a scenario has it. */
export function resolveWorld(file: WorldFile, context: ScenarioContext): World {
  switch (file.model) {
    case "scaled-history":
      return {
        model: file.model,
        ...spanOf(file),
        assets: Object.entries(file.assets).map(([name, { factor }]) => ({
          reserve: reserveAddress(name, context),
          factorWad: wadOf(factor),
        })),
      };
    case "spliced-history":
      return splicedOf(file, context);
    case "jump-diffusion":
      return diffusedOf(file, context);
  }
}

function splicedOf(
  { model, event, at, assets }: FileOf<"spliced-history">,
  context: ScenarioContext,
): World {
  const { fromSeconds = 0, untilSeconds = 0 } = spanOf(event);
  return {
    model,
    atSeconds: utcSeconds(at),
    assets: Object.entries(assets).map(([name, { as }]) => {
      const whole = context.pricesOf?.(event.dataset, as) ?? [];
      const stretch = whole.length === 0 ? [] : stretchOf(whole, fromSeconds, untilSeconds);
      if (stretch.length < 2 || stretch.length > MOST_EVENT_PRICES)
        throw noEvent(event, as, stretch);
      return { reserve: reserveAddress(name, context), event: stretch };
    }),
  };
}

function diffusedOf(file: FileOf<"jump-diffusion">, context: ScenarioContext): World {
  const names = Object.keys(file.assets);
  const addresses = names.map((name) => reserveAddress(name, context));
  const stepSeconds = Number(parseQuantity(file.step, "duration"));
  const world: DiffusedWorld = {
    model: file.model,
    ...spanOf(file),
    stepSeconds,
    marketJumps: jumpsOf(file.marketJumps),
    assets: Object.values(file.assets).map((asset, place) => ({
      reserve: addresses[place] as string,
      driftWad: wadOf(asset.drift),
      volatilityWad: wadOf(asset.volatility),
      macroWad: wadOf(asset.macro),
      correlationsWad: correlationsOf(asset.correlations, names.slice(0, place)),
      marketJumpShareWad: wadOf(asset.marketJumpShare),
      ownJumps: jumpsOf(asset.ownJumps),
    })),
  };
  // One step tells whether there is such a world.
  drawnPaths(world, { fromSeconds: 0, untilSeconds: stepSeconds }, 1);
  return world;
}

/** Correlations with the assets before one, in their order; others are refused. */
function correlationsOf(given: Readonly<Record<string, string>>, before: readonly string[]): Wad[] {
  const stranger = Object.keys(given).find((name) => !before.includes(name));
  if (stranger === undefined) return before.map((name) => wadOf(given[name] ?? "0"));
  throw new HindcastError({
    code: "E-SCEN-013",
    what: `A correlation is with "${stranger}", which is no asset that stands before it.`,
    why: "Each asset may be correlated with those before it; a correlation is written once.",
    next:
      before.length === 0
        ? "write it at the later of the two assets"
        : `known here: ${before.join(", ")}`,
  });
}

function jumpsOf(file: JumpsFile | undefined): JumpLaw {
  if (file === undefined) return NO_JUMPS;
  const { perYear, mean, deviation } = file;
  return { perYearWad: wadOf(perYear), meanWad: wadOf(mean), deviationWad: wadOf(deviation) };
}

/** "80 %" and "0.8" are the same. */
function wadOf(text: string): Wad {
  return parseQuantity(/[\d.]$/.test(text.trim()) ? `${text} wad` : text, "wad");
}

function spanOf(file: WindowFile): Partial<Span> {
  windowOf(file);
  return {
    ...(file.from === undefined ? {} : { fromSeconds: utcSeconds(file.from) }),
    ...(file.until === undefined ? {} : { untilSeconds: utcSeconds(file.until) }),
  };
}

function noEvent(
  event: FileOf<"spliced-history">["event"],
  asset: string,
  stretch: PricePath,
): HindcastError {
  return new HindcastError({
    code: "E-SCEN-013",
    what: `"${event.dataset}" holds no event of ${asset} from ${event.from} until ${event.until} that can be laid over another market.`,
    why:
      stretch.length < 2
        ? "An event is two recorded prices or more, and there are fewer."
        : `There are ${stretch.length} prices; an event is part of every scenario, so it has ${MOST_EVENT_PRICES} at most.`,
    next: "choose a stretch in which the dataset holds prices of that asset: hindcast datasets show",
  });
}
