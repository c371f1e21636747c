import type { MechanismSummary, MetricUnit } from "@hindcast/evidence";

/** One mechanism in both runs; undefined where it is not there, or there is no such run. */
export interface MechanismRow {
  readonly name: string;
  readonly base: MechanismSummary | undefined;
  readonly proposed: MechanismSummary | undefined;
}

/** A setting, or whether a mechanism is there, that differs between the runs. */
export interface MechanismChange {
  readonly mechanism: string;
  /** Empty where the mechanism as a whole is put in or left out. */
  readonly setting: string;
  readonly base: string;
  readonly proposed: string;
}

/** A line of a mechanism's book in both runs; undefined where it is not kept. */
export interface BookRow {
  readonly mechanism: string;
  readonly entry: string;
  readonly unit: MetricUnit;
  readonly base: string | undefined;
  readonly proposed: string | undefined;
}

const THERE = "there";
const NOT_THERE = "not there";

/** The mechanisms of either run, in the order in which they are asked. */
export function mechanismRows(
  base: readonly MechanismSummary[],
  proposed: readonly MechanismSummary[],
): readonly MechanismRow[] {
  const names = base.map(({ name }) => name);
  proposed.forEach(({ name }, place) => {
    if (names.includes(name)) return;
    const before = place === 0 ? -1 : names.indexOf(proposed[place - 1]!.name);
    names.splice(before + 1, 0, name);
  });
  const named = (list: readonly MechanismSummary[], wanted: string) =>
    list.find(({ name }) => name === wanted);
  return names.map((name) => ({ name, base: named(base, name), proposed: named(proposed, name) }));
}

/** What the proposed run has otherwise around the protocol. */
export function mechanismChanges(rows: readonly MechanismRow[]): readonly MechanismChange[] {
  return rows.flatMap(({ name: mechanism, base, proposed }) => {
    if (base === undefined || proposed === undefined)
      return [
        {
          mechanism,
          setting: "",
          base: base === undefined ? NOT_THERE : THERE,
          proposed: proposed === undefined ? NOT_THERE : THERE,
        },
      ];
    return base.settings.flatMap(({ name: setting, value }, place) => {
      const other = proposed.settings[place]?.value ?? "";
      return other === value ? [] : [{ mechanism, setting, base: value, proposed: other }];
    });
  });
}

/** Every line that either run's mechanisms keep. */
export function bookRows(rows: readonly MechanismRow[]): readonly BookRow[] {
  return rows.flatMap(({ name: mechanism, base, proposed }) => {
    const kept = base?.book ?? proposed?.book ?? [];
    return kept.map(({ entry, unit }, place) => ({
      mechanism,
      entry,
      unit,
      base: base?.book[place]?.amount,
      proposed: proposed?.book[place]?.amount,
    }));
  });
}
