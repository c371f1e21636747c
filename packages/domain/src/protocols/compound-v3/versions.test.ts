import { expect, test } from "vitest";
import { VERSIONS } from "./versions.ts";

test("names the one contract, by commit, whose arithmetic is transcribed", () => {
  expect(VERSIONS.map((version) => version.contracts)).toEqual([
    expect.stringMatching(/^compound-finance\/comet [0-9a-f]{40} contracts\/Comet\.sol$/),
  ]);
});
