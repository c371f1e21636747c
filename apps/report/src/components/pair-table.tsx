import { groupThousands } from "../format/digits.ts";
import { pairRows, pairTotals, type PairFigures } from "../layout/pair-rows.ts";
import type { View } from "../page/view.ts";
import { NumberCell, UsdCell } from "./number-cell.tsx";
import { TableFrame } from "./table-frame.tsx";

const FIGURES = ["Count", "Accounts", "Repaid", "Seized"] as const;

/** Liquidations per collateral/debt pair in both runs, with totals of what can be summed. */
export function PairTable({ view }: { readonly view: View }) {
  const { base, proposed } = view;
  const rows = pairRows(base.liquidationsByPair, proposed?.liquidationsByPair ?? []);
  if (rows.length === 0) return <p>Nothing was liquidated in either run.</p>;
  return (
    <TableFrame label="Liquidations by collateral and debt">
      <PairHead base={base.name} proposed={proposed?.name} />
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.collateral}/${row.debt}`}>
            <th scope="row">
              {row.debt === "" ? row.collateral : `${row.collateral} / ${row.debt}`}
            </th>
            <Cells figures={row.base} />
            {proposed === undefined ? null : <Cells figures={row.proposed} />}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <Totals figures={rows.map((row) => row.base)} />
          {proposed === undefined ? null : <Totals figures={rows.map((row) => row.proposed)} />}
        </tr>
      </tfoot>
    </TableFrame>
  );
}

function PairHead(props: { readonly base: string; readonly proposed: string | undefined }) {
  const runs = props.proposed === undefined ? [props.base] : [props.base, props.proposed];
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          Collateral / debt
        </th>
        {runs.map((name, index) => (
          <th key={index} scope="colgroup" colSpan={4} class="group">
            {index === 0 ? "Base" : `Proposed: ${name}`}
          </th>
        ))}
      </tr>
      <tr>
        {runs.map((_, index) =>
          FIGURES.map((figure) => (
            <th key={`${index}${figure}`} scope="col" class="number">
              {figure}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

function Cells({ figures }: { readonly figures: PairFigures }) {
  const count = groupThousands(figures.count);
  const accounts = groupThousands(figures.accounts);
  return (
    <>
      <NumberCell shown={{ text: count, full: count }} />
      <NumberCell shown={{ text: accounts, full: accounts }} />
      <UsdCell value={figures.repaidUsd8} />
      <UsdCell value={figures.seizedUsd8} />
    </>
  );
}

function Totals({ figures }: { readonly figures: readonly PairFigures[] }) {
  const totals = pairTotals(figures);
  const count = groupThousands(totals.count);
  const why = "not a sum: one account may be liquidated in several pairs";
  return (
    <>
      <NumberCell shown={{ text: count, full: count }} />
      <NumberCell shown={{ text: "·", full: why }} />
      <UsdCell value={totals.repaidUsd8} />
      <UsdCell value={totals.seizedUsd8} />
    </>
  );
}
