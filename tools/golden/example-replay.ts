import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { aaveV3, withLiquidator, type Outcome } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  castOf,
  decodeHistory,
  expandScenario,
  LOADED_KINDS,
  parseScenarioFile,
  readRecordedMarket,
  runKernel,
  type History,
  type Scenario,
} from "@hindcast/replay";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What happened, and when (Unix seconds). */
export interface TimedOutcome {
  readonly outcome: Outcome;
  readonly timeSeconds: number;
}

/** A member with other settings of its mechanisms, by their names, or under another seed. */
export interface Otherwise {
  readonly settings?: Readonly<Record<string, Readonly<Record<string, bigint>>>>;
  readonly seed?: number;
}

/** The scenarios of an example on a market of Aave: the base and each member, by what is put into it. */
export interface ExampleReplay {
  /** Address of a reserve by its symbol. */
  readonly reserve: (symbol: string) => string;
  /** Everything that happens in a member; "base" is the first. */
  run(member: string, otherwise?: Otherwise): readonly TimedOutcome[];
}

/** Reads an example's scenario and its dataset; nothing of it stays on the disk. */
export async function openExample(name: string): Promise<ExampleReplay> {
  const path = join(root, "examples", name, "scenario.yaml");
  const file = parseScenarioFile(readFileSync(path, "utf8"), path);
  const home = mkdtempSync(join(tmpdir(), "hindcast-golden-"));
  try {
    await ingestDataset({ home, folder: join(root, "datasets", file.dataset) });
    using store = openStore(home, { engineVersion: "golden" });
    const dataset = loadDatasetShared(home, openDataset(store, file.dataset), LOADED_KINDS);
    const history = decodeHistory(dataset, aaveV3.id);
    const { reserves } = readRecordedMarket(factsOf(dataset));
    const { scenarios } = expandScenario(file, { parameters: aaveV3.parameters, reserves });
    return {
      reserve: (symbol) => reserves.get(symbol) ?? "",
      run: (member, otherwise = {}) => {
        const scenario = scenarios.find((one) => one.name === member);
        if (scenario === undefined)
          throw new TypeError(
            `${name} has no member ${member}, but ${scenarios.map((one) => one.name).join("; ")}`,
          );
        return outcomesOf(history, changed(scenario, otherwise));
      },
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function changed(scenario: Scenario, { settings = {}, seed }: Otherwise): Scenario {
  const mechanisms = (scenario.mechanisms ?? []).map((one) => ({
    ...one,
    params: { ...one.params, ...settings[one.name] },
  }));
  return { ...scenario, mechanisms, seed: seed ?? scenario.seed };
}

function outcomesOf(history: History, scenario: Scenario): readonly TimedOutcome[] {
  const outcomes: TimedOutcome[] = [];
  const { model, params } = scenario.liquidator;
  withLiquidator(model, params, (liquidator, liquidatorParams) =>
    runKernel({
      protocol: aaveV3,
      history,
      scenario,
      liquidator,
      liquidatorParams,
      cast: castOf(scenario),
      onOutcome: (outcome, _sequence, { at }) =>
        outcomes.push({ outcome, timeSeconds: at.timeSeconds }),
    }),
  );
  return outcomes;
}
