import type uPlot from "uplot";
import type { ChartTheme } from "./theme.ts";

export interface ChartMark {
  readonly timeSeconds: number;
  readonly label: string;
}

/** A thin upright line with a number for each mark; the numbered list below the chart names them. */
export function drawMarks(chart: uPlot, marks: readonly ChartMark[], theme: ChartTheme): void {
  const { ctx, bbox } = chart;
  const pixels = devicePixelRatio;
  const { min, max } = chart.scales["x"]!;
  if (typeof min !== "number" || typeof max !== "number") return;
  ctx.save();
  ctx.strokeStyle = theme.ink;
  ctx.fillStyle = theme.ink;
  ctx.lineWidth = pixels;
  ctx.setLineDash([]);
  ctx.font = theme.font.replace("12px", `${11 * pixels}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const [index, mark] of marks.entries()) {
    if (mark.timeSeconds < min || mark.timeSeconds > max) continue;
    const x = Math.round(chart.valToPos(mark.timeSeconds, "x", true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(String(index + 1), x + 4 * pixels, bbox.top + 2 * pixels);
  }
  ctx.restore();
}
