import type { Bench } from "./bench.ts";
import { aaveV30 } from "./benches/aave-v3/bench.ts";

/** Hands the bench of this name to `use`. */
export function withBench<T>(id: string, use: <State>(bench: Bench<State>) => T): T {
  if (id === aaveV30.id) return use(aaveV30);
  throw new Error(`There is no bench "${id}": try ${BENCH_IDS.join(", ")}.`);
}

export const BENCH_IDS = [aaveV30.id] as const;
