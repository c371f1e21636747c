import type { CostPoint } from "./cost-fit.ts";

/** One picture: cost against one thing, everything else fixed. */
export interface CostPanel {
  readonly title: string;
  /** What is counted on the horizontal axis. */
  readonly unit: string;
  readonly points: readonly CostPoint[];
  /** What was found, under the title. */
  readonly finding: string;
}

const WIDTH = 292;
const HEIGHT = 250;
const LEFT = 52;
const RIGHT = 14;
const TOP = 48;
const BOTTOM = 42;
const COLUMNS = 4;
const HEAD = 64;

/** The panels as one SVG of its own: logarithmic axes, the vertical one shared by all. */
export function costChart(title: string, note: string, panels: readonly CostPanel[]): string {
  const rows = Math.ceil(panels.length / COLUMNS);
  const width = COLUMNS * WIDTH + 20;
  const height = rows * HEIGHT + HEAD;
  const costs = panels.flatMap(({ points }) => points.map(({ seconds }) => seconds));
  const vertical = decades(costs, TOP + (HEIGHT - TOP - BOTTOM), TOP);
  const drawn = panels.map((panel, place) => {
    const x = 10 + (place % COLUMNS) * WIDTH;
    const y = HEAD + Math.floor(place / COLUMNS) * HEIGHT;
    return `<g transform="translate(${x} ${y})">${panelOf(panel, vertical)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    STYLE,
    `<rect width="${width}" height="${height}" class="ground"/>`,
    text(20, 28, title, "title"),
    text(20, 48, note, "note"),
    ...drawn,
    // In the last panel's place, which is free.
    legend(10 + (panels.length % COLUMNS) * WIDTH + LEFT / 2, HEAD + (rows - 1) * HEIGHT + TOP),
    "</svg>",
    "",
  ].join("\n");
}

const STYLE = `<style>
text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2933; }
.title { font-size: 17px; font-weight: 600; }
.panel { font-size: 13px; font-weight: 600; }
.note, .tick { fill: #5f6b76; }
.tick { font-size: 11px; }
.ground { fill: #fff; }
.grid { stroke: #e4e8ec; }
.axis { stroke: #9aa5b1; }
.line { fill: none; stroke: #0b69a3; stroke-width: 2; }
.point { fill: #0b69a3; }
.proportional { fill: none; stroke: #c05621; stroke-width: 1.5; stroke-dasharray: 5 4; }
</style>`;

/** A logarithmic axis over whole decades and the places of a pixel range. */
interface Axis {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

function decades(values: readonly number[], from: number, to: number): Axis {
  const smallest = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const largest = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  const ticks = Array.from(
    { length: largest - smallest + 1 },
    (_, place) => 10 ** (smallest + place),
  );
  return axis(ticks, smallest, largest, from, to);
}

/** An axis that ends a little outside of its values; each value is a tick. */
function through(values: readonly number[], from: number, to: number): Axis {
  const low = Math.log10(Math.min(...values));
  const high = Math.log10(Math.max(...values));
  const margin = Math.max(0.05, (high - low) * 0.06);
  return axis(values, low - margin, high + margin, from, to);
}

function axis(ticks: readonly number[], low: number, high: number, from: number, to: number): Axis {
  return { ticks, at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
}

function panelOf(panel: CostPanel, vertical: Axis): string {
  const { title, unit, points, finding } = panel;
  const bottom = HEIGHT - BOTTOM;
  const right = WIDTH - RIGHT;
  const sizes = points.map(({ size }) => size);
  const horizontal = through(sizes, LEFT, right);
  const place = ({ size, seconds }: Pick<CostPoint, "size" | "seconds">): string =>
    `${rounded(horizontal.at(size))},${rounded(vertical.at(seconds))}`;
  const first = points[0] as CostPoint;
  const last = points.at(-1) as CostPoint;
  const highest = vertical.ticks.at(-1) as number;
  // As far as the picture goes.
  const growth = Math.min(last.size / first.size, highest / first.seconds);
  const end = { size: first.size * growth, seconds: first.seconds * growth };
  return [
    text(LEFT, 18, title, "panel"),
    text(LEFT, 35, finding, "note"),
    ...vertical.ticks.flatMap((tick) => {
      const y = rounded(vertical.at(tick));
      return [
        `<line class="grid" x1="${LEFT}" x2="${right}" y1="${y}" y2="${y}"/>`,
        text(LEFT - 6, y + 4, `${tick} s`, "tick", "end"),
      ];
    }),
    `<line class="axis" x1="${LEFT}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    ...spaced(horizontal).map((tick) => {
      const x = rounded(horizontal.at(tick));
      return (
        `<line class="axis" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}"/>` +
        text(x, bottom + 17, shortNumber(tick), "tick", "middle")
      );
    }),
    text((LEFT + right) / 2, bottom + 34, unit, "note", "middle"),
    `<polyline class="proportional" points="${place(first)} ${place(end)}"/>`,
    `<polyline class="line" points="${points.map(place).join(" ")}"/>`,
    ...points.map((point) => {
      const [x, y] = place(point).split(",");
      const told = `${shortNumber(point.size)} ${unit}: ${point.seconds.toPrecision(3)} s`;
      return `<circle class="point" cx="${x}" cy="${y}" r="3.5"><title>${escaped(told)}</title></circle>`;
    }),
  ].join("\n");
}

/** The ticks that leave room for the ones before them. */
function spaced({ ticks, at }: Axis): number[] {
  const kept: number[] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    if (before === undefined || Math.abs(at(tick) - at(before)) >= 34) kept.push(tick);
  }
  return kept;
}

function legend(x: number, y: number): string {
  const told = [
    "Up: processor seconds, less those",
    "of starting. Every axis is logarithmic:",
    "what grows in proportion is as steep",
    "as the dashed line.",
  ];
  const proportional = [
    "in proportion; for accounts × prices:",
    "as asking each account at each price",
  ];
  return [
    `<line class="line" x1="${x}" x2="${x + 28}" y1="${y - 4}" y2="${y - 4}"/>`,
    `<circle class="point" cx="${x + 14}" cy="${y - 4}" r="3.5"/>`,
    text(x + 36, y, "measured", "note"),
    `<line class="proportional" x1="${x}" x2="${x + 28}" y1="${y + 18}" y2="${y + 18}"/>`,
    ...proportional.map((line, place) => text(x + 36, y + 22 + 16 * place, line, "note")),
    ...told.map((line, place) => text(x, y + 68 + 16 * place, line, "note")),
  ].join("\n");
}

function text(x: number, y: number, content: string, kind: string, anchor = "start"): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" class="${kind}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** 16,000 as 16k. */
function shortNumber(value: number): string {
  if (value >= 1e9) return `${rounded(value / 1e9)}G`;
  if (value >= 1e6) return `${rounded(value / 1e6)}M`;
  return value >= 1e3 ? `${rounded(value / 1e3)}k` : `${value}`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
