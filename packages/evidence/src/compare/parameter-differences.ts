import {
  decodeParameterValues,
  type ParameterDescription,
  type ParameterValues,
  type PlacedOutcome,
} from "@hindcast/domain";
import type { ReserveLabels } from "../projections/reserves.ts";
import type { ParameterDifference } from "../report-model.ts";
import { showParameter } from "./show-quantity.ts";

type Value = bigint | boolean;

/** What holds before any recorded change: the contract's constants, by scope. */
export type InitialParameters = ReadonlyMap<string, ParameterValues>;

interface Change {
  readonly timeSeconds: number;
  readonly sequence: number;
  readonly value: Value;
}

/**
 * The moments at which a parameter of the scenario starts to differ from the base, or differs by
 * something else. One row a moment; equal parameters give none.
 */
export function parameterDifferences(
  base: readonly PlacedOutcome<"parameterChange">[],
  proposed: readonly PlacedOutcome<"parameterChange">[],
  initial: InitialParameters,
  descriptions: readonly ParameterDescription[],
  labels: ReserveLabels,
): ParameterDifference[] {
  const baseChanges = changesByKey(base);
  const proposedChanges = changesByKey(proposed);
  const rows: ParameterDifference[] = [];
  for (const key of new Set([...baseChanges.keys(), ...proposedChanges.keys()])) {
    const [scope, name] = key.split("/") as [string, string];
    const unit = descriptions.find((d) => d.name === name)?.unit ?? "count";
    const start = initial.get(scope)?.[name];
    for (const moment of differingMoments(
      baseChanges.get(key) ?? [],
      proposedChanges.get(key) ?? [],
      start,
    ))
      rows.push({
        scope: labels.symbol(scope),
        parameter: name,
        unit,
        timeSeconds: moment.timeSeconds,
        base: showParameter(moment.base, unit),
        proposed: showParameter(moment.proposed, unit),
      });
  }
  return rows.sort((a, b) => a.timeSeconds - b.timeSeconds);
}

function changesByKey(placed: readonly PlacedOutcome<"parameterChange">[]): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  for (const { at, sequence, outcome } of placed)
    for (const [name, value] of Object.entries(decodeParameterValues(outcome.values))) {
      const key = `${outcome.scope}/${name}`;
      const change = { timeSeconds: at.timeSeconds, sequence, value };
      const list = changes.get(key);
      if (list === undefined) changes.set(key, [change]);
      else list.push(change);
    }
  return changes;
}

function differingMoments(
  base: readonly Change[],
  proposed: readonly Change[],
  start: Value | undefined,
): { timeSeconds: number; base: Value | undefined; proposed: Value | undefined }[] {
  const times = [...new Set([...base, ...proposed].map((c) => c.timeSeconds))].sort(
    (a, b) => a - b,
  );
  const moments: { timeSeconds: number; base: Value | undefined; proposed: Value | undefined }[] =
    [];
  let shown: string | undefined;
  for (const timeSeconds of times) {
    const now = {
      timeSeconds,
      base: valueAt(base, timeSeconds, start),
      proposed: valueAt(proposed, timeSeconds, start),
    };
    const text = `${String(now.base)}/${String(now.proposed)}`;
    if (now.base !== now.proposed && text !== shown) moments.push(now);
    shown = text;
  }
  return moments;
}

function valueAt(
  changes: readonly Change[],
  timeSeconds: number,
  start: Value | undefined,
): Value | undefined {
  return changes.findLast((change) => change.timeSeconds <= timeSeconds)?.value ?? start;
}
