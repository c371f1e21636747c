import { readFileSync } from "node:fs";
import { aaveV3, sameBlockLiquidator, sameBlockParams } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  castOf,
  expandScenario,
  isHistoryFact,
  parseScenarioFile,
  prepareHistory,
  readRecordedMarket,
  runKernel,
  type History,
} from "@hindcast/replay";
import { factsOf } from "@hindcast/store";
import { figureOf, mustHold, ratioOf, type Figure, type Findings } from "../figure.ts";
import { LAB_FOLDER, loadLab } from "../lab.ts";

/** Names every mechanism there is, with settings under which it does something. */
const EVERY = "every-mechanism";
/** A world that somebody might believe in, with all its safeguards. */
const WORLD = "coordination-failure";
type CastMember = ReturnType<typeof castOf>[number];

const PLAIN = "plain";
const TOGETHER = "all together";

export interface CostsInput {
  readonly home: string;
  readonly rounds: number;
  /** Names of mechanisms; all where it is left out. */
  readonly only: readonly string[] | undefined;
}

/** One replay: what it took, and how much came of it. */
interface Replayed {
  readonly processor: number;
  readonly wall: number;
  readonly outcomes: number;
}

/** Seconds of the plain replay, of each mechanism's and of all together, in turn, and their ratios. */
export async function measureCosts({ home, rounds, only }: CostsInput): Promise<Findings> {
  await ingestDataset({ home, folder: LAB_FOLDER });
  const recorded = [...factsOf(loadLab(home))];
  const history = prepareHistory(aaveV3, recorded.filter(isHistoryFact));
  const { reserves } = readRecordedMarket(recorded);
  const cast = castOfLast(EVERY, reserves);
  const world = castOfLast(WORLD, reserves);
  const works = new Map<string, readonly CastMember[]>([
    [PLAIN, []],
    ...cast
      .filter(({ name }) => only?.includes(name) ?? true)
      .map((member) => [member.name, [member]] as const),
    [`${world.length} of ${WORLD}`, world],
    [TOGETHER, cast],
  ]);
  // The first time compiles the code as it runs; a sweep's further members do not.
  const first = new Map([...works].map(([name, members]) => [name, replay(history, members)]));
  const samples = new Map([...works.keys()].map((name) => [name, [] as Replayed[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, members] of works) samples.get(name)?.push(replay(history, members));
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return findingsOf(first, samples);
}

/** The mechanisms of an example's last member: all it has. */
function castOfLast(example: string, reserves: ReadonlyMap<string, string>): readonly CastMember[] {
  const path = new URL(`../../../examples/${example}/scenario.yaml`, import.meta.url);
  const file = parseScenarioFile(readFileSync(path, "utf8"), "scenario.yaml");
  const sweep = expandScenario(file, { parameters: aaveV3.parameters, reserves });
  return castOf(sweep.member(sweep.size - 1));
}

function replay(history: History, cast: readonly CastMember[]): Replayed {
  const processorBefore = process.cpuUsage();
  const wallBefore = performance.now();
  const { outcomes } = runKernel({
    protocol: aaveV3,
    history,
    scenario: { patches: [], snapshotEverySeconds: 86_400 },
    liquidator: sameBlockLiquidator,
    liquidatorParams: sameBlockParams.parse({}),
    cast,
    onOutcome: () => undefined,
  });
  const wall = (performance.now() - wallBefore) / 1000;
  const { user, system } = process.cpuUsage(processorBefore);
  return { processor: (user + system) / 1e6, wall, outcomes };
}

function findingsOf(
  first: ReadonlyMap<string, Replayed>,
  samples: ReadonlyMap<string, readonly Replayed[]>,
): Findings {
  const figuresOf = (kind: "processor" | "wall"): Map<string, Figure> =>
    new Map(
      [...samples].map(([name, each]) => [
        name,
        figureOf(
          { id: `mechanisms.${kind}.${name}`, label: `${name}, ${kind} time`, unit: "s" },
          "lower",
          each.map((one) => one[kind]),
        ),
      ]),
    );
  const [processor, wall] = [figuresOf("processor"), figuresOf("wall")];
  const ratiosOf = (kind: string, figures: Map<string, Figure>) =>
    [...figures].map(([name, figure]) =>
      ratioOf(
        { id: `mechanisms.${kind}-ratio.${name}`, label: name },
        figure,
        figures.get(PLAIN) as Figure,
      ),
    );
  const repeats = [...samples].flatMap(([name, each]) =>
    each.map(({ outcomes }) => outcomes === first.get(name)?.outcomes),
  );
  return {
    figures: [...processor.values(), ...wall.values()],
    ratios: [...ratiosOf("processor", processor), ...ratiosOf("wall", wall)],
    checks: [
      mustHold({
        id: "mechanisms.repeats",
        label: "repeated replays with as many outcomes as the first",
        checked: repeats.length,
        wrong: repeats.filter((same) => !same).length,
      }),
    ],
  };
}
