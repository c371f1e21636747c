import { showBandNumber, type BandVerdict, type BehaviourBand } from "@hindcast/evidence";
import { table } from "./terminal.ts";

/** What can be said of every counterfactual over all behaviour models, one row a quantity. */
export function bandTable(band: BehaviourBand): string {
  const rows = band.verdicts.flatMap((verdict, index) => {
    const quantity = band.quantities.find((one) => one.id === verdict.quantity)!;
    const show = (value: number): string => showBandNumber(value, quantity.unit);
    const isFirst = verdict.scenario !== band.verdicts[index - 1]?.scenario;
    const figures = [
      `  ${quantity.name} (${quantity.party})`,
      rangeOf(
        verdict.effects.map((one) => one.base),
        show,
      ),
      rangeOf(
        verdict.effects.map((one) => one.effect),
        (value) => `${value > 0 ? "+" : ""}${show(value)}`,
      ),
      verdict.effectOverError === null ? "–" : verdict.effectOverError.toFixed(2),
      standingOf(verdict),
    ];
    return isFirst ? [[verdict.scenario, "", "", "", ""], figures] : [figures];
  });
  const models = new Set(band.verdicts.flatMap((one) => one.effects.map((e) => e.behaviour)));
  const head = ["scenario", "base", "difference", "effect / error", ""];
  return [
    `  over ${models.size} behaviour models (${[...models].join("; ")}), ${band.draws} draws each:`,
    "",
    table(head, rows),
  ].join("\n");
}

function standingOf({ direction, standing }: BandVerdict): string {
  return direction === "neither" ? standing : `${direction}, ${standing}`;
}

function rangeOf(values: readonly number[], show: (value: number) => string): string {
  const [low, high] = [show(Math.min(...values)), show(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}
