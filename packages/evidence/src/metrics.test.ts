import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { METRICS } from "./metrics.ts";

const GUIDE = new URL("../../../docs/guide/metrics.md", import.meta.url);

test("the guide's table is the definitions, word for word and in order", () => {
  const rows = readFileSync(GUIDE, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(
    METRICS.map(
      ({ id, name, unit, worse, definition }) =>
        `| \`${id}\` | ${name} | ${unit} | ${worse} | ${definition} |`,
    ),
  );
});

test("ids are versioned and used once; four to six are headlines", () => {
  const ids = METRICS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*@[1-9]\d*$/);
  const headlines = METRICS.filter(({ headline }) => headline).length;
  expect(headlines).toBeGreaterThanOrEqual(4);
  expect(headlines).toBeLessThanOrEqual(6);
});

test("names and definitions are sentences people can read", () => {
  for (const { name, definition } of METRICS) {
    expect(name).toMatch(/^[A-Z][^.|]{3,40}$/);
    expect(definition).toMatch(/^[A-Z][^|]{15,}\.$/);
  }
});
