import type { MorphoBlueState } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";

export const directedCases: readonly DirectedCase<MorphoBlueState>[] = [];
