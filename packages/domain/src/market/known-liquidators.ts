import { HindcastError } from "../hindcast-error.ts";
import { asRecordedLiquidator } from "./as-recorded-liquidator/model.ts";
import { auctionKeepers } from "./auction-keepers/model.ts";
import type { LiquidatorModel } from "./liquidator.ts";
import { sameBlockLiquidator } from "./same-block-liquidator/model.ts";

/** Names a scenario may use for its liquidator. */
export const LIQUIDATOR_IDS = [
  sameBlockLiquidator.id,
  asRecordedLiquidator.id,
  auctionKeepers.id,
] as const;

/**
 * Hands the model of this name, with its checked parameters, to `use`. Unknown names and
 * parameters the model does not have are refused (E-MARKET-001, E-MARKET-002).
 */
export function withLiquidator<T>(
  id: string,
  given: Readonly<Record<string, bigint>>,
  use: <Params>(model: LiquidatorModel<Params>, params: Params) => T,
): T {
  const run = <Params>(model: LiquidatorModel<Params>): T => {
    const params = model.params.safeParse(given);
    if (params.success) return use(model, params.data);
    throw new HindcastError({
      code: "E-MARKET-002",
      what: `The liquidator "${id}" cannot use these parameters: ${params.error.issues[0]?.message}`,
      where: `liquidator: ${Object.keys(given).join(", ")}`,
      next: "see the model's README for its parameters",
    });
  };
  if (id === sameBlockLiquidator.id) return run(sameBlockLiquidator);
  if (id === asRecordedLiquidator.id) return run(asRecordedLiquidator);
  if (id === auctionKeepers.id) return run(auctionKeepers);
  throw new HindcastError({
    code: "E-MARKET-001",
    what: `There is no liquidator model "${id}".`,
    why: `Known models: ${LIQUIDATOR_IDS.join(", ")}.`,
    next: "name one of them in the scenario's liquidator.model",
  });
}
