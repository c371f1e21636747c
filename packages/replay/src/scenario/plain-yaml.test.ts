import { HindcastError } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePlainYaml } from "./plain-yaml.ts";

/** What the refusal says, with its code; other exceptions go through. */
function refusalOf(text: string): string {
  try {
    parsePlainYaml(text, "s.yaml");
  } catch (error) {
    if (error instanceof HindcastError) return error.message;
    throw error;
  }
  return "accepted";
}

const MIB = 1 << 20;

describe("refused with E-SCEN-001", () => {
  test.each([
    ["an alias", "a: &x 1\nb: *x\n", /uses an alias[^]*s\.yaml:2:4/],
    ["an alias of an empty list", "a: &x []\nb: *x\n", /uses an alias/],
    [
      "a billion laughs",
      `a: &a [1,1]\n${"bcdefghi"
        .split("")
        .map((c, i) => `${c}: &${c} [*${"abcdefgh"[i]},*${"abcdefgh"[i]}]`)
        .join("\n")}`,
      /uses an alias/,
    ],
    ["a tag of a language", "a: !!js/function 'x'\n", /Unresolved tag[^]*s\.yaml:1:4/],
    ["a tag of its own", "a: !secret x\n", /Unresolved tag/],
    ["a key twice", "a: 1\nb: 2\na: 3\n", /says "a" twice[^]*s\.yaml:3:1/],
    ["a key twice further down", "a:\n  - b: 1\n    b: 2\n", /says "b" twice[^]*s\.yaml:3:5/],
    ["a key that is a list", "? [a, b]\n: c\n", /keys must be strings/],
    ["two documents", "a: 1\n---\nb: 2\n", /multiple documents/],
    ["a NUL byte", "a: b\0c\n", /control character[^]*s\.yaml:1:4/],
    ["an escaped NUL", 'a: "b\\0c"\n', /control character/],
    ["a NUL byte in a key", "a\0: b\n", /control character/],
    ["half a character", 'a: "\\ud800"\n', /control character|not YAML/],
    ["an open bracket", "a: [1, 2\n", /not YAML/],
    ["an unknown directive", "%FOO\n---\na: 1\n", /directive/],
    ["33 levels of lists", `${"[".repeat(33)}1${"]".repeat(33)}`, /deeper than 32 levels/],
    ["more than 1 MiB", `a: ${"x".repeat(MIB)}`, /larger than 1 MiB/],
    ["more than 1 MiB of two-byte letters", `a: ${"é".repeat(MIB / 2)}`, /larger than 1 MiB/],
  ])("%s", (_name, text, expected) => {
    expect(refusalOf(text)).toMatch(/^E-SCEN-001 /);
    expect(refusalOf(text)).toMatch(expected);
  });

  test.each([
    ["open brackets", "[".repeat(MIB)],
    ["open brackets below the token limit", "[".repeat(90_000)],
    ["open mappings", "{a: ".repeat(25_000)],
    ["dashes", "- ".repeat(45_000)],
    ["question marks", "? ".repeat(45_000)],
    ["different keys", Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join("\n")],
    ["the same key", "k: 1\n".repeat(20_000)],
    ["anchors", "&a ".repeat(45_000)],
    ["quotes", '"'.repeat(MIB)],
    ["quoted lines with an error each", '"a" "b"\n'.repeat(20_000)],
    ["closing brackets", "]".repeat(95_000)],
    ["bad escapes", `"${"\\x".repeat(MIB / 2 - 1)}`],
    ["lines of nothing", "%\n".repeat(MIB / 2)],
  ])(
    "in bounded time: a file of %s",
    (_name, text) => {
      expect(refusalOf(text)).toMatch(/^E-SCEN-001 /);
    },
    15_000,
  );

  test("32 levels and 1 MiB are not too much", () => {
    expect(refusalOf(`${"[".repeat(32)}1${"]".repeat(32)}`)).toBe("accepted");
    expect(refusalOf(`a: ${"x".repeat(MIB - 3)}`)).toBe("accepted");
  });
});

describe("read as plain data", () => {
  test("YAML 1.2 core: only true, false, null and numbers are not texts", () => {
    expect(parsePlainYaml("a: on\nb: true\nc: 2020-03-12\nd: 1\ne: ~\nf: 1_0", "s").value).toEqual({
      a: "on",
      b: true,
      c: "2020-03-12",
      d: 1,
      e: null,
      f: "1_0",
    });
  });

  test("a merge key is a key like any other", () => {
    expect(parsePlainYaml("<<: {a: 1}", "s").value).toEqual({ "<<": { a: 1 } });
  });

  test("__proto__ is a key like any other", () => {
    const value = parsePlainYaml("__proto__: {polluted: 1}", "s").value as object;
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("a value's place is its line and column; a missing one's is its parent's", () => {
    const yaml = parsePlainYaml("a: 1\nb:\n  - c: 2\n    d: 3\n", "s.yaml");
    expect(yaml.placeOf(["b", 0, "d"])).toBe("s.yaml:4:8");
    expect(yaml.placeOf(["b", 0, "missing"])).toBe("s.yaml:3:5");
    expect(yaml.placeOf(["missing"])).toBe("s.yaml:1:1");
    expect(parsePlainYaml("", "s.yaml").placeOf([])).toBe("s.yaml:1:1");
  });

  test("any JSON comes back as it went in", () => {
    const printable = fc.string().filter((text) => !/\p{Cc}/u.test(text));
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>(null, true, false, 0, 1, -5),
        printable,
        fc.array(tie("node"), { maxLength: 4 }),
        fc.dictionary(printable, tie("node"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        expect(parsePlainYaml(JSON.stringify(value), "s").value).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });
});
