import { useEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { onThemeChange, readChartTheme } from "../chart/theme.ts";
import { drawTimeline, sizeOf, type ChartData } from "../chart/timeline-chart.ts";

/** Owns the canvas: draws it anew for new data, another theme or paper, and fits it to its frame. */
export function TimelineChart(props: {
  readonly data: ChartData;
  readonly label: string;
  readonly onPoint: (index: number | undefined) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const [zoomed, setZoomed] = useState(false);
  const { data, onPoint } = props;

  useEffect(() => {
    const host = frame.current!;
    const draw = (): void => {
      chart.current?.destroy();
      chart.current = drawTimeline(host, data, readChartTheme(), { onPoint, onZoom: setZoomed });
    };
    draw();
    const stopTheme = onThemeChange(draw);
    const sizes = new ResizeObserver(() => chart.current?.setSize(sizeOf(host)));
    sizes.observe(host);
    return () => {
      stopTheme();
      sizes.disconnect();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [data, onPoint]);

  const reset = (): void => {
    const times = data.startsSeconds;
    chart.current?.setScale("x", { min: times[0] ?? 0, max: times.at(-1) ?? 1 });
  };
  return (
    <>
      <div class="chart" ref={frame} role="img" aria-label={props.label} />
      <p class="chart-hint">
        Drag across the chart to look closer.{" "}
        {zoomed ? (
          <button type="button" onClick={reset}>
            Show the whole span
          </button>
        ) : null}
      </p>
    </>
  );
}
