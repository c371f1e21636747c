import type { Design, DesignInput } from "./design.ts";

/** One axis at a time to its low and then its high end, all others as recorded. */
export function tornado({ sizes }: DesignInput): Design {
  return {
    size: 2 * sizes.length,
    place: (index) =>
      sizes.map((size, axis) => {
        if (axis !== Math.floor(index / 2)) return undefined;
        return index % 2 === 0 ? 0 : size - 1;
      }),
  };
}
