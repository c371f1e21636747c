import type { AaveV3State } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";

export const directedCases: readonly DirectedCase<AaveV3State>[] = [];
