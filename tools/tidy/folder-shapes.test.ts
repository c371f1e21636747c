import { describe, expect, test } from "vitest";
import { FOLDER_KINDS, folderShapes } from "./folder-shapes.ts";
import { fixture } from "./law.ts";

const SUITES: Readonly<Record<string, string>> = {
  protocol: "protocolSuite(aave);",
  mechanism: "liquidatorSuite(model, given);",
  decoder: "decoderSuite(decoder, cases);",
  study: "studySuite(study, given);",
};

describe.each(FOLDER_KINDS.map((kind, index) => ({ kind, law: folderShapes[index]! })))(
  "$kind.kind",
  ({ kind, law }) => {
    const folder = `${kind.parent}/newcomer`;
    const whole = kind.required.map((name) => fixture(`${folder}/${name}`));
    const tests = fixture(`${folder}/suite.test.ts`, SUITES[kind.kind] ?? "");

    test("a whole folder passes", () => {
      const report = law.check([...whole, tests]);
      expect(report).toEqual({ checked: 1, findings: [] });
    });

    test.each(kind.required)("misses %s", (name) => {
      const files = [...whole, tests].filter((file) => !file.path.endsWith(`/${name}`));
      expect(law.check(files).findings).toEqual([
        { path: folder, line: 0, message: `a ${kind.kind} needs ${name}` },
      ]);
    });

    const requiresSuite = kind.suite !== undefined;
    test("must call the suite of its kind, if there is one", () => {
      const silent = fixture(`${folder}/suite.test.ts`, "import { protocolSuite } from './x.ts';");
      expect(law.check([...whole, silent]).findings).toHaveLength(requiresSuite ? 1 : 0);
    });

    test("is blind without any", () => {
      expect(law.check([fixture(`${kind.parent}/contract.ts`)]).checked).toBe(0);
    });
  },
);
