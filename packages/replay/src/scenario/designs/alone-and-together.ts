import type { Design, DesignInput } from "./design.ts";

/**
 * Each axis alone at its last value, all others as recorded; then all of them together. What one of
 * several things changes by itself, and whether they add up.
 */
export function aloneAndTogether({ sizes }: DesignInput): Design {
  const hasTogether = sizes.length > 1;
  return {
    size: hasTogether ? sizes.length + 1 : sizes.length,
    place: (index) =>
      sizes.map((size, axis) => (axis === index || index === sizes.length ? size - 1 : undefined)),
  };
}
