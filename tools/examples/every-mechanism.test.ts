import { readFileSync } from "node:fs";
import { MECHANISMS } from "@hindcast/domain";
import { parseScenarioFile } from "@hindcast/replay";
import { expect, test } from "vitest";

const SCENARIO = new URL("../../examples/every-mechanism/scenario.yaml", import.meta.url);

test("the example of every mechanism has every mechanism, and a patch for each", () => {
  const { mechanisms, patches } = parseScenarioFile(
    readFileSync(SCENARIO, "utf8"),
    "scenario.yaml",
  );
  const models = mechanisms.map(({ model }) => model).toSorted();
  expect(models).toEqual(MECHANISMS.map(({ id }) => id).toSorted());
  const names = mechanisms.map(({ name, model }) => name ?? model);
  expect(patches.map(({ mechanism = "" }) => mechanism).toSorted()).toEqual(names.toSorted());
});
