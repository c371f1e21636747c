import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLiquidator, withProtocol } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  castOf,
  decodeHistory,
  hashState,
  isJournaled,
  MemberRunner,
  ORACLE_PRICE,
  placedOutcome,
  retoldMarket,
  runKernel,
  shardsOf,
  type History,
  type HistoryFact,
  type MemberResult,
  type Moment,
  type Patch,
  type Scenario,
  type World,
} from "@hindcast/replay";
import { loadDatasetShared, openDataset, openStore, RunWriter } from "@hindcast/store";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DATA = join(ROOT, "../shared/data");
/** Enough for listings, changes of parameters and a crash; a replay of some tenths of a second. */
const FACTS = 3_000;

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 120_000);
function temporaryHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "hindcast-sharing-"));
  made.push(folder);
  return folder;
}

interface Lab {
  readonly protocolId: string;
  readonly history: History;
  readonly facts: readonly HistoryFact[];
  readonly liquidator: string;
}

async function openLab(slug: string, protocolId: string, liquidator: string): Promise<Lab> {
  const home = temporaryHome();
  const data = existsSync(DATA) ? { data: DATA } : {};
  await ingestDataset({ home, folder: join(ROOT, "datasets", slug), ...data });
  using store = openStore(home, { engineVersion: "test" });
  const whole = decodeHistory(loadDatasetShared(home, openDataset(store, slug)), protocolId);
  const facts = [...whole.facts].slice(0, FACTS);
  return { protocolId, history: { ...whole, facts }, facts, liquidator };
}

/** History as the worlds of a scenario tell it. */
function historyOf({ history }: Lab, { worlds, seed }: Scenario): History {
  return worlds === undefined ? history : retoldMarket(history, worlds, seed);
}

/** What a run comes to when nothing is shared: its journal, end state and counts. */
function runAlone(lab: Lab, scenario: Scenario): unknown {
  const { protocolId } = lab;
  const history = historyOf(lab, scenario);
  const writer = new RunWriter({ home: temporaryHome(), engineVersion: "test" });
  return withProtocol(protocolId, (protocol) => {
    const { model, params } = scenario.liquidator;
    const { state, outcomes, refusals } = withLiquidator(
      model,
      params,
      (liquidator, liquidatorParams) =>
        runKernel({
          protocol,
          history,
          scenario,
          liquidator,
          liquidatorParams,
          cast: castOf(scenario),
          onOutcome: (...emitted) => {
            if (isJournaled(emitted[0], scenario.journal)) writer.add(placedOutcome(...emitted));
          },
        }),
    );
    const { outcomeHash } = writer.close();
    return { outcomeHash, stateHash: hashState(protocol, state), outcomes, refusals };
  });
}

function essence(result: MemberResult | undefined): unknown {
  if (result?.ok !== true) return result;
  const { outcomeHash, stateHash, outcomes, refusals } = result.manifest;
  return { outcomeHash, stateHash, outcomes, refusals };
}

/** Moments at or between facts, as seconds or blocks. */
function moments({ facts }: Lab): fc.Arbitrary<Moment> {
  return fc
    .tuple(fc.nat({ max: facts.length - 1 }), fc.boolean(), fc.nat({ max: 1 }))
    .map(([place, isBlock, later]): Moment => {
      const { block, timeSeconds } = (facts[place] as HistoryFact).at;
      return isBlock ? { block: block + later } : { timeSeconds: timeSeconds + later };
    });
}

/** Patches of any parameter of any reserve or the market, with windows that open, close or neither. */
function patches(lab: Lab): fc.Arbitrary<Patch> {
  const reserves = lab.facts.flatMap((fact) =>
    fact.kind === "reserveListing" || fact.kind === "marketListing" ? [fact.reserve] : [],
  );
  const parameters = [
    ...withProtocol(lab.protocolId, (protocol) => protocol.parameters).filter(
      ({ scope, name }) => scope !== "mode" && name !== "ruleVersion",
    ),
    { scope: "reserve", name: ORACLE_PRICE, unit: "usd8" },
  ];
  const opens = fc.option(moments(lab), { nil: undefined, freq: 9 });
  const closes = fc.option(moments(lab), { nil: undefined, freq: 2 });
  return fc
    .tuple(
      // Prices move the most, so they are drawn more often than one of many parameters.
      fc.oneof(fc.constantFrom(...parameters), fc.constantFrom(...parameters.slice(-1))),
      fc.constantFrom(...new Set(reserves)),
      fc.tuple(opens, closes),
      fc.integer({ min: 80, max: 120 }),
    )
    .map(([parameter, reserve, window, percent]): Patch => {
      const [from, until] = inOrder(window);
      const scope = parameter.scope === "market" ? "market" : reserve;
      const perturbation =
        parameter.unit === "switch"
          ? ({ kind: "set", value: percent % 2 === 0 } as const)
          : ({ kind: "scale", scaleBps: BigInt(percent * 100) } as const);
      return { scope, parameter: parameter.name, perturbation, from, until };
    });
}

