import { useCallback, useMemo, useState } from "preact/hooks";
import type { ChartData } from "../chart/timeline-chart.ts";
import { formatDuration } from "../format/duration.ts";
import { formatUsdNumber } from "../format/ratio.ts";
import { formatTime, formatTimeBare } from "../format/time.ts";
import { isAsRecorded } from "../layout/as-recorded.ts";
import { describePrice, describeSeries, formatPrice } from "../layout/timeline-words.ts";
import type { View } from "../page/view.ts";
import { Section } from "./section.tsx";
import { TimelineChart } from "./timeline-chart.tsx";
import { TimelineTable } from "./timeline-table.tsx";
import { Swatch } from "./swatch.tsx";

/** When it happened: liquidated value of both runs and of history, with the price. */
export function TimelineSection({ view }: { readonly view: View }) {
  const { timeline } = view.model;
  const data = useMemo(() => chartData(view), [view.model, view.focus]);
  const [point, setPoint] = useState<number | undefined>(undefined);
  const onPoint = useCallback((index: number | undefined) => setPoint(index), []);
  if (timeline.startsSeconds.length === 0 || data.base.length === 0) {
    return (
      <Section id="timeline">
        <p>No time series was recorded for these runs.</p>
      </Section>
    );
  }
  const every = formatDuration(BigInt(Math.round(timeline.bucketSeconds)));
  return (
    <Section id="timeline">
      <figure>
        <figcaption>
          <h3>
            Debt liquidated in each interval of {every}, in US dollars, and the {priceName(view)}
          </h3>
          <Legend data={data} view={view} point={point} />
        </figcaption>
        <TimelineChart data={data} label={summary(data, view).join(" ")} onPoint={onPoint} />
      </figure>
      {data.marks.length === 0 ? null : (
        <ol class="marks">
          {data.marks.map((mark, index) => (
            <li key={index}>
              {mark.label} <span class="muted">{formatTimeBare(mark.timeSeconds)}</span>
            </li>
          ))}
        </ol>
      )}
      <ul class="summary">
        {summary(data, view).map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ul>
      <TimelineTable data={data} priceName={priceName(view)} />
    </Section>
  );
}

/** What each form means; while the pointer is on the chart, the values under it. */
function Legend(props: {
  readonly data: ChartData;
  readonly view: View;
  readonly point: number | undefined;
}) {
  const { data, view, point } = props;
  const at = point === undefined ? undefined : data.startsSeconds[point];
  const value = (of: readonly number[], print: (n: number) => string): string =>
    point === undefined || of[point] === undefined ? "" : print(of[point]);
  return (
    <ul class="legend">
      <li>
        <Swatch kind="base" /> Base <b>{value(data.base, formatUsdNumber)}</b>
      </li>
      {data.proposed === undefined ? null : (
        <li>
          <Swatch kind="proposed" /> Proposed <b>{value(data.proposed, formatUsdNumber)}</b>
        </li>
      )}
      {data.recorded === undefined ? null : (
        <li>
          <Swatch kind="recorded" /> Recorded <b>{value(data.recorded, formatUsdNumber)}</b>
        </li>
      )}
      <li>
        <Swatch kind="price" /> {priceName(view)}, right axis{" "}
        <b>{value(data.price, formatPrice)}</b>
      </li>
      <li class="muted">{at === undefined ? "Times are UTC" : formatTime(at)}</li>
    </ul>
  );
}

function chartData(view: View): ChartData {
  const { timeline } = view.model;
  const of = (runHash: string | undefined): readonly number[] | undefined =>
    timeline.liquidatedUsdByRun.find((one) => one.runHash === runHash)?.usd;
  return {
    startsSeconds: timeline.startsSeconds,
    base: of(view.base.runHash) ?? [],
    proposed: of(view.proposed?.runHash),
    recorded: timeline.recordedUsd.length === 0 ? undefined : timeline.recordedUsd,
    price: timeline.priceUsd,
    marks: timeline.marks,
  };
}

function summary(data: ChartData, view: View): readonly string[] {
  const times = data.startsSeconds;
  const sentences = [describeSeries("Base", data.base, times)];
  if (data.proposed !== undefined) {
    sentences.push(describeSeries("Proposed", data.proposed, times));
  }
  if (data.recorded !== undefined) {
    sentences.push(describeSeries("Recorded", data.recorded, times));
  }
  const price = describePrice(view.model.timeline, priceName(view));
  if (price !== "") sentences.push(price);
  if (isReadOtherwise(view))
    sentences.push(
      "The market price is the base's. What the protocol read in a run may differ from it, by its mechanisms and by prices that the scenario moves.",
    );
  return sentences;
}

/** The price of the chart is what the protocol read only where nothing stands or moves between. */
function priceName(view: View): string {
  const { priceSymbol } = view.model.timeline;
  return isReadOtherwise(view) ? `${priceSymbol} market price` : `${priceSymbol} price`;
}

function isReadOtherwise({ base, proposed }: View): boolean {
  return [base, ...(proposed === undefined ? [] : [proposed])].some((run) => !isAsRecorded(run));
}
