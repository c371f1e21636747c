import type uPlot from "uplot";
import type { ChartTheme } from "./theme.ts";

export interface ChartMark {
  readonly timeSeconds: number;
  readonly label: string;
}

/**
 * A thin upright line with a number for each mark, numbers that would touch on rows below each other;
 * the numbered list below the chart names them.
 */
export function drawMarks(chart: uPlot, marks: readonly ChartMark[], theme: ChartTheme): void {
  const { ctx, bbox } = chart;
  const pixels = devicePixelRatio;
  const { min, max } = chart.scales["x"]!;
  if (typeof min !== "number" || typeof max !== "number") return;
  ctx.save();
  ctx.strokeStyle = theme.mark;
  ctx.fillStyle = theme.ink;
  ctx.lineWidth = pixels;
  ctx.setLineDash([]);
  ctx.font = theme.font.replace("12px", `${11 * pixels}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  let right = -Infinity;
  let row = 0;
  for (const [index, mark] of marks.entries()) {
    if (mark.timeSeconds < min || mark.timeSeconds > max) continue;
    const x = Math.round(chart.valToPos(mark.timeSeconds, "x", true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const text = String(index + 1);
    row = x < right ? row + 1 : 0;
    right = x + 6 * pixels + ctx.measureText(text).width;
    ctx.fillText(text, x + 4 * pixels, bbox.top + (2 + 13 * row) * pixels);
  }
  ctx.restore();
}
