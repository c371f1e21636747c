import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { expect } from "vitest";

/** One line of a figure: where it is drawn, and what it is called. */
export interface FigureLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Figure {
  readonly title: string;
  /** With their units. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly FigureLine[];
  /** Values hold until the next one, as prices do. */
  readonly steps?: boolean;
}

/**
 * Draws a README's figure from what the model answers, and demands that the committed one is the
 * same: `WRITE_FIGURES=1` writes it instead.
 */
export async function expectFigure(besideTest: string, figure: Figure): Promise<void> {
  const file = fileURLToPath(new URL("./figure.svg", besideTest));
  const svg = await drawn(figure);
  if (process.env.WRITE_FIGURES === "1") writeFileSync(file, svg);
  expect(existsSync(file), "WRITE_FIGURES=1 writes it").toBe(true);
  expect(svg).toBe(readFileSync(file, "utf8"));
}

async function drawn({ title, x, y, lines, steps }: Figure): Promise<string> {
  const values = lines.flatMap(({ name, points }) =>
    points.map(([across, up]) => ({ name, across, up })),
  );
  const spec: TopLevelSpec = {
    title: { text: title, anchor: "start", fontSize: 13 },
    width: 440,
    height: 240,
    background: "white",
    data: { values },
    mark: {
      type: "line",
      strokeWidth: 2,
      ...(steps === true ? { interpolate: "step-after" } : {}),
    },
    encoding: {
      x: { field: "across", type: "quantitative", title: x },
      y: { field: "up", type: "quantitative", title: y, scale: { zero: !isFarFromZero(lines) } },
      color: {
        field: "name",
        type: "nominal",
        sort: null,
        legend: lines.length > 1 ? legendOf(lines) : null,
      },
    },
    config: { font: "sans-serif" },
  };
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

/** In a row where names are short; else one below another, so that none is cut off. */
function legendOf(lines: readonly FigureLine[]): object {
  const isLong = lines.some(({ name }) => name.length > 18);
  const shared = { title: null, orient: "top" };
  return isLong ? { ...shared, columns: 1, labelLimit: 0 } : shared;
}

/** Whether all values lie in the upper half of what an axis from zero would show: a fall of 5 % is one. */
function isFarFromZero(lines: readonly FigureLine[]): boolean {
  const ups = lines.flatMap(({ points }) => points.map(([, up]) => up));
  return Math.min(...ups) > Math.max(...ups) / 2;
}
