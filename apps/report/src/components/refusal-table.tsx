import { groupThousands, signed } from "../format/digits.ts";
import type { View } from "../page/view.ts";
import { TableFrame } from "./table-frame.tsx";

/** Actions that were refused, by the protocol's own code, in both runs. */
export function RefusalTable({ view }: { readonly view: View }) {
  const { base, proposed } = view;
  const inBase = new Map(base.refusalsByCode.map((one) => [one.code, one.count]));
  const inProposed = new Map(proposed?.refusalsByCode.map((one) => [one.code, one.count]) ?? []);
  const codes = [...new Set([...inProposed.keys(), ...inBase.keys()])].sort();
  if (codes.length === 0) return <p>No action was refused in either run.</p>;
  return (
    <TableFrame label="Refused intents by code">
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col" class="number">
            Base
          </th>
          {proposed === undefined ? null : (
            <>
              <th scope="col" class="number">
                Proposed
              </th>
              <th scope="col" class="number">
                Difference
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {codes.map((code) => {
          const before = BigInt(inBase.get(code) ?? 0);
          const after = BigInt(inProposed.get(code) ?? 0);
          return (
            <tr key={code}>
              <th scope="row">
                <code>{code}</code>
              </th>
              <td class="number">{groupThousands(before)}</td>
              {proposed === undefined ? null : (
                <>
                  <td class="number">{groupThousands(after)}</td>
                  <td class="number">
                    {after === before
                      ? "±0"
                      : signed(after - before, groupThousands(after - before))}
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </TableFrame>
  );
}
