import { unitName } from "../format/metric-value.ts";
import { shownMetrics } from "../layout/shown-metrics.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";

const TERMS: readonly (readonly [string, string])[] = [
  [
    "Base",
    "The replay under the parameters that were really in force; with mechanisms around the protocol it is not what was recorded. Every effect is proposed minus base, never proposed minus history.",
  ],
  [
    "Proposed",
    "The scenario in focus: the same history under other parameters or prices, or with other mechanisms.",
  ],
  [
    "Mechanism",
    "Something around the protocol under a named hypothesis: an oracle, a market's depth, people, a safeguard.",
  ],
  [
    "Matched, missed, extra",
    "Recorded liquidations the base run has too; recorded ones it lacks; ones it has that were never recorded.",
  ],
  [
    "F1",
    "Harmonic mean of precision (matched over replayed) and recall (matched over recorded); 1 is perfect.",
  ],
  [
    "Volume ratio",
    "Debt repaid in replayed liquidations over debt repaid in recorded ones; 1 is perfect.",
  ],
  [
    "Evidence grade",
    "Every fidelity gate passed. Without it, differences show a mechanism, not a measured effect.",
  ],
  ["Supported", "The effect is larger than the base run's own error against recorded history."],
  [
    "Refused intent",
    "An action, recorded or a mechanism's, that the protocol's rules or a safeguard do not allow in the run's state.",
  ],
  [
    "Quarantine",
    "Where rows of the source that could not be read are kept, with file, line and reason.",
  ],
  [
    "Verification level",
    "L0: the data is as its source served it. L1: block headers form a chain and the logs agree with their bloom filters.",
  ],
  [
    "Health factor",
    "Collateral weighted by liquidation thresholds over debt; below 1 an account can be liquidated.",
  ],
];

/** The words of the page, then every metric as defined. */
export function Glossary({ view }: { readonly view: View }) {
  return (
    <Section id="glossary">
      <h3>Words</h3>
      <dl class="glossary">
        {TERMS.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h3>Metrics</h3>
      <dl class="glossary">
        {shownMetrics(view.model).map((metric) => (
          <div key={metric.id}>
            <dt>
              {metric.name} <code>{metric.id}</code>
            </dt>
            <dd>
              {metric.definition} In {unitName(metric.unit)}.
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
