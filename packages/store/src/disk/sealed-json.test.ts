import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { codeOf } from "../testing/expect-code.ts";
import { temporaryHome } from "../testing/temporary-home.ts";
import { canonicalJson } from "./canonical-json.ts";
import { readSealedJson, sealJson } from "./sealed-json.ts";

const SCHEMA = z.strictObject({ name: z.string(), rows: z.int(), list: z.array(z.string()) });
const CONTENT = { name: "ä \u{1F600}", rows: 12, list: ["b", "a"] };

function sealedFile(text: string | Buffer): string {
  const path = join(temporaryHome(), "manifest.json");
  writeFileSync(path, text);
  return path;
}

test("reads back what was sealed", () => {
  expect(readSealedJson(sealedFile(sealJson(CONTENT)), SCHEMA)).toEqual(CONTENT);
});

test("every flipped bit and every truncation is E-STORE-002", () => {
  const path = sealedFile(sealJson(CONTENT));
  const sound = readFileSync(path);
  const codes = new Set<string>();
  for (let bit = 0; bit < sound.length * 8; bit++) {
    const damaged = Buffer.from(sound);
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    writeFileSync(path, damaged);
    codes.add(codeOf(() => readSealedJson(path, SCHEMA)));
  }
  for (let length = 0; length < sound.length; length++) {
    writeFileSync(path, sound.subarray(0, length));
    codes.add(codeOf(() => readSealedJson(path, SCHEMA)));
  }
  expect([...codes]).toEqual(["E-STORE-002"]);
});

test.each(["", "null", "[]", "{}", '{"seal":1}', sealJson({ name: "x" }), ` ${sealJson(CONTENT)}`])(
  "refuses %j",
  (text) => {
    expect(codeOf(() => readSealedJson(sealedFile(text), SCHEMA))).toBe("E-STORE-002");
  },
);

test("a missing file is E-STORE-003, a folder in its place E-STORE-011", () => {
  const home = temporaryHome();
  expect(codeOf(() => readSealedJson(join(home, "none"), SCHEMA))).toBe("E-STORE-003");
  expect(codeOf(() => readSealedJson(home, SCHEMA))).toBe("E-STORE-011");
});

test("canonical text does not depend on the order of members", () => {
  expect(canonicalJson({ b: [1, null, true], a: { z: "1", y: undefined } })).toBe(
    '{"a":{"z":"1"},"b":[1,null,true]}',
  );
  expect(canonicalJson({ a: -0, b: 0.1 })).toBe('{"a":0,"b":0.1}');
  expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
});
