import { mechanismNamed, type PublishedRange } from "@hindcast/domain";
import type { RunStory } from "../projections/run-story.ts";
import type { AgainstMarket, MechanismSummary, MetricUnit } from "../report-model.ts";
import { misjudgedLiquidations, type Misjudged } from "./misjudged-liquidations.ts";
import { showSetting } from "./show-setting.ts";

/** A mechanism as a scenario has it: which, for which reserve (all where absent), and what is set. */
export interface MechanismAround {
  readonly name: string;
  readonly model: string;
  readonly reserve?: string;
  readonly params: Readonly<Record<string, bigint>>;
}

/** The mechanisms of a run as a report tells of them, each with its book at the end. */
export function mechanismSummaries(
  around: readonly MechanismAround[],
  story: Pick<RunStory, "labels" | "bookLines">,
): MechanismSummary[] {
  return around.map(({ name, model, reserve, params: given }) => {
    const { mechanism, params } = mechanismNamed(model, given);
    const defaults = mechanismNamed(model, {}).params as Readonly<Record<string, bigint>>;
    const settings = Object.entries(params as Readonly<Record<string, bigint>>);
    const ranges: Readonly<Record<string, PublishedRange>> = mechanism.ranges;
    return {
      name,
      model,
      reserve: reserve === undefined ? "" : story.labels.symbol(reserve),
      hypothesis: mechanism.hypothesis,
      settings: settings.map(([parameter, value]) => ({
        ...showSetting(parameter, value, ranges[parameter] as PublishedRange),
        isDefault: value === defaults[parameter],
      })),
      book: story.bookLines(name).map(({ entry, amount }) => ({
        ...entryOf(entry),
        amount: amount.toString(),
      })),
    };
  });
}

const ENDINGS: Readonly<Record<string, MetricUnit>> = { Usd8: "usd8", Seconds: "seconds" };

/** "paidOutUsd8" is "paid out", in US dollars. */
function entryOf(entry: string): { entry: string; unit: MetricUnit } {
  const [ending = ""] = /(?:Usd8|Seconds)$/.exec(entry) ?? [];
  const words = entry.slice(0, entry.length - ending.length).replace(/[A-Z]/g, " $&");
  return { entry: words.toLowerCase(), unit: ENDINGS[ending] ?? "count" };
}

/** A run that may be compared with others of its sweep. */
interface Comparable {
  readonly name: string;
  readonly mechanisms: readonly MechanismAround[];
  readonly otherwise: string;
  readonly story: Pick<RunStory, "liquidations">;
}

/**
 * A run with oracles against the one that differs in nothing but that it has none, so that the
 * protocol reads the market's price; undefined where there are no oracles or no such run.
 */
export function againstMarket(
  run: Comparable,
  sweep: readonly Comparable[],
): AgainstMarket | undefined {
  const rest = run.mechanisms.filter(({ model }) => !isOracle(model));
  if (rest.length === run.mechanisms.length) return undefined;
  const other = sweep.find(
    ({ mechanisms, otherwise }) =>
      otherwise === run.otherwise && textOf(mechanisms) === textOf(rest),
  );
  if (other === undefined) return undefined;
  const { wrongful, missed, late } = misjudgedLiquidations(
    run.story.liquidations,
    other.story.liquidations,
  );
  return {
    run: other.name,
    wrongful: counted(wrongful),
    missed: counted(missed),
    late: { ...counted(late), longestSeconds: late.longestSeconds },
  };
}

/** Whether it stands between a feed and the protocol. */
function isOracle(model: string): boolean {
  return mechanismNamed(model, {}).mechanism.readAnswer !== undefined;
}

function textOf(mechanisms: readonly MechanismAround[]): string {
  return mechanisms
    .map(({ name, model, reserve = "", params }) => {
      const settings = Object.entries(params).map(([key, value]) => `${key}=${value}`);
      return [name, model, reserve, ...settings.toSorted()].join(" ");
    })
    .join("\n");
}

function counted({ accounts, repaidUsd8 }: Misjudged): { accounts: number; repaidUsd8: string } {
  return { accounts: accounts.length, repaidUsd8: repaidUsd8.toString() };
}
