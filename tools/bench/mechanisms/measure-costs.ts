import { aaveV3, sameBlockLiquidator, sameBlockParams } from "@hindcast/domain";
import { runKernel, type History } from "@hindcast/replay";
import { figureOf, mustHold, ratioOf, type Figure, type Findings } from "../figure.ts";
import { busyMarket, labMarket, type BenchedMarket, type CastMember } from "./markets.ts";

/** Names every mechanism there is, with settings under which it does something. */
const EVERY = "every-mechanism";
/** A world that somebody might believe in, with all its safeguards. */
const WORLD = "coordination-failure";
/** Keeps most of what users want from happening in a busy market: with it, all together have less to do. */
const STOPPING = "cross-protocol-check";

const PLAIN = "plain";
const TOGETHER = "all together";
/** A busy month takes some seconds with mechanisms. */
const BUSY_ROUNDS = 3;

export interface CostsInput {
  readonly home: string;
  readonly rounds: number;
  /** Names of mechanisms; all where it is left out. */
  readonly only: readonly string[] | undefined;
}

type Works = ReadonlyMap<string, readonly CastMember[]>;

/** One replay: what it took, and how much came of it. */
interface Replayed {
  readonly processor: number;
  readonly wall: number;
  readonly outcomes: number;
}

/**
 * Seconds of the plain replay and of those with mechanisms, in turn, and their ratios: in the lab's month
 * with each mechanism, in both months with many of them.
 */
export async function measureCosts({ home, rounds, only }: CostsInput): Promise<Findings> {
  const lab = await labMarket(home);
  const found = [measured(lab, alone(lab, only), rounds)];
  const busy = busyMarket(home);
  found.push(measured(busy, together(busy), Math.min(rounds, BUSY_ROUNDS)));
  return {
    figures: found.flatMap(({ figures }) => figures),
    ratios: found.flatMap(({ ratios }) => ratios),
    checks: found.flatMap(({ checks }) => checks),
  };
}

/** Each mechanism by itself, then many together. */
function alone(market: BenchedMarket, only: readonly string[] | undefined): Works {
  const each = market
    .castOf(EVERY)
    .filter(({ name }) => only?.includes(name) ?? true)
    .map((member) => [member.name, [member]] as const);
  return new Map([[PLAIN, []], ...each, ...together(market)]);
}

function together(market: BenchedMarket): Works {
  const [every, world] = [market.castOf(EVERY), market.castOf(WORLD)];
  return new Map([
    [PLAIN, []],
    [`${world.length} of ${WORLD}`, world],
    [`all but ${STOPPING}`, every.filter(({ name }) => name !== STOPPING)],
    [TOGETHER, every],
  ]);
}

function measured({ id, history }: BenchedMarket, works: Works, rounds: number): Findings {
  // The first time compiles the code as it runs; a sweep's further members do not.
  const first = new Map([...works].map(([name, members]) => [name, replay(history, members)]));
  const samples = new Map([...works.keys()].map((name) => [name, [] as Replayed[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, members] of works) samples.get(name)?.push(replay(history, members));
    process.stderr.write(`${id}: round ${round + 1} of ${rounds}\n`);
  }
  return findingsOf(id, first, samples);
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

const UNITS = { processor: "s", wall: "s", outcomes: "outcomes" } as const;

function findingsOf(
  market: BenchedMarket["id"],
  first: ReadonlyMap<string, Replayed>,
  samples: ReadonlyMap<string, readonly Replayed[]>,
): Findings {
  const figuresOf = (kind: keyof Replayed): Map<string, Figure> =>
    new Map(
      [...samples].map(([name, each]) => [
        name,
        figureOf(
          { id: `${market}.${kind}.${name}`, label: `${name}, ${kind}`, unit: UNITS[kind] },
          "lower",
          each.map((one) => one[kind]),
        ),
      ]),
    );
  const [processor, wall] = [figuresOf("processor"), figuresOf("wall")];
  const ratiosOf = (kind: string, figures: Map<string, Figure>) =>
    [...figures].map(([name, figure]) =>
      ratioOf(
        { id: `${market}.${kind}-ratio.${name}`, label: name },
        figure,
        figures.get(PLAIN) as Figure,
      ),
    );
  const repeats = [...samples].flatMap(([name, each]) =>
    each.map(({ outcomes }) => outcomes === first.get(name)?.outcomes),
  );
  return {
    figures: [...processor.values(), ...wall.values(), ...figuresOf("outcomes").values()],
    ratios: [...ratiosOf("processor", processor), ...ratiosOf("wall", wall)],
    checks: [
      mustHold({
        id: `${market}.repeats`,
        label: `${market}: repeated replays with as many outcomes as the first`,
        checked: repeats.length,
        wrong: repeats.filter((same) => !same).length,
      }),
    ],
  };
}
