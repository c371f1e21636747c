import type { MechanismSummary, RunSummary } from "@hindcast/evidence";
import { showMetric } from "../format/metric-value.ts";
import { formatCount } from "../format/ratio.ts";
import { bookRows, mechanismRows, type MechanismRow } from "../layout/mechanism-rows.ts";
import type { View } from "../page/view.ts";
import { Oracles } from "./oracles.tsx";
import { NumberCell } from "./number-cell.tsx";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** The mechanisms of both runs, how they were set, and what they did. */
export function Surroundings({ view }: { readonly view: View }) {
  const { base, proposed } = view;
  const rows = mechanismRows(base.mechanisms, proposed?.mechanisms ?? []);
  if (rows.length === 0)
    return (
      <Section id="surroundings">
        <p>{nothingInWords(base, proposed)}</p>
      </Section>
    );
  return (
    <Section id="surroundings">
      <p>{baseInWords(base)}</p>
      <MechanismTable view={view} rows={rows} />
      <Books view={view} rows={rows} />
      <Oracles runs={proposed === undefined ? [base] : [base, proposed]} />
    </Section>
  );
}

function nothingInWords(base: RunSummary, proposed: RunSummary | undefined): string {
  const worlds = new Set([...base.worlds, ...(proposed?.worlds ?? [])]);
  const prices =
    worlds.size === 0
      ? "Oracles said what they were recorded to say, or what the scenario lets them say"
      : `Prices are those of a world that was not recorded (${[...worlds].join(", ")})`;
  return `No mechanism. ${prices}; liquidations moved none of them, and nobody reacted.`;
}

function baseInWords({ mechanisms, worlds }: RunSummary): string {
  if (mechanisms.length === 0)
    return worlds.length === 0
      ? "The base has none of it: it replays what was recorded, under recorded prices."
      : `The base has none of it, but prices that were not recorded (${worlds.join(", ")}).`;
  const many =
    mechanisms.length === 1 ? "a mechanism" : `${formatCount(mechanisms.length)} mechanisms`;
  return `The base has ${many} too, so it is not what was recorded. Effects are differences to it, not to a world without them.`;
}

function MechanismTable({
  view,
  rows,
}: {
  readonly view: View;
  readonly rows: readonly MechanismRow[];
}) {
  return (
    <TableFrame label="Mechanisms of both runs">
      <thead>
        <tr>
          <th scope="col">Mechanism</th>
          <th scope="col">Base</th>
          {view.proposed === undefined ? null : <th scope="col">Proposed</th>}
          <th scope="col">Settings</th>
          <th scope="col">Concerns</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const told = (row.proposed ?? row.base)!;
          return (
            <tr key={row.name}>
              <th scope="row">
                <details class="definition">
                  <summary>
                    {row.name}{" "}
                    {row.name === told.model ? null : <span class="aside">{told.model}</span>}
                  </summary>
                  <p>{told.hypothesis}</p>
                </details>
              </th>
              <td>{row.base === undefined ? <Absent /> : "there"}</td>
              {view.proposed === undefined ? null : (
                <td class={isSame(row) ? undefined : "proposed-value"}>
                  {row.proposed === undefined ? <Absent /> : wordFor(row)}
                </td>
              )}
              <td>
                <Settings row={row} />
              </td>
              <td>{told.reserve === "" ? "all reserves" : told.reserve}</td>
            </tr>
          );
        })}
      </tbody>
    </TableFrame>
  );
}

function isSame({ base, proposed }: MechanismRow): boolean {
  return base !== undefined && proposed !== undefined && !differ(base, proposed);
}

function wordFor({ base, proposed }: MechanismRow): string {
  if (base === undefined) return "put in";
  return proposed !== undefined && differ(base, proposed) ? "set otherwise" : "there";
}

function differ(base: MechanismSummary, proposed: MechanismSummary): boolean {
  return base.settings.some(({ value }, place) => proposed.settings[place]?.value !== value);
}

function Absent() {
  return <span class="muted">not there</span>;
}

/** What is set first, what was left at its default behind a click. */
function Settings({ row }: { readonly row: MechanismRow }) {
  const told = (row.proposed ?? row.base)!;
  const shown = told.settings.map((setting, place) => {
    const before = row.base?.settings[place]?.value ?? setting.value;
    const value = before === setting.value ? before : `${before} → ${setting.value}`;
    return { ...setting, value, isDefault: setting.isDefault && before === setting.value };
  });
  const set = shown.filter(({ isDefault }) => !isDefault);
  const left = shown.filter(({ isDefault }) => isDefault);
  return (
    <>
      {set.map(({ name, value }) => (
        <span key={name} class="setting">
          {name} <b>{value}</b>{" "}
        </span>
      ))}
      {left.length === 0 ? null : (
        <details class="definition">
          <summary>{set.length === 0 ? "defaults" : "other defaults"}</summary>
          <p>{left.map(({ name, value }) => `${name} ${value}`).join(" · ")}</p>
        </details>
      )}
    </>
  );
}

/** What mechanisms did and have left at the end of each run. */
function Books({ view, rows }: { readonly view: View; readonly rows: readonly MechanismRow[] }) {
  const lines = bookRows(rows);
  if (lines.length === 0) return null;
  return (
    <>
      <h3>What they did</h3>
      <TableFrame label="What they did">
        <thead>
          <tr>
            <th scope="col">Mechanism, by the end</th>
            <th scope="col" class="number">
              Base
            </th>
            {view.proposed === undefined ? null : (
              <th scope="col" class="number">
                Proposed
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.mechanism} ${line.entry}`}>
              <th scope="row">
                {line.mechanism} <span class="aside">{line.entry}</span>
              </th>
              <NumberCell shown={showMetric(line.base, line.unit)} />
              {view.proposed === undefined ? null : (
                <NumberCell shown={showMetric(line.proposed, line.unit)} />
              )}
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </>
  );
}
