import type { Mechanism } from "../mechanism.ts";
import { sizedCallParams, sizedCallRanges, type SizedCallParams } from "./params.ts";

/**
 * Liquidators know what selling will bring, and ask for no more than pays: of each call the part
 * that earns most, after charges. The kernel finds it, in what the scenario's market pays. The cost
 * of a call itself does not depend on its size and decides only whether it is made.
 */
export const sizedCall: Mechanism<object, SizedCallParams> = {
  id: "sized-call",
  hypothesis:
    "A liquidator asks for the part of a debt whose collateral the market takes at the best profit, and comes back for the rest.",
  params: sizedCallParams,
  ranges: sizedCallRanges,
  open: () => ({}),
  sizesCalls: () => true,
};
