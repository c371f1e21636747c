import { figureOf, mustHold, ratioOf, type Check, type Figure, type Findings } from "../figure.ts";
import type { Spent, Swept } from "./child.ts";
import type { Adoption } from "./designs.ts";

/** The sweeps of one adoption, each in a process of its own. */
export interface Sweeps {
  readonly adoption: Adoption;
  readonly workers: number;
  /** Repeats in turn: the base alone, some scenarios on one worker, the same on several. */
  readonly rounds: readonly {
    readonly first: Swept;
    readonly alone: Swept;
    readonly together: Swept;
  }[];
  /** All scenarios on several workers, once. */
  readonly all: Swept;
}

type Round = Sweeps["rounds"][number];

/** What sweeps of one adoption cost: wall and processor time, each further scenario, memory. */
export function sweepFindings(sweeps: Sweeps): Findings {
  const { adoption, workers, rounds, all } = sweeps;
  const named = (id: string, label: string, unit = "s") => ({
    id: `market.${adoption}.${id}`,
    label: `${adoption}: ${label}`,
    unit,
  });
  const figure = (id: string, label: string, of: (round: Round) => number): Figure =>
    figureOf(named(id, label), "lower", rounds.map(of));
  const both = (id: string, label: string, of: (round: Round) => Swept): TwoTimes => ({
    wall: figure(id, label, (round) => of(round).seconds),
    work: figure(`${id}-processor`, `${label}, processor time`, (r) => of(r).processorSeconds),
  });
  const more = (time: keyof Spent) => (round: Round) => oneMore(round, time);
  const compared = rounds[0]?.alone.runs.length ?? 0;
  const count = all.runs.length;
  const first = both("first", "first scenario", (round) => round.first);
  const alone = both("one-worker", `${compared} scenarios, 1 worker`, (round) => round.alone);
  const pair = both("workers", `${compared} scenarios, ${workers} workers`, (r) => r.together);
  const next: TwoTimes = {
    wall: figure("one-more", "one more scenario", more("seconds")),
    work: figure("one-more-processor", "one more, processor time", more("processorSeconds")),
  };
  const once = (id: string, label: string, value: number, unit?: string): Figure =>
    figureOf(named(id, label, unit), "lower", [value]);
  const allOf = `${count} scenarios, ${workers} workers`;
  const others = `one of the other ${count - compared}`;
  const ofRest = (time: keyof Spent) => (round: Round) => oneOfTheRest(all, round.together, time);
  const rest: TwoTimes = {
    wall: figure("rest", `${others}, a worker`, (round) => ofRest("seconds")(round) * workers),
    work: figure("rest-processor", `${others}, processor time`, ofRest("processorSeconds")),
  };
  const peak = (id: string, label: string, of: readonly Swept[]): Figure => {
    const megabytes = of.map(({ peakMegabytes }) => peakMegabytes);
    return figureOf(named(id, `peak memory, ${label}`, "MB"), "lower", megabytes);
  };
  const ratio = (id: string, label: string, of: Figure, baseline: Figure) =>
    ratioOf(named(id, label), of, baseline);
  return {
    figures: [
      ...[first, next, alone, pair].flatMap(({ wall, work }) => [wall, work]),
      once("all", allOf, all.seconds),
      once("all-processor", `${allOf}, processor time`, all.processorSeconds),
      rest.wall,
      rest.work,
      once("load", "reading the dataset, before", all.load.seconds),
      peak(
        "peak-first",
        "first scenario",
        rounds.map((round) => round.first),
      ),
      peak(
        "peak-one-worker",
        "1 worker",
        rounds.map((round) => round.alone),
      ),
      peak("peak-all", allOf, [all]),
    ],
    ratios: [
      ratio("marginal", "one more scenario / the first", next.wall, first.wall),
      ratio("marginal-processor", "the same, processor time", next.work, first.work),
      ratio("rest", `${others} / the first`, rest.wall, first.wall),
      ratio("rest-processor", "the same, processor time", rest.work, first.work),
      ratio("scaling", `1 worker / ${workers} workers`, alone.wall, pair.wall),
      ratio("overhead", "workers / 1 worker, processor time", pair.work, alone.work),
    ],
    checks: [mustHold(sameRuns(sweeps))],
  };
}

interface TwoTimes {
  readonly wall: Figure;
  readonly work: Figure;
}

/** What each scenario after the first added, on one worker. */
function oneMore({ first, alone }: Round, time: keyof Spent): number {
  return (alone[time] - first[time]) / (alone.runs.length - 1);
}

/** What each scenario beyond the compared ones added, on as many workers as those had. */
function oneOfTheRest(all: Swept, compared: Swept, time: keyof Spent): number {
  return (all[time] - compared[time]) / (all.runs.length - compared.runs.length);
}

/** Every run of every sweep, against the run of the same scenario in the largest. */
function sameRuns({ adoption, rounds, all }: Sweeps): Check {
  const same = rounds
    .flatMap(({ first, alone, together }) => [first, alone, together])
    .flatMap(({ runs }) => runs.map(({ runHash }, place) => runHash === all.runs[place]?.runHash));
  return {
    id: `market.${adoption}.same-runs`,
    label: `${adoption}: runs with the same hash whatever the workers`,
    checked: same.length,
    wrong: same.filter((each) => !each).length,
  };
}
