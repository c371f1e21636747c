import { HindcastError, WAD } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { expandScenario } from "./expand-scenario.ts";
import { decodeScenario, encodeScenario, hashScenario } from "./hash-scenario.ts";
import { parseScenarioFile } from "./load-scenario.ts";
import type { Scenario } from "./scenario.ts";

const WETH = "0x00000000000000000000000000000000000000e7";
const WBTC = "0x00000000000000000000000000000000000000b7";
const prices = [1n, 5n, 4n, 3n, 9n].map((price, day) => ({ timeSeconds: day * 86_400, price }));
const context = {
  parameters: [],
  reserves: new Map([
    ["WETH", WETH],
    ["WBTC", WBTC],
  ]),
  pricesOf: (dataset: string, asset: string) => (dataset + asset === "eventETH" ? prices : []),
};

function base(worlds: string, rest = ""): Scenario {
  const text = `name: a\ndataset: b\nworlds:\n  - ${worlds}\n${rest}`;
  return expandScenario(parseScenarioFile(text, "s.yaml"), context).member(0);
}

function refusalOf(worlds: string, rest = ""): string {
  try {
    base(worlds, rest);
  } catch (error) {
    if (error instanceof HindcastError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "accepted";
}

const EVENT = "event: { dataset: event, from: 1970-01-02, until: 1970-01-04 }";
const SPLICE = `{ model: spliced-history, ${EVENT}, at: 2020-03-12, assets: { WETH: { as: ETH } } }`;

describe("a file's worlds", () => {
  test("are exact: factors, moments, addresses", () => {
    const { worlds } = base(
      '{ model: scaled-history, from: 1970-01-02, assets: { WETH: { factor: "1.5" }, WBTC: { factor: "-50 %" } } }',
    );
    expect(worlds).toEqual([
      {
        model: "scaled-history",
        fromSeconds: 86_400,
        assets: [
          { reserve: WETH, factorWad: (3n * WAD) / 2n },
          { reserve: WBTC, factorWad: -WAD / 2n },
        ],
      },
    ]);
  });

  test("hold the event's prices, so that a scenario needs no other dataset", () => {
    const scenario = base(SPLICE);
    expect(scenario.worlds).toEqual([
      {
        model: "spliced-history",
        atSeconds: 1_583_971_200,
        assets: [{ reserve: WETH, event: prices.slice(1, 4) }],
      },
    ]);
    expect(decodeScenario(encodeScenario(scenario))).toEqual(scenario);
  });

  test("are drawn with correlations in the order of the assets", () => {
    const { worlds } = base(
      '{ model: jump-diffusion, step: 10 min, marketJumps: { perYear: "12", mean: "-10 %", deviation: 5 % }, assets: { WETH: { volatility: 80 % }, WBTC: { volatility: 60 %, macro: "0.5", correlations: { WETH: "0.7" } } } }',
    );
    expect(worlds?.[0]).toMatchObject({
      stepSeconds: 600,
      marketJumps: { perYearWad: 12n * WAD, meanWad: -WAD / 10n, deviationWad: WAD / 20n },
      assets: [
        { reserve: WETH, correlationsWad: [], macroWad: 0n, marketJumpShareWad: WAD },
        { reserve: WBTC, correlationsWad: [(7n * WAD) / 10n], macroWad: WAD / 2n },
      ],
    });
  });

  test("are part of a scenario's hash; a file without any has none", () => {
    const none = expandScenario(parseScenarioFile("name: a\ndataset: b\n", "s"), context).member(0);
    expect("worlds" in none).toBe(false);
    const hashes = [none, base(SPLICE), base(SPLICE.replace("2020-03-12", "2020-03-13"))];
    expect(new Set(hashes.map(hashScenario)).size).toBe(3);
  });
});

describe("patches of worlds", () => {
  const members = (worlds: string, patches: string) => {
    const text = `name: a\ndataset: b\nworlds:\n  - ${worlds}\npatches:\n  - ${patches}\n`;
    return expandScenario(parseScenarioFile(text, "s.yaml"), context).scenarios;
  };
  const SCALE = '{ model: scaled-history, name: deeper, assets: { WETH: { factor: "1.5" } } }';

  test("put them in: the base is history as it was", () => {
    const [base_, off, on] = members(SCALE, "{ world: deeper, set: [off, on] }");
    expect([base_, off, on].map((one) => one?.name)).toEqual(["base", "all off", "with deeper"]);
    expect([base_, off, on].map((one) => one?.worlds?.length)).toEqual([undefined, undefined, 1]);
  });

  test("tell them otherwise, asset by asset", () => {
    const told = members(SCALE, '{ world: deeper, parameter: factor, set: ["0.5", "200 %"] }');
    expect(told.map((one) => [one.name, one.worlds?.[0]?.assets[0]])).toEqual([
      ["base", { reserve: WETH, factorWad: (3n * WAD) / 2n }],
      ["deeper factor 0.5", { reserve: WETH, factorWad: WAD / 2n }],
      ["deeper factor 200 %", { reserve: WETH, factorWad: 2n * WAD }],
    ]);
  });

  test.each([
    ["{ world: deper, set: [off, on] }", /E-SCEN-012.*deeper/s],
    ["{ world: deeper, set: [up] }", /E-SCEN-012/],
    ['{ world: deeper, parameter: volatility, set: ["1"] }', /E-SCEN-012.*factor/s],
    ['{ world: deeper, parameter: factor, shift: ["1"] }', /E-SCEN-012/],
    ["{ world: deeper, from: 2020-01-01, set: [on] }", /E-SCEN-002/],
    ["{ world: deeper, mechanism: deeper, set: [on] }", /E-SCEN-002/],
  ])("%s is refused", (patch, why) => {
    expect(() => members(SCALE, patch)).toThrow(why);
  });

  test("a name is one thing's", () => {
    const twice = `${SCALE}\n  - ${SCALE}`;
    expect(refusalOf(twice)).toMatch(/E-SCEN-011.*deeper/s);
    expect(refusalOf(SCALE, "mechanisms: [{ model: push-feed, name: deeper }]\n")).toMatch(
      /E-SCEN-011/,
    );
  });
});

test.each([
  ["{ model: scaled-histry, assets: {} }", /E-SCEN-002.*scaled-history/s],
  ["{ model: scaled-history, assets: {} }", /E-SCEN-002.*moves nothing/s],
  ["{ model: scaled-history, assets: { WETH: { factor: 2 } } }", /E-SCEN-002.*bare number/s],
  ['{ model: scaled-history, assets: { ETH: { factor: "2" } } }', /E-SCEN-004.*WETH/s],
  ['{ model: scaled-history, assets: { WETH: { factor: "2 USD" } } }', /E-SCEN-010/],
  [
    '{ model: scaled-history, from: 2020-01-02, until: 2020-01-01, assets: { WETH: { factor: "2" } } }',
    /E-SCEN-005/,
  ],
  [SPLICE.replace("as: ETH", "as: BTC"), /E-SCEN-013.*fewer/s],
  [SPLICE.replace("1970-01-04", "1970-01-02T01:00Z"), /E-SCEN-013.*fewer/s],
  [
    '{ model: jump-diffusion, assets: { WETH: { volatility: 80 %, correlations: { WBTC: "0.7" } } } }',
    /E-SCEN-013.*WBTC/s,
  ],
  ["{ model: jump-diffusion, assets: { WETH: { volatility: 8000 % } } }", /E-WORLD-005/],
  [
    '{ model: jump-diffusion, assets: { WETH: { volatility: 8 % }, WBTC: { volatility: 8 %, correlations: { WETH: "1.2" } } } }',
    /E-WORLD-004/,
  ],
])("refused: %s", (worlds, why) => {
  expect(refusalOf(worlds)).toMatch(why);
});

test("a band is not drawn in a world", () => {
  expect(refusalOf(SPLICE, "band: { draws: 20 }\n")).toMatch(/E-SCEN-013.*band/is);
});