/** A window of one kind of moments opens before it closes. */
function inOrder(
  window: readonly [Moment | undefined, Moment | undefined],
): readonly [Moment | undefined, Moment | undefined] {
  const [a, b] = window;
  if (a === undefined || b === undefined || "block" in a !== "block" in b) return [a, undefined];
  const value = (moment: Moment) => ("block" in moment ? moment.block : moment.timeSeconds);
  if (value(a) === value(b)) return [a, undefined];
  return value(a) < value(b) ? [a, b] : [b, a];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** An oracle that keeps what it has seen, and a market that remembers what was sold. */
const AROUND = [
  { name: "feed", model: "push-feed", params: { deviationBps: 100n } },
  { name: "depth", model: "square-root-impact", params: { dailyVolumeUsd8: 10n ** 15n } },
];

const NO_JUMPS = { perYearWad: 0n, meanWad: 0n, deviationWad: 0n };

/** What may stand around the protocol: nothing, mechanisms, or drawn prices where nobody trades on quotes. */
function surroundings({ facts, protocolId }: Lab): Pick<Scenario, "mechanisms" | "worlds">[] {
  const priced = facts.find(
    (fact) => fact.kind === "feedAssignment" || fact.kind === "marketListing",
  );
  if (priced === undefined || protocolId === "maker") return [{}, { mechanisms: AROUND }];
  const drawn: World = {
    model: "jump-diffusion",
    stepSeconds: 6 * 3_600,
    marketJumps: NO_JUMPS,
    assets: [
      {
        reserve: priced.reserve,
        driftWad: 0n,
        volatilityWad: 10n ** 18n,
        macroWad: 0n,
        correlationsWad: [],
        marketJumpShareWad: 0n,
        ownJumps: NO_JUMPS,
      },
    ],
  };
  return [{}, { mechanisms: AROUND }, { worlds: [drawn] }];
}

const LABS = [
  { slug: "aave-v3-lab", protocolId: "aave-v3", liquidator: "same-block" },
  { slug: "compound-v3-lab", protocolId: "compound-v3", liquidator: "same-block" },
  { slug: "morpho-blue-lab", protocolId: "morpho-blue", liquidator: "same-block" },
  { slug: "maker-flip-eth-a", protocolId: "maker", liquidator: "auction-keepers" },
];

describe.each(LABS)("members over $slug", ({ slug, protocolId, liquidator }) => {
  const isBrought = slug === "maker-flip-eth-a";
  test.skipIf(isBrought && !existsSync(DATA))(
    "share what they can and come out as if each had run alone (needs shared data for maker)",
    { timeout: 300_000 },
    async () => {
      const lab = await openLab(slug, protocolId, liquidator);
      const scenarioOf = (
        one: readonly Patch[],
        journal: Scenario["journal"],
        around: Pick<Scenario, "mechanisms" | "worlds">,
      ): Scenario => ({
        ...around,
        name: "",
        coordinates: [],
        patches: one,
        liquidator: { model: liquidator, params: {} },
        seed: 7,
        journal,
        snapshotEverySeconds: 86_400,
      });
      const asked = fc
        .tuple(
          fc.array(fc.array(patches(lab), { maxLength: 2 }), { minLength: 2, maxLength: 6 }),
          fc.constantFrom("event" as const, "full" as const),
          fc.integer({ min: 1, max: 3 }),
          fc.constantFrom(...surroundings(lab)),
        )
        .map(([lists, journal, size, around]) => {
          const members = lists.map((list) => scenarioOf(list, journal, around));
          // As a pool hands them to one worker, in shards of whatever size.
          const order = shardsOf(members, 1).flat();
          return chunks(
            order.map((index) => members[index] as Scenario),
            size,
          );
        });
      const datasetHash = "0".repeat(64);
      let runs = 0;
      fc.assert(
        fc.property(asked, (shards) => {
          const { history } = lab;
          let progress = 0;
          const onProgress = (facts: number): void => void (progress += facts);
          const place = { home: temporaryHome(), datasetHash, history, onProgress };
          const runner = new MemberRunner(place, protocolId);
          for (const shard of shards) {
            const results: MemberResult[] = [];
            runner.run(shard, (index, result) => (results[index] = result));
            expect(results.map(essence)).toEqual(shard.map((scenario) => runAlone(lab, scenario)));
            runs += shard.length;
          }
          const [facts] = shards
            .flat()
            .map((scenario) => [...historyOf(lab, scenario).facts].length);
          expect(progress).toBe((facts as number) * shards.flat().length);
        }),
        { numRuns: 5 },
      );
      expect(runs).toBeGreaterThan(8);
    },
  );
});
