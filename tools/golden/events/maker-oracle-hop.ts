import { delayedFeed, encodeParameterValues, maker, WAD, type Mechanism } from "@hindcast/domain";
import { exactly, type GoldenEvent, type GoldenFigure } from "../golden-event.ts";
import { quietWorld } from "../quiet-world.ts";
import { addressOf, outcomeOf, Stage } from "../stage.ts";

const OSM = "https://github.com/makerdao/osm: src/osm.sol, hop = ONE_HOUR";
const BY_HAND = "by hand: read at once or until the next hop, queued a hop before";
const ORACLE = addressOf(0x05, 1);
const MINUTE = 60;
const HOURS = 24;

export const makerOracleHop: GoldenEvent = {
  id: "maker-oracle-hop",
  kind: "worked example",
  title: "Worked example: Maker's Oracle Security Module",
  method:
    "A source says each minute which minute it is, and the module is poked as soon as it may be: what is read tells its own age. Once by the rules of Maker, once by the mechanism that stands before other protocols.",
  figures: () => [
    ...figuresOf(agesByRules(), "rules of Maker"),
    ...figuresOf(agesByMechanism(delayedFeed), "delayed-feed"),
  ],
};

/** The ages, in minutes, once a day has begun to be read. */
function figuresOf(ages: readonly number[], by: string): GoldenFigure[] {
  const figure = (name: string, value: number, ours: number): GoldenFigure => ({
    name: `${name} price read (${by})`,
    unit: "min",
    published: [
      exactly(
        value,
        name === "mean age of a" ? "89.5" : String(value),
        name === "youngest" ? OSM : BY_HAND,
      ),
    ],
    ours,
    by,
  });
  const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
  return [
    figure("youngest", 60, Math.min(...ages)),
    figure("oldest", 119, Math.max(...ages)),
    figure("mean age of a", 89.5, mean),
  ];
}

function agesByRules(): number[] {
  const stage = new Stage(maker, 0);
  stage.submit({
    kind: "parameterChange",
    scope: "market",
    values: encodeParameterValues({ oracleDelay: 3_600n }),
  });
  let read: bigint | undefined;
  return sinceRead((minute) => {
    stage.timeSeconds = minute * MINUTE;
    const price = (BigInt(minute) + 1n) * WAD;
    stage.submit({ kind: "oraclePrice", feed: ORACLE, price, round: 0n });
    if (stage.ask({ kind: "oraclePoke", oracle: ORACLE }).ok) {
      const posted = outcomeOf(
        stage.submit({ kind: "oraclePoke", oracle: ORACLE }),
        "oraclePosting",
      );
      read = posted.current;
    }
    return read === undefined ? undefined : Number(read / WAD) - 1;
  });
}

function agesByMechanism<State, Params>(feed: Mechanism<State, Params>): number[] {
  const params = feed.params.parse({});
  const state = feed.open(params);
  let read: bigint | undefined;
  return sinceRead((minute) => {
    const world = quietWorld(minute * MINUTE);
    const answer = { feed: "eth", price: BigInt(minute) + 1n, round: 1n };
    read = feed.readAnswer?.(state, answer, world, params)?.price ?? read;
    for (const action of feed.act?.(state, world, params) ?? [])
      if (action.kind === "answer") read = action.answer.price;
    return read === undefined ? undefined : Number(read) - 1;
  });
}

/** How old what is read is, minute by minute over a day, from the fourth hour on. */
function sinceRead(saidAt: (minute: number) => number | undefined): number[] {
  const ages: number[] = [];
  for (let minute = 0; minute < HOURS * 60; minute++) {
    const said = saidAt(minute);
    if (minute >= 4 * 60 && said !== undefined) ages.push(minute - said);
  }
  return ages;
}
