import { formatCount } from "../format/ratio.ts";
import { formatDay } from "../format/time.ts";
import type { View } from "../page/view.ts";
import { FidelityStrip } from "./fidelity-strip.tsx";
import { FindingCard } from "./finding-card.tsx";
import { HeadlineTable } from "./headline-table.tsx";
import { RunWarnings } from "./run-warnings.tsx";

/** What a delegate reads in ten seconds: the finding, how far to trust it, the few numbers. */
export function FirstScreen({ view }: { readonly view: View }) {
  const { model } = view;
  const { dataset } = model;
  return (
    <section id="finding" aria-labelledby="finding-title" class="first-screen">
      <p class="eyebrow">
        Hindcast report · {dataset.protocol} {dataset.protocolVersion} · {dataset.title} ·{" "}
        {formatDay(dataset.fromTimeSeconds)} to {formatDay(dataset.toTimeSeconds)} UTC ·{" "}
        {formatCount(model.runs.length - 1)} {model.runs.length === 2 ? "scenario" : "scenarios"}
      </p>
      <h1 id="finding-title">{model.title}</h1>
      <FindingCard view={view} />
      <FidelityStrip
        fidelity={model.fidelity}
        dataset={dataset}
        around={[...view.base.worlds, ...view.base.mechanisms.map(({ name }) => name)]}
      />
      <RunWarnings view={view} />
      <HeadlineTable view={view} />
    </section>
  );
}
