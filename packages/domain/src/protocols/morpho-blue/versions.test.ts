import { expect, test } from "vitest";
import { VERSIONS } from "./versions.ts";

test("there is one version, of contracts that cannot be upgraded", () => {
  expect(VERSIONS.map((version) => version.id)).toEqual(["1.0"]);
  expect(VERSIONS[0]?.contracts).toContain("@morpho-org/morpho-blue 1.0.0");
});
