import { formatCount } from "../format/ratio.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";

/** What was assumed, what is left out, and what the data lacks. */
export function Limits({ view }: { readonly view: View }) {
  const { assumptions, limitations, dataset } = view.model;
  return (
    <Section id="limits">
      <div class="limits">
        <TextList title="Assumptions" items={assumptions} none="None were stated." />
        <div>
          <TextList title="Limitations" items={limitations} none="None were stated." />
          <TextList
            title="Gaps in the data"
            items={dataset.gaps}
            none={`None known. ${formatCount(dataset.quarantined)} rows are in quarantine.`}
          />
        </div>
      </div>
    </Section>
  );
}

function TextList(props: {
  readonly title: string;
  readonly items: readonly string[];
  readonly none: string;
}) {
  return (
    <div>
      <h3>{props.title}</h3>
      {props.items.length === 0 ? (
        <p>{props.none}</p>
      ) : (
        <ul>
          {props.items.map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
