import { expect, test } from "vitest";
import { RULE_VERSIONS } from "./params.ts";
import { VERSIONS } from "./versions.ts";

test("each rule version names its contracts by release and commit", () => {
  expect(VERSIONS.map(({ id }) => id.replace(".", ""))).toEqual(RULE_VERSIONS.map(String));
  for (const { contracts } of VERSIONS)
    expect(contracts).toMatch(/makerdao\/dss \d\.\d\.\d+ \(\w{7}\)/);
});
