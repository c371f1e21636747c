import { expect, test } from "vitest";
import { VERSIONS } from "./versions.ts";

test("names the one contract package whose arithmetic is transcribed", () => {
  expect(VERSIONS.map((version) => version.contracts)).toEqual(["npm @aave/core-v3 1.19.3"]);
});
