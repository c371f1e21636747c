import { UsageError } from "./run-tool.ts";
import type { Bench } from "./bench.ts";
import { aaveOrigin, ORIGIN_VERSIONS } from "./benches/aave-v3/bench-origin.ts";
import { aaveV30 } from "./benches/aave-v3/bench.ts";
import { cometBench } from "./benches/compound-v3/bench.ts";
import { MAKER_VERSIONS, makerBench } from "./benches/maker/bench.ts";
import { morphoAdaptiveBench, morphoBlueBench } from "./benches/morpho-blue/bench.ts";

/** Hands the bench of this name to `use`; `artifacts` is a folder of contracts no package has. */
export function withBench<T>(
  id: string,
  use: <State>(bench: Bench<State>) => T,
  artifacts?: string,
): T {
  if (id === aaveV30.id) return use(aaveV30);
  if (id === morphoBlueBench.id) return use(morphoBlueBench);
  if (id === COMET) return use(cometBench(artifacts));
  if (id === MORPHO_ADAPTIVE) return use(morphoAdaptiveBench(artifacts));
  const maker = MAKER_VERSIONS.find((version) => version.id === id);
  if (maker !== undefined) return use(makerBench(maker, artifacts));
  const origin = ORIGIN_VERSIONS.find((version) => version.id === id);
  if (origin !== undefined) return use(aaveOrigin(origin, artifacts));
  throw new UsageError(`There is no bench "${id}".`);
}

const COMET = cometBench().id;
const MORPHO_ADAPTIVE = morphoAdaptiveBench().id;

export const BENCH_IDS: readonly string[] = [
  aaveV30.id,
  morphoBlueBench.id,
  MORPHO_ADAPTIVE,
  COMET,
  ...ORIGIN_VERSIONS.map(({ id }) => id),
  ...MAKER_VERSIONS.map(({ id }) => id),
];

/** Those whose contracts come from packages; the others need compiled ones from a folder. */
export const PACKAGED_BENCH_IDS: readonly string[] = ["aave-v3-0", "aave-v3-6", "morpho-blue"];

/** What a usage says of them: those whose contracts come from packages first. */
export const BENCH_USAGE = `benches: ${PACKAGED_BENCH_IDS.join(", ")}
         aave-v3-3, aave-v3-4, aave-v3-5, aave-v3-7, morpho-blue-adaptive, compound-v3,
         maker-11, maker-12, maker-20
         with --artifacts <folder of contracts compiled from their public source>`;
