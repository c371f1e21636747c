import type { ParameterDifference, RunSummary } from "@hindcast/evidence";
import { formatCount } from "../format/ratio.ts";
import { readable } from "../format/run-name.ts";
import { formatDay, formatTimeBare } from "../format/time.ts";
import { isAsRecorded } from "../layout/as-recorded.ts";
import { mechanismChanges, mechanismRows } from "../layout/mechanism-rows.ts";
import { readUrlState, writeUrlState } from "../layout/url-state.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** A parameter that changes more often is moved by something that watches the market. */
const MOST_ROWS = 6;

/** What the proposed run does differently: prices moved, parameters and mechanisms changed, no more. */
export function ParameterDiff({ view }: { readonly view: View }) {
  const { base, proposed } = view;
  if (proposed === undefined)
    return (
      <Section id="parameters">
        <p>Base ran alone, with the parameters that were really in force.</p>
      </Section>
    );
  const changes = changesOf(base, proposed);
  const moved = [
    ...worldsChanged(base, proposed),
    ...proposed.movedPrices.map((text) => `What feeds answer is changed: ${text}.`),
  ];
  return (
    <Section id="parameters">
      {changes.length === 0 && moved.length === 0 ? (
        <p>“{readable(proposed.name)}” changes no parameter and no mechanism.</p>
      ) : (
        <p>
          Only what “{readable(proposed.name)}” changes; all else is as in the base
          {isAsRecorded(base) ? ", which is as recorded" : ""}. {moved.join(" ")}
          {changes.some(({ scope }) => scope !== "")
            ? " A number in brackets is the value as the contract stores it."
            : ""}
        </p>
      )}
      {changes.length === 0 ? null : <ChangeTable changes={changes} />}
    </Section>
  );
}

function worldsChanged(base: RunSummary, proposed: RunSummary): readonly string[] {
  const [before, after] = [base, proposed].map(({ worlds }) => worlds.join(", "));
  if (before === after) return [];
  const named = (worlds: string | undefined): string => worlds || "what was recorded";
  return [`Prices are those of ${named(after)} in place of ${named(before)}.`];
}

interface Change {
  /** Empty for a mechanism. */
  readonly scope: string;
  readonly where: string;
  readonly parameter: string;
  readonly since: string;
  readonly base: string;
  readonly proposed: string;
}

function changesOf(base: RunSummary, proposed: RunSummary): readonly Change[] {
  const parameters = [
    ...Map.groupBy(
      proposed.parameterChanges.filter((one) => one.base !== one.proposed),
      ({ scope, parameter }) => `${scope}/${parameter}`,
    ).values(),
  ].flatMap(parameterRows);
  const rows = mechanismRows(base.mechanisms, proposed.mechanisms);
  const mechanisms = mechanismChanges(rows).map(({ mechanism, setting, ...values }) => ({
    ...values,
    scope: "",
    where: `mechanism ${mechanism}`,
    parameter: setting === "" ? "as a whole" : setting,
    since: "the start",
  }));
  return [...mechanisms, ...parameters];
}

/** A parameter's changes one by one; of one that is moved all the time the first and the last. */
function parameterRows(changes: readonly ParameterDifference[]): readonly Change[] {
  const rows = changes.map((one) => ({
    ...one,
    where: one.scope,
    since: formatTimeBare(one.timeSeconds),
  }));
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || rows.length <= MOST_ROWS) return rows;
  return [
    {
      ...first,
      since: `${formatCount(rows.length)} times, ${formatDay(first.timeSeconds)} to ${formatDay(last.timeSeconds)}`,
      proposed: `${first.proposed} … ${last.proposed}`,
    },
  ];
}

/** Keeps the run in focus. */
function toSurroundings(): string {
  return writeUrlState({ ...readUrlState(location.hash), at: "surroundings" });
}

function ChangeTable({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <TableFrame label="Changed parameters">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Parameter</th>
          <th scope="col">In force from (UTC)</th>
          <th scope="col" class="number">
            Base
          </th>
          <th scope="col" class="number">
            Proposed
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, index) => (
          <tr key={index}>
            <th scope="row">
              {change.scope === "" ? <a href={toSurroundings()}>{change.where}</a> : change.where}
            </th>
            <td>{change.parameter}</td>
            <td>{change.since}</td>
            <td class="number">{change.base}</td>
            <td class="number proposed-value">{change.proposed}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
