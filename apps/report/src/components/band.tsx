import type { BandQuantity, BandVerdict, BehaviourBand } from "@hindcast/evidence";
import { formatBandDifference, formatBandNumber } from "../format/band-number.ts";
import { formatRatio } from "../format/ratio.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** The focus scenario under every behaviour model: who gains, who loses, and how far it holds. */
export function Band({ view }: { readonly view: View }) {
  const { band } = view.model;
  if (band === undefined)
    return (
      <Section id="band">
        <p>
          One behaviour model, no draws: the differences above are exact for it and carry no band.
        </p>
      </Section>
    );
  const shown = view.proposed?.name;
  const verdicts = band.verdicts.filter((one) => one.scenario === shown);
  return (
    <Section id="band">
      <p>{band.method}</p>
      {verdicts.length === 0 ? (
        <p>Choose a scenario other than base: a band is about a difference.</p>
      ) : (
        <BandTable band={band} verdicts={verdicts} />
      )}
      <p class="because">
        Ranges are 5 to 95 % of {band.draws} paired draws. “Supported” means: the same sign in every
        behaviour model, and even the smallest effect larger than the base’s own error.
      </p>
    </Section>
  );
}

function BandTable(props: {
  readonly band: BehaviourBand;
  readonly verdicts: readonly BandVerdict[];
}) {
  return (
    <TableFrame label="Effects by behaviour model">
      <thead>
        <tr>
          <th scope="col">Quantity</th>
          <th scope="col">Felt by</th>
          <th scope="col">Behaviour model</th>
          <th scope="col" class="number">
            Base
          </th>
          <th scope="col" class="number">
            Proposed
          </th>
          <th scope="col" class="number">
            Difference
          </th>
          <th scope="col" class="number">
            5 to 95 %
          </th>
          <th scope="col" class="number">
            Recorded
          </th>
          <th scope="col" class="number">
            Effect / error
          </th>
          <th scope="col">Standing</th>
        </tr>
      </thead>
      {props.verdicts.map((verdict) => (
        <VerdictRows
          key={verdict.quantity}
          verdict={verdict}
          quantity={props.band.quantities.find((one) => one.id === verdict.quantity)!}
        />
      ))}
    </TableFrame>
  );
}

function VerdictRows(props: { readonly verdict: BandVerdict; readonly quantity: BandQuantity }) {
  const { verdict, quantity } = props;
  const show = (value: number): string => formatBandNumber(value, quantity.unit);
  const differ = (value: number): string => formatBandDifference(value, quantity.unit);
  const rows = verdict.effects.length;
  return (
    <tbody>
      {verdict.effects.map((effect, index) => (
        <tr key={effect.behaviour}>
          {index === 0 ? (
            <>
              <th scope="rowgroup" rowSpan={rows}>
                {quantity.name}
              </th>
              <td rowSpan={rows}>{quantity.party}</td>
            </>
          ) : null}
          <td>{effect.behaviour}</td>
          <td class="number">{show(effect.base)}</td>
          <td class="number">{show(effect.proposed)}</td>
          <td class="number">{differ(effect.effect)}</td>
          <td class="number">
            {differ(effect.low)} to {differ(effect.high)}
          </td>
          {index === 0 ? <Standing verdict={verdict} quantity={quantity} /> : null}
        </tr>
      ))}
    </tbody>
  );
}

function Standing(props: { readonly verdict: BandVerdict; readonly quantity: BandQuantity }) {
  const { verdict, quantity } = props;
  const rows = verdict.effects.length;
  return (
    <>
      <td class="number" rowSpan={rows}>
        {quantity.recorded === null ? "–" : formatBandNumber(quantity.recorded, quantity.unit)}
      </td>
      <td class="number" rowSpan={rows}>
        {verdict.effectOverError === null ? "–" : formatRatio(verdict.effectOverError)}
      </td>
      <td rowSpan={rows}>
        <span
          class="verdict"
          data-verdict={verdict.direction === "neither" ? "same" : verdict.direction}
        >
          {verdict.direction === "neither" ? "" : `${verdict.direction} for ${quantity.party}, `}
          {verdict.standing}
        </span>
      </td>
    </>
  );
}
