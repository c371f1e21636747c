import type { Design, DesignInput } from "./design.ts";

/** Every combination of the axes' values, the last axis turning fastest. */
export function grid({ sizes }: DesignInput): Design {
  return {
    size: sizes.reduce((product, size) => product * size, 1),
    place(index) {
      const positions = sizes.map(() => 0);
      let rest = index;
      for (let axis = sizes.length - 1; axis >= 0; axis--) {
        const size = sizes[axis] as number;
        positions[axis] = rest % size;
        rest = Math.floor(rest / size);
      }
      return positions;
    },
  };
}
