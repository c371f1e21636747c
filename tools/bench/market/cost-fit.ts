/** A measured point: how much of something, and what it cost. */
export interface CostPoint {
  readonly size: number;
  /** Processor seconds, the start of the process taken off. */
  readonly seconds: number;
  readonly liquidations: number;
}

/** Least squares of y on x: intercept, slope, and the share of y's variance that it explains. */
export function straightLine(points: readonly (readonly [number, number])[]): {
  readonly intercept: number;
  readonly slope: number;
  readonly explained: number;
} {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) * (x - meanX);
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) * (y - meanY);
  }
  const slope = xy / xx;
  return { intercept: meanY - slope * meanX, slope, explained: yy === 0 ? 1 : (slope * xy) / yy };
}

/** Cost grows like size to this power: the slope between logarithms. 1 is in proportion. */
export function exponentOf(points: readonly CostPoint[]): number {
  const logarithms = points.map(
    ({ size, seconds }) => [Math.log(size), Math.log(seconds)] as const,
  );
  return straightLine(logarithms).slope;
}
