import { formatTimeBare } from "../format/time.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** What the proposed run does differently: changed parameters only. */
export function ParameterDiff({ view }: { readonly view: View }) {
  const changes = (view.proposed?.parameterChanges ?? []).filter(
    (one) => one.base !== one.proposed,
  );
  return (
    <Section id="parameters">
      {view.proposed === undefined ? (
        <p>Base ran alone, with the parameters that were really in force.</p>
      ) : changes.length === 0 ? (
        <p>“{view.proposed.name}” changes no parameter.</p>
      ) : (
        <>
          <p>
            Only what “{view.proposed.name}” changes; all else is as recorded. The number in
            brackets is the value as the contract stores it.
          </p>
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
                  <th scope="row">{change.scope}</th>
                  <td>{change.parameter}</td>
                  <td>{formatTimeBare(change.timeSeconds)}</td>
                  <td class="number">{change.base}</td>
                  <td class="number proposed-value">{change.proposed}</td>
                </tr>
              ))}
            </tbody>
          </TableFrame>
        </>
      )}
    </Section>
  );
}
