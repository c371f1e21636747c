import type { BandQuantity, BandVerdict, BehaviourBand } from "@hindcast/evidence";
import { formatBandDifference, formatBandNumber } from "../format/band-number.ts";
import { formatRatio } from "../format/ratio.ts";
import type { View } from "../page/view.ts";
import { SpreadOverSeeds } from "./seed-spread.tsx";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** The focus scenario under every behaviour model: who gains, who loses, and how far it holds. */
export function Band({ view }: { readonly view: View }) {
  const { band, spread } = view.model;
  const overSeeds = spread === undefined ? null : <SpreadOverSeeds view={view} spread={spread} />;
  if (band === undefined)
    return (
      <Section id="band">
        {overSeeds ?? (
          <p>
            One behaviour model, no draws: the differences above are exact for it and carry no band.
          </p>
        )}
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
      {overSeeds}
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

/** A quantity with what can be said of it, then its effect under each behaviour model. */
function VerdictRows(props: { readonly verdict: BandVerdict; readonly quantity: BandQuantity }) {
  const { verdict, quantity } = props;
  const show = (value: number): string => formatBandNumber(value, quantity.unit);
  const differ = (value: number): string => formatBandDifference(value, quantity.unit);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={5} class="quantity">
          {quantity.name}, felt by {quantity.party} <Standing verdict={verdict} />
          <span class="aside">{measuredBy(verdict, quantity)}</span>
        </th>
      </tr>
      {verdict.effects.map((effect) => (
        <tr key={effect.behaviour}>
          <td>{effect.behaviour}</td>
          <td class="number">{show(effect.base)}</td>
          <td class="number">{show(effect.proposed)}</td>
          <td class="number">{differ(effect.effect)}</td>
          <td class="number">
            {differ(effect.low)} to {differ(effect.high)}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Standing({ verdict }: { readonly verdict: BandVerdict }) {
  const { direction, standing } = verdict;
  return (
    <span class="verdict" data-verdict={direction === "neither" ? "same" : direction}>
      {direction === "neither" ? standing : `${direction}, ${standing}`}
    </span>
  );
}

/** What the effect is held against: the record, and how far the base is from it. */
function measuredBy({ modelError, effectOverError }: BandVerdict, quantity: BandQuantity): string {
  if (quantity.recorded === null || modelError === null) return "nothing recorded to compare with";
  const show = (value: number): string => formatBandNumber(value, quantity.unit);
  const ratio =
    effectOverError === null ? "" : `; smallest effect / error ${formatRatio(effectOverError)}`;
  return `recorded ${show(quantity.recorded)}, the base's error ${show(modelError)}${ratio}`;
}
