import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROTOCOL_IDS, withProtocol, type ParameterDescription } from "@hindcast/domain";

const GUIDE = readFileSync(new URL("../../docs/guide/scenarios.md", import.meta.url), "utf8");
const TABLE_OF: Readonly<Record<string, string>> = {
  "aave-v3": "**Aave v3**",
  "compound-v3": "**Compound v3**",
  maker: "**Maker**",
  "morpho-blue": "**Morpho Blue**",
};
const ROW_OF: Readonly<Record<ParameterDescription["scope"], string>> = {
  reserve: "| `reserve` |",
  mode: "| `mode` |",
  market: "| the market |",
};

/** Parameters that the guide names for a protocol and scope. */
function namedIn(protocol: string, scope: ParameterDescription["scope"]): string[] {
  const table = GUIDE.split(TABLE_OF[protocol] ?? "no such table")[1] ?? "";
  const row = table.split("\n").find((line) => line.startsWith(ROW_OF[scope])) ?? "";
  return [...row.slice(ROW_OF[scope].length).matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
}

test.each(PROTOCOL_IDS)("the guide names every parameter of %s, and no other", (id) => {
  const parameters = withProtocol(id, (protocol) => protocol.parameters);
  for (const scope of new Set(parameters.map((parameter) => parameter.scope))) {
    const names = parameters
      .filter((parameter) => parameter.scope === scope)
      .map(({ name }) => name.replace(/(?:Bps|Ray|Wad|Tokens|Usd8|Usd2)$/, ""));
    expect(namedIn(id, scope).toSorted()).toEqual(names.toSorted());
  }
});
