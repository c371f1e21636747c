import uPlot from "uplot";
import { formatUsdNumber } from "../format/ratio.ts";
import { formatTick } from "../format/time.ts";
import { formatPrice } from "../layout/timeline-words.ts";
import { drawMarks, type ChartMark } from "./marks.ts";
import type { ChartTheme } from "./theme.ts";

export interface ChartData {
  readonly startsSeconds: readonly number[];
  readonly base: readonly number[];
  readonly proposed: readonly number[] | undefined;
  readonly recorded: readonly number[] | undefined;
  readonly price: readonly number[];
  readonly marks: readonly ChartMark[];
}

export interface ChartHandlers {
  /** Index of the interval under the pointer, undefined when it leaves. */
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: (zoomed: boolean) => void;
}

/**
 * Base as a filled solid step line, proposed as dashed steps, recorded as hollow circles, the price
 * as a thin dotted line on its own axis: told apart by form, not by colour alone. Times are UTC.
 */
export function drawTimeline(
  host: HTMLElement,
  data: ChartData,
  theme: ChartTheme,
  handlers: ChartHandlers,
): uPlot {
  const { width, height } = sizeOf(host);
  const options: uPlot.Options = {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 6 } },
    scales: { usd: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] }, price: {} },
    axes: axes(theme, width),
    series: [{}, ...series(data, theme)],
    hooks: {
      setCursor: [(chart) => handlers.onPoint(chart.cursor.idx ?? undefined)],
      setScale: [(chart, key) => key === "x" && handlers.onZoom(isZoomed(chart))],
      draw: [(chart) => drawMarks(chart, data.marks, theme)],
    },
  };
  const columns = [data.startsSeconds, ...values(data)] as unknown as uPlot.AlignedData;
  return new uPlot(options, columns, host);
}

/** The room the chart has: the frame's width, a little lower on a narrow screen. */
export function sizeOf(host: HTMLElement): { readonly width: number; readonly height: number } {
  const width = Math.max(240, Math.floor(host.clientWidth));
  return { width, height: width < 600 ? 240 : 320 };
}

function values(data: ChartData): readonly (readonly (number | null)[])[] {
  const shown: (readonly (number | null)[])[] = [data.base];
  if (data.proposed !== undefined) shown.push(data.proposed);
  if (data.recorded !== undefined) shown.push(data.recorded.map((usd) => (usd > 0 ? usd : null)));
  return [...shown, data.price];
}

function series(data: ChartData, theme: ChartTheme): uPlot.Series[] {
  const steps = uPlot.paths.stepped!({ align: 1 });
  const none = { show: false };
  const shown: uPlot.Series[] = [
    {
      scale: "usd",
      stroke: theme.base,
      fill: theme.baseFill,
      width: 1.5,
      paths: steps,
      points: none,
    },
  ];
  if (data.proposed !== undefined) {
    shown.push({
      scale: "usd",
      stroke: theme.proposed,
      width: 2,
      dash: [6, 3],
      paths: steps,
      points: none,
    });
  }
  if (data.recorded !== undefined) {
    const points = { show: true, size: 6, width: 1.25, fill: theme.surface };
    shown.push({ scale: "usd", stroke: theme.recorded, paths: () => null, points });
  }
  shown.push({ scale: "price", stroke: theme.price, width: 1.5, dash: [2, 3], points: none });
  return shown;
}

function axes(theme: ChartTheme, width: number): uPlot.Axis[] {
  const common = { stroke: theme.ink, font: theme.font };
  const grid = { stroke: theme.line, width: 1 };
  const narrow = width < 600;
  return [
    {
      ...common,
      grid: { show: false },
      ticks: grid,
      space: 64,
      values: (_, splits, __, ___, tick) => splits.map((at) => formatTick(at, tick)),
    },
    {
      ...common,
      scale: "usd",
      size: narrow ? 58 : 76,
      grid,
      ticks: { show: false },
      values: (_, splits) => splits.map(formatUsdNumber),
    },
    {
      ...common,
      scale: "price",
      side: 1,
      size: narrow ? 50 : 64,
      grid: { show: false },
      ticks: { show: false },
      values: (_, splits) => splits.map(formatPrice),
    },
  ];
}

function isZoomed(chart: uPlot): boolean {
  const times = chart.data[0];
  const { min, max } = chart.scales["x"]!;
  if (times.length === 0 || typeof min !== "number" || typeof max !== "number") return false;
  return min > times[0]! || max < times.at(-1)!;
}
