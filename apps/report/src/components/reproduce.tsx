import { formatCount } from "../format/ratio.ts";
import { formatTime } from "../format/time.ts";
import type { View } from "../page/view.ts";
import { CopyButton } from "./copy-button.tsx";
import { Section } from "./section.tsx";

/** The recipe: commands, the scenario file, and every hash the result must come out at. */
export function Reproduce({ view }: { readonly view: View }) {
  const recipe = view.model.reproduce;
  return (
    <Section id="reproduce">
      <p>The same inputs give the same hashes on any machine with any number of workers.</p>
      <CodeBlock title="Run it again" text={recipe.command} />
      <CodeBlock title="Verify this result" text={recipe.verifyCommand} />
      <CodeBlock title="Scenario" text={recipe.scenarioText} />
      <div class="columns">
        <div>
          <h3>Dataset</h3>
          <dl class="facts">{datasetFacts(view).map(Row)}</dl>
        </div>
        <div>
          <h3>Versions and hashes</h3>
          <dl class="facts">{hashFacts(view).map(Row)}</dl>
        </div>
      </div>
    </Section>
  );
}

type FactRow = readonly [name: string, value: string, isHash?: true];

function datasetFacts(view: View): readonly FactRow[] {
  const { dataset } = view.model;
  return [
    ["Name", `${dataset.title} (${dataset.name})`],
    ["Protocol", `${dataset.protocol} ${dataset.protocolVersion}, chain ${dataset.chain}`],
    ["Time", `${formatTime(dataset.fromTimeSeconds)} to ${formatTime(dataset.toTimeSeconds)}`],
    ["Blocks", `${formatCount(dataset.fromBlock)} to ${formatCount(dataset.toBlock)}`],
    ["Facts", formatCount(dataset.facts)],
    ["Verification", dataset.verificationLevel],
    ["Source", dataset.source],
    ["Licence", dataset.licence],
  ];
}

function hashFacts(view: View): readonly FactRow[] {
  const recipe = view.model.reproduce;
  const run = view.proposed ?? view.base;
  return [
    ["Hindcast", recipe.engineVersion],
    ["Node", recipe.nodeVersion],
    ["Seed", String(recipe.seed)],
    ["Dataset", recipe.datasetHash, true],
    ["Sweep", recipe.sweepHash, true],
    ["Run shown", run.runHash, true],
    ["Its scenario", run.scenarioHash, true],
    ["Its outcomes", run.outcomeHash, true],
    ["Its last state", run.stateHash, true],
  ];
}

function Row([name, value, isHash]: FactRow) {
  return (
    <div key={name}>
      <dt>{name}</dt>
      <dd>
        {isHash === true && value !== "" ? (
          <CopyButton text={value} label={`Copy hash ${name}: ${value}`}>
            <code>{value}</code>
          </CopyButton>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

function CodeBlock({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="code-block">
      <div class="code-head">
        <h3>{title}</h3>
        <CopyButton text={text} label={`Copy: ${title}`} />
      </div>
      <pre tabIndex={0} role="region" aria-label={title}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
