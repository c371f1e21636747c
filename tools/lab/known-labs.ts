import type { Fact } from "@hindcast/domain";
import { cometBench } from "../conform/benches/compound-v3/bench.ts";
import { morphoAdaptiveBench } from "../conform/benches/morpho-blue/bench.ts";
import { checkAave } from "./aave-v3/check.ts";
import type { Checkpoint } from "./aave-v3/compare-checkpoint.ts";
import { recordAave } from "./aave-v3/record.ts";
import { readCheckpoints, type LabCheck } from "./check-lab.ts";
import { openDesk as openComet } from "./compound-v3/desk.ts";
import { COMET_WORDS } from "./compound-v3/words.ts";
import { CRV_NOVEMBER_2022 } from "./made-market/crv-november-2022.ts";
import type { MadeMarket } from "./made-market/made-market.ts";
import { recordMadeMarket } from "./made-market/record.ts";
import { RSETH_APRIL_2026 } from "./made-market/rseth-april-2026.ts";
import { USDC_MARCH_2023 } from "./made-market/usdc-march-2023.ts";
import { openDesk as openMorpho } from "./morpho-blue/desk.ts";
import { MORPHO_WORDS } from "./morpho-blue/words.ts";
import { checkRows, type RecordedRows } from "./story/check-rows.ts";
import type { StoryWords } from "./story/describe.ts";
import type { Desk } from "./story/desk.ts";
import type { StoryOptions } from "./story/play-story.ts";
import { recordStory } from "./story/record-story.ts";

/** What a recording may be asked for; undefined leaves the lab's own. */
export interface RecordOptions {
  readonly seed?: number;
  readonly accounts?: number;
  readonly days?: number;
  readonly blocks?: number;
  /** A folder of contracts that no package has. */
  readonly artifacts?: string;
}

/** A dataset recorded from real contracts: how to record it anew, how to check its replay. */
export interface KnownLab {
  record(options: RecordOptions, out: string): Promise<object>;
  check(facts: readonly Fact[], folder: string): LabCheck;
}

const SEED = 20200312;
const STORY: StoryOptions = {
  seed: SEED,
  accounts: 320,
  days: 12,
  blocks: 2_000,
  anchorUsd: 3_000_000,
};

/** By name of the dataset. */
export const LABS: Readonly<Record<string, KnownLab>> = {
  "aave-v3-lab": {
    record: (options, out) =>
      recordAave({ seed: SEED, accounts: 1_200, days: 30, ...options }, out),
    check: (facts, folder) => checkAave(facts, readCheckpoints<Checkpoint>(folder)),
  },
  [RSETH_APRIL_2026.slug]: madeMarket(RSETH_APRIL_2026),
  [CRV_NOVEMBER_2022.slug]: madeMarket(CRV_NOVEMBER_2022),
  [USDC_MARCH_2023.slug]: madeMarket(USDC_MARCH_2023),
  "morpho-blue-lab": {
    record: (options, out) => recordOpened(openMorpho, MORPHO_WORDS, options, out),
    check: (facts, folder) =>
      checkRows(morphoAdaptiveBench(), facts, readCheckpoints<RecordedRows>(folder)),
  },
  "compound-v3-lab": {
    record: (options, out) => recordOpened(openComet, COMET_WORDS, options, out),
    check: (facts, folder) => checkRows(cometBench(), facts, readCheckpoints<RecordedRows>(folder)),
  },
};

function madeMarket(made: MadeMarket): KnownLab {
  return {
    record: (_options, out) => recordMadeMarket(made, out),
    check: (facts, folder) => checkAave(facts, readCheckpoints<Checkpoint>(folder)),
  };
}

async function recordOpened<State>(
  open: (artifacts: string, options: StoryOptions) => Promise<Desk<State>>,
  words: StoryWords,
  { artifacts, ...asked }: RecordOptions,
  out: string,
): Promise<object> {
  if (artifacts === undefined)
    throw new Error(`${words.slug} is recorded from contracts you compiled: --artifacts <folder>`);
  const options = { ...STORY, ...asked };
  const desk = await open(artifacts, options);
  try {
    return await recordStory(desk, words, options, out);
  } finally {
    await desk.market.market.stop();
  }
}
