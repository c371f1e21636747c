import type { CompoundV3State } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";

export const directedCases: readonly DirectedCase<CompoundV3State>[] = [];
