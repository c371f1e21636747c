import type { FidelitySummary } from "@hindcast/evidence";
import { readInteger } from "../format/digits.ts";
import { formatCount, formatRatio } from "../format/ratio.ts";
import { formatUsd8 } from "../format/usd8.ts";
import { TableFrame } from "./table-frame.tsx";

/** Every gate with what it asks and what was found, and the figures behind the strip. */
export function FidelityDetails({ fidelity }: { readonly fidelity: FidelitySummary }) {
  const usd = (text: string): string => formatUsd8(readInteger(text) ?? 0n);
  return (
    <details class="fidelity-details">
      <summary>Gates and figures</summary>
      <TableFrame label="Fidelity gates">
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col" class="number">
              Required
            </th>
            <th scope="col" class="number">
              Found
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {fidelity.gates.map((gate) => (
            <tr key={gate.name}>
              <th scope="row">{gate.name}</th>
              <td class="number">{gate.required}</td>
              <td class="number">{gate.found}</td>
              <td>
                <span class="verdict" data-verdict={gate.passed ? "better" : "worse"}>
                  {gate.passed ? "✓ passed" : "✕ failed"}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      <p>
        Liquidator model {fidelity.liquidatorModel}. Recorded {formatCount(fidelity.recorded)}{" "}
        liquidations worth {usd(fidelity.recordedValueUsd8)}, replayed{" "}
        {formatCount(fidelity.replayed)} worth {usd(fidelity.replayedValueUsd8)}. Precision{" "}
        {formatRatio(fidelity.precision)}, recall {formatRatio(fidelity.recall)}. Median error of a
        matched amount {formatRatio(fidelity.medianAbsoluteLogAmountError)} (absolute log ratio).{" "}
        {formatCount(fidelity.refusedRecordedIntents)} recorded actions were refused in the base
        run.
      </p>
    </details>
  );
}
