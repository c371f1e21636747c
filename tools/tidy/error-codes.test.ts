import { expect, test } from "vitest";
import { errorCodes } from "./error-codes.ts";
import { fixture } from "./law.ts";

const PAGE = fixture("docs/errors/schema.md", "# Schema\n\n### E-SCHEMA-001\n\nWhat to do.\n");
const throws = (path: string, code: string) => fixture(path, `fail({ code: "${code}" });`);
const DOMAIN = throws("packages/domain/src/a.ts", "E-SCHEMA-001");
const messages = (...files: ReturnType<typeof fixture>[]) =>
  errorCodes.check(files).findings.map((finding) => `${finding.path}:${finding.line}`);

test("a code and its heading belong together", () => {
  expect(messages(DOMAIN, PAGE)).toEqual([]);
  expect(messages(DOMAIN)).toEqual(["packages/domain/src/a.ts:1"]);
  expect(messages(PAGE)).toEqual(["docs/errors/schema.md:3"]);
});

test("a heading stands on its area's page", () => {
  expect(messages(DOMAIN, fixture("docs/errors/store.md", PAGE.text))).toHaveLength(1);
});

test("a code has three digits", () => {
  const short = throws("packages/domain/src/a.ts", "E-SCHEMA-1");
  expect(messages(short, fixture("docs/errors/schema.md", "### E-SCHEMA-1"))).toHaveLength(1);
});

test("an area has one home; apps may mention any code", () => {
  const again = throws("packages/domain/src/b.ts", "E-SCHEMA-001");
  const stray = throws("packages/store/src/a.ts", "E-SCHEMA-001");
  const app = throws("apps/cli/src/exit-codes.ts", "E-SCHEMA-001");
  expect(messages(DOMAIN, again, app, PAGE)).toEqual([]);
  expect(messages(DOMAIN, again, stray, PAGE)).toEqual(["packages/store/src/a.ts:1"]);
});

test("tests and comments are no use of a code", () => {
  const files = [
    throws("packages/domain/src/a.test.ts", "E-SCHEMA-002"),
    fixture("packages/domain/src/b.ts", "// E-SCHEMA-003"),
  ];
  expect(errorCodes.check(files)).toEqual({ checked: 0, findings: [] });
});
